"""Text into the arguments of the acts."""

from .exercise import (
    AdvanceForm,
    AnnounceForm,
    EditForm,
    EnterForm,
    ExerciseFilter,
    LinkMeetingForm,
    ReasonForm,
    ResumeForm,
)
from .participant import HeadcountForm, InviteForm, PlaceForm, RemindForm, ReplyForm, RoleForm, WithdrawForm
from .stage import AddStageForm, EditStageForm, RecordStageForm, RescheduleStageForm

__all__ = [
    "AddStageForm",
    "AdvanceForm",
    "AnnounceForm",
    "EditForm",
    "EditStageForm",
    "EnterForm",
    "ExerciseFilter",
    "HeadcountForm",
    "InviteForm",
    "LinkMeetingForm",
    "PlaceForm",
    "ReasonForm",
    "RecordStageForm",
    "RemindForm",
    "ReplyForm",
    "RescheduleStageForm",
    "ResumeForm",
    "RoleForm",
    "WithdrawForm",
]
