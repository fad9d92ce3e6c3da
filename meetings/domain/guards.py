"""Refusals that several acts share."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.models import Meeting, Status
from reminders import walltime

SOON = timedelta(days=7)


def can_wait(meeting: Meeting, now: datetime) -> bool:
    """Tell whether news of a meeting may wait for a digest: not within seven days of its start."""
    return meeting.starts_at is None or meeting.starts_at - now > SOON


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


def out_of_turn(meeting: Meeting, *statuses: str) -> str:
    """Say why an act on meetings of these statuses is not for this one, or ''."""
    if meeting.status in statuses and not meeting.facts_only:
        return ""
    return _("The meeting is now: %(status)s. This can only be done while it is: %(allowed)s.") % {
        "status": meeting.get_status_display(),
        "allowed": ", ".join(str(Status(status).label) for status in statuses),
    }


def only_from(meeting: Meeting, *statuses: str) -> None:
    """Refuse an act that is not for the meeting's present status."""
    if said := out_of_turn(meeting, *statuses):
        raise ValidationError(said, code="status")
