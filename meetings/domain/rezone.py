"""How a meeting comes to be held by the clocks of another zone."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import conflict, invitation, sitting
from meetings.domain.guards import reason_given, still_to_come
from meetings.domain.meeting import CONCERNED
from meetings.models import AgendaItem, Meeting, Status, When
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import replan, tell
from reminders.walltime import DAY


@transaction.atomic
def rezone(
    meeting: Meeting, *, tz: str, keep_instant: bool, reason: str, version: int | None, by: User, now: datetime
) -> Meeting:
    """Hold a meeting by the clocks of another zone: the hours stay, or the moment does and the hours are said anew.

    Sittings and pinned hours of the agenda go along, the instants are derived anew, and those who were told are told.
    """
    row = Meeting.objects.locked(meeting.pk, version=version)
    if not row.is_movable(now) or row.has_begun(now) or row.starts_local is None:
        raise ValidationError(
            _("The zone is changed while the meeting has a day and has not begun."), code="not_movable"
        )
    if tz == row.tz:
        raise ValidationError({"tz": _("This is the zone it has.")}, code="same")
    if keep_instant and row.all_day:
        raise ValidationError(
            {"keep_instant": _("Whole days have no moment to keep: they stay the same days.")}, code="all_day"
        )
    was = row.times()
    when = When(
        precision=row.precision, starts_local=row.starts_local, ends_local=_end(row), all_day=row.all_day, tz=tz
    )
    if keep_instant and row.starts_at and row.ends_at:
        begins, ends = (walltime.wall(moment, tz) for moment in (row.starts_at, row.ends_at))
        _say_anew(row, tz, begins.date())
        when = When(precision=row.precision, starts_local=begins, ends_local=ends, tz=tz)
    when.put(row)
    still_to_come(row, now)
    row.revise(now=now)
    row.write(*row.WHEN, *row.REVISION)
    moved = invitation.shift(row, ask_again=False, by=by, now=now)
    sitting.follow(row, now=now)
    if row.status == Status.CONVENED:
        conflict.nothing_blocks(row, now)
    changes = history.diff(was, row.times()) + moved
    history.record(row, "rescheduled", by=by, now=now, reason=reason_given(reason), changes=changes)
    replan(row, now=now)
    tell(row, "moved", to=CONCERNED, can_wait=row.status == Status.TENTATIVE, by=by, now=now, words=reason.strip())
    return row


def _end(row: Meeting) -> datetime | date | None:
    """The end as a page gives it: of whole days the last one."""
    return row.last_day if row.all_day else row.ends_local


def _say_anew(meeting: Meeting, tz: str, first: date) -> None:
    """Say the hours of sittings and of pinned items by the new clocks; their moments stay."""
    for row in meeting.sittings.select_for_update(of=("self",)).order_by("pk"):
        if row.starts_at is None or row.ends_at is None:
            continue
        begins, ends = (walltime.wall(moment, tz) for moment in (row.starts_at, row.ends_at))
        if begins.date() != ends.date():
            raise ValidationError(
                _("%(sitting)s would run past midnight by the clocks of the new zone: move it first.")
                % {"sitting": row},
                code="midnight",
            )
        row.day, row.start_time, row.end_time = (begins.date() - first) // DAY + 1, begins.time(), ends.time()
        row.starts_local, row.ends_local = begins, ends
        row.write("day", "start_time", "end_time", "starts_local", "ends_local")
    old = meeting.first_day or first
    for item in AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=meeting, fixed_start__isnull=False):
        day = old + DAY * ((item.fixed_day or 1) - 1)
        pinned = datetime.combine(day, item.fixed_start or walltime.MIDNIGHT)
        there = walltime.wall(walltime.instant(pinned, meeting.tz), tz)
        item.fixed_start = there.time()
        if item.fixed_day:
            item.fixed_day = max(1, (there.date() - first) // DAY + 1)
        item.write("fixed_start", "fixed_day")
