"""Text into the arguments of acts."""

from .agenda import AttachForm, IssueAgendaForm, ItemForm, NewItemForm, OrderForm
from .attendance import AttendanceForm
from .blackout import BlackoutForm
from .bulk import BulkEditForm
from .deadline import TermsForm
from .filters import MeetingFilter
from .invitation import IssueForm, PrepareForm, RemindForm, ReplyForm, WithdrawForm
from .link import LinkForm
from .meeting import (
    AboutForm,
    CancelForm,
    CloneForm,
    ConfirmForm,
    ConveneForm,
    DraftForm,
    FinaliseForm,
    PlaceForm,
    PostponeForm,
    PurposeForm,
    ReasonForm,
    RedateForm,
    RefuseForm,
    RescheduleForm,
    RezoneForm,
    WhyNotForm,
)
from .outcome import AdoptDecisionForm, OutcomesForm
from .proposal import DecideForm, NewProposalForm, ProposalForm
from .protocol import CirculateForm, CommentForm, DisposeForm, ProtocolForm, SignForm
from .series import EnterSeriesForm, MemberForm, SeriesForm
from .sitting import AddSittingForm, PlaceOfSittingForm, RoomForm, SittingForm
from .venue import VenueForm

__all__ = [
    "AboutForm",
    "AddSittingForm",
    "AdoptDecisionForm",
    "AttachForm",
    "AttendanceForm",
    "BlackoutForm",
    "BulkEditForm",
    "CancelForm",
    "CirculateForm",
    "CloneForm",
    "CommentForm",
    "ConfirmForm",
    "ConveneForm",
    "DecideForm",
    "DisposeForm",
    "DraftForm",
    "EnterSeriesForm",
    "FinaliseForm",
    "IssueAgendaForm",
    "IssueForm",
    "ItemForm",
    "LinkForm",
    "MeetingFilter",
    "MemberForm",
    "NewItemForm",
    "NewProposalForm",
    "OrderForm",
    "OutcomesForm",
    "PlaceForm",
    "PlaceOfSittingForm",
    "PostponeForm",
    "PrepareForm",
    "ProposalForm",
    "ProtocolForm",
    "PurposeForm",
    "ReasonForm",
    "RedateForm",
    "RefuseForm",
    "RemindForm",
    "ReplyForm",
    "RescheduleForm",
    "RezoneForm",
    "RoomForm",
    "SeriesForm",
    "SignForm",
    "SittingForm",
    "TermsForm",
    "VenueForm",
    "WhyNotForm",
    "WithdrawForm",
]
