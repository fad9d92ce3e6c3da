"""What is done to the deadlines of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Deadline, DeadlineKey, Meeting, Status
from meetings.models.series import EVENING
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import replan

CLOSED = (Status.HELD, Status.FINALISED, Status.CANCELLED)


@dataclass(frozen=True)
class Term:
    """When something is due: so many days before the meeting, or a day of its own."""

    days: int | None = None
    fixed_on: date | None = None
    at_time: time = EVENING

    def __str__(self) -> str:
        at = f"{self.at_time:%H:%M}"
        return f"{self.fixed_on:%d.%m.%Y}, {at}" if self.fixed_on else f"−{self.days}, {at}"


def copy(meeting: Meeting) -> None:
    """Give a new meeting the usual deadlines of its series; that for the protocol is set when it is circulated."""
    if meeting.series is None:
        return
    for template in meeting.series.deadline_templates.exclude(key=DeadlineKey.PROTOCOL_COMMENTS):
        put(meeting, template.key, Term(days=template.days, at_time=template.at_time))


def shift(meeting: Meeting) -> list[dict[str, Any]]:
    """Derive the deadlines anew from the meeting's first day; give what has moved, for the history."""
    was, now = {}, {}
    for row in meeting.deadlines.select_for_update():
        row.meeting = meeting
        before = row.due_at
        if row.derive():
            row.schedule_version += 1
            row.write("due_at", "schedule_version")
            was[row.key], now[row.key] = _wall(before, row.tz), _wall(row.due_at, row.tz)
    return [{**change, "field": f"due_{change['field']}"} for change in history.diff(was, now)]


def fix(meeting: Meeting, key: str, fixed_on: date) -> None:
    """Give one deadline a day of its own; the caller records it."""
    row = meeting.deadlines.filter(key=key).first()
    put(meeting, key, Term(fixed_on=fixed_on, at_time=row.at_time if row else EVENING))


@transaction.atomic
def set_terms(
    meeting: Meeting, *, terms: Mapping[str, Term | None], version: int | None, by: User, now: datetime
) -> Meeting:
    """Set the deadlines of a meeting; what is left empty has none. Those who still owe are reminded anew."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.facts_only or meeting.status in CLOSED:
        raise ValidationError(_("This meeting is over or cancelled: nothing falls due any more."), code="closed")
    was = {row.key: row for row in meeting.deadlines.select_for_update()}
    before = {key: str(Term(row.days, row.fixed_on, row.at_time)) for key, row in was.items()}
    for key, term in terms.items():
        if term is None:
            if key in was:
                was[key].delete()
        elif str(term) != before.get(key):
            put(meeting, key, term)
    after = {row.key: str(Term(row.days, row.fixed_on, row.at_time)) for row in meeting.deadlines.all()}
    keys = [key for key in DeadlineKey.values if key in before or key in after]
    changes = history.diff({f"due_{k}": before.get(k) for k in keys}, {f"due_{k}": after.get(k) for k in keys})
    meeting.write()
    history.record(meeting, "deadlines_set", by=by, now=now, changes=changes)
    replan(meeting, now=now)
    for invitation in meeting.invitations.all():
        replan(invitation, now=now)
    return meeting


def put(meeting: Meeting, key: str, term: Term) -> None:
    """Set one deadline; the caller records it."""
    row = Deadline.objects.filter(meeting=meeting, key=key).first() or Deadline(meeting=meeting, key=key)
    is_new = row.pk is None
    row.meeting = meeting
    row.days, row.fixed_on, row.at_time = term.days, term.fixed_on, term.at_time
    if row.derive() and not is_new:
        row.schedule_version += 1
    row.write("days", "fixed_on", "at_time", "due_at", "schedule_version")


def _wall(at: datetime | None, tz: str) -> datetime | None:
    """The history is read in the zone in which a deadline was set."""
    return walltime.wall(at, tz) if at else None
