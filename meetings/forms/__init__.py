"""Text into the arguments of acts."""

from .bulk import BulkEditForm
from .deadline import TermsForm
from .filters import MeetingFilter
from .invitation import IssueForm, PrepareForm, RemindForm, ReplyForm, WithdrawForm
from .meeting import (
    AboutForm,
    CancelForm,
    CloneForm,
    ConfirmForm,
    ConveneForm,
    DraftForm,
    PlaceForm,
    PostponeForm,
    PurposeForm,
    ReasonForm,
    RedateForm,
    RescheduleForm,
)
from .series import EnterSeriesForm, MemberForm, SeriesForm
from .sitting import AddSittingForm, PlaceOfSittingForm, RoomForm, SittingForm
from .venue import VenueForm

__all__ = [
    "AboutForm",
    "AddSittingForm",
    "BulkEditForm",
    "CancelForm",
    "CloneForm",
    "ConfirmForm",
    "ConveneForm",
    "DraftForm",
    "EnterSeriesForm",
    "IssueForm",
    "MeetingFilter",
    "MemberForm",
    "PlaceForm",
    "PlaceOfSittingForm",
    "PostponeForm",
    "PrepareForm",
    "PurposeForm",
    "ReasonForm",
    "RedateForm",
    "RemindForm",
    "ReplyForm",
    "RescheduleForm",
    "RoomForm",
    "SeriesForm",
    "SittingForm",
    "TermsForm",
    "VenueForm",
    "WithdrawForm",
]
