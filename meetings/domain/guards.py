"""Refusals that several acts share."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.models import Meeting
from reminders import walltime


def reason_given(reason: str) -> str:
    """Give the reason without spaces around it; refuse an empty one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history and to those who are told.")})
    return reason.strip()


def still_to_come(meeting: Meeting, now: datetime) -> None:
    """Refuse a date that is past already."""
    past = (
        meeting.has_begun(now)
        if meeting.starts_at
        else (meeting.last_day is not None and meeting.last_day < walltime.today(now, meeting.tz))
    )
    if past:
        raise ValidationError({"start_day": _("This date is past. Enter a later one.")}, code="past")
