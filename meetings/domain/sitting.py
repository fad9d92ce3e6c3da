"""What is done to the sittings of a meeting: added, edited, moved, removed; they follow their meeting."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from meetings import cloning
from meetings.domain import guards
from meetings.models import Meeting, Room, Sitting, Status
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import tell
from ui import when

ABOUT = ("kind", "chair_ru", "chair_en", "is_closed", "needs_interpretation", "room_wish")
PLACE = ("day", "start_time", "end_time", "room")
CLOSED = (Status.HELD, Status.FINALISED, Status.CANCELLED)
LONGEST = 31  # days of a meeting of which only the month is known


@transaction.atomic
def add(
    meeting: Meeting,
    *,
    day: int,
    start_time: time,
    end_time: time,
    room: Room | None = None,
    hold: bool = True,
    version: int | None,
    by: User,
    now: datetime,
    **about: Any,
) -> Sitting:
    """Add a sitting to a meeting, within its days; a room that is named is held for it if it is free."""
    meeting = _open(meeting.pk, version)
    last = meeting.sittings.aggregate(last=Max("number"))["last"]
    row = Sitting(meeting=meeting, number=(last or 0) + 1, revised_at=now, **about)
    row.day, row.start_time, row.end_time, row.room = day, start_time, end_time, room
    _settle(row, hold=hold)
    row.write()
    meeting.write()
    _note(meeting, "sitting_added", {}, row, by=by, now=now)
    return row


@transaction.atomic
def edit(sitting: Sitting, *, version: int | None, by: User, now: datetime, **about: Any) -> Sitting:
    """Change what a sitting is and who presides; its time and room are moved by an act of their own."""
    meeting = _open(sitting.meeting_id)
    row = _locked(sitting, meeting, version)
    was = history.values(row, *ABOUT)
    for name, value in about.items():
        setattr(row, name, value)
    row.revised_at = max(now, row.revised_at)
    row.write(*ABOUT, "revised_at")
    changes = history.diff({"sitting": ""} | was, {"sitting": str(row)} | history.values(row, *ABOUT))
    history.record(meeting, "sitting_edited", by=by, now=now, changes=changes)
    return row


@transaction.atomic
def move(
    sitting: Sitting,
    *,
    day: int,
    start_time: time,
    end_time: time,
    room: Room | None = None,
    hold: bool = True,
    version: int | None,
    by: User,
    now: datetime,
) -> Sitting:
    """Move a sitting to other hours or another room; those who take part are told once the meeting is convened."""
    meeting = _open(sitting.meeting_id)
    row = _locked(sitting, meeting, version)
    was = _said(row)
    row.day, row.start_time, row.end_time, row.room = day, start_time, end_time, room
    _settle(row, hold=hold)
    row.revise(now=now)
    row.write(*PLACE, *row.DERIVED, *row.REVISION)
    _note(meeting, "sitting_moved", was, row, by=by, now=now)
    return row


@transaction.atomic
def remove(sitting: Sitting, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Take a sitting off a meeting: its room is free, its number is not given to another one by itself."""
    meeting = _open(sitting.meeting_id)
    row = _locked(sitting, meeting, version)
    was = _said(row)
    try:
        row.delete()
    except ProtectedError as used:
        raise ValidationError(
            _("Something of the meeting stands in this sitting: put it into another one first."), code="used"
        ) from used
    meeting.write()
    _note(meeting, "sitting_removed", was, None, by=by, now=now)
    return meeting


# What the acts of the meeting call inside their own transaction


@transaction.atomic
def follow(meeting: Meeting, *, now: datetime) -> None:
    """Let the sittings move with their meeting by the same days; a room taken there by others refuses the move."""
    rows = list(meeting.sittings.select_for_update(of=("self",)).order_by("pk"))
    held = {row.pk for row in rows if row.holds_room}
    moved = []
    for row in rows:
        row.meeting = meeting
        if row.derive():
            moved.append(row)
    # Own sittings never stand in each other's way while they move one after the other.
    meeting.sittings.filter(pk__in=held).update(holds_room=False)
    _lock_rooms(row.room_id for row in moved if row.pk in held)
    for row in moved:
        _inside(row)
        row.holds_room = row.pk in held and row.starts_at is not None
        _free(row)
        row.revise(now=now)
        row.write(*row.DERIVED, *row.REVISION)
    still = [row.pk for row in rows if row.pk in held and row not in moved]
    meeting.sittings.filter(pk__in=still).update(holds_room=True)


@transaction.atomic
def let_go(meeting: Meeting, *, now: datetime) -> None:
    """Let go the rooms of a meeting that does not take place, for good or for now; `take_again` takes that back."""
    for row in meeting.sittings.select_for_update(of=("self",)).filter(holds_room=True).order_by("pk"):
        row.holds_room = False
        row.revise(now=now)
        row.write("holds_room", *row.REVISION)


@transaction.atomic
def take_again(meeting: Meeting, held: Iterable[int], *, now: datetime) -> None:
    """Hold again the rooms that were let go, for a meeting that takes place after all; one taken meanwhile refuses it."""
    rows = list(meeting.sittings.select_for_update(of=("self",)).order_by("pk"))
    _lock_rooms(row.room_id for row in rows if row.pk in held)
    for row in rows:
        row.meeting = meeting
        row.holds_room = row.pk in held
        _free(row)
        row.revise(now=now)
        row.write("holds_room", *row.REVISION)


@transaction.atomic
def copy_pattern(was: Meeting, meeting: Meeting, *, now: datetime) -> None:
    """Give the next edition the sittings of the one before: days, hours and kinds; of rooms only the wish, in words."""
    for row in was.sittings.select_related("room__venue").in_order():
        row.meeting = was
        made = Sitting(meeting=meeting, revised_at=now, **history.values(row, *cloning.copied("Sitting")))
        made.room_wish = row.room_wish or (row.room.with_venue if row.room else "")
        made.derive()
        if made.is_inside():
            made.write()


# Steps they share


def _open(pk: int, version: int | None = None) -> Meeting:
    meeting: Meeting = Meeting.objects.locked(pk, version=version)
    if meeting.facts_only or meeting.status in CLOSED:
        raise ValidationError(_("The meeting is over or cancelled: its sittings stay as they are."), code="closed")
    return meeting


def _locked(sitting: Sitting, meeting: Meeting, version: int | None) -> Sitting:
    row: Sitting = Sitting.objects.locked(sitting.pk, version=version)
    row.meeting = meeting
    return row


def _lock_rooms(rooms: Iterable[int | None]) -> None:
    """Take rooms one after the other, so that two bookings wait for each other instead of colliding."""
    list(Room.objects.select_for_update(of=("self",)).filter(pk__in={pk for pk in rooms if pk}).order_by("pk"))


def _settle(row: Sitting, *, hold: bool) -> None:
    """Derive its moments, see that it lies inside its meeting, hold its room if that is free."""
    if row.end_time <= row.start_time:
        raise ValidationError(
            {
                "end_time": _("It ends before it begins. Enter a time after %(time)s.")
                % {"time": f"{row.start_time:%H:%M}"}
            }
        )
    row.derive()
    _exists(row)
    _inside(row)
    row.holds_room = bool(hold and row.room and row.starts_at and not row.meeting.is_off)
    _lock_rooms([row.room_id])
    _free(row)


def _exists(row: Sitting) -> None:
    for name, local in (("start_time", row.starts_local), ("end_time", row.ends_local)):
        if local is not None and not walltime.exists(local, row.tz):
            shown = walltime.wall(walltime.instant(local, row.tz), row.tz)
            raise ValidationError(
                {
                    name: _("On %(day)s clocks go forward: %(time)s does not exist. Enter %(shown)s or another time.")
                    % {"day": when.day(local, "short"), "time": when.clock(local), "shown": when.clock(shown)}
                }
            )


def _inside(row: Sitting) -> None:
    whole = row.meeting
    if whole.starts_local is None and row.day > LONGEST:
        raise ValidationError({"day": _("A meeting has no such day.")})
    if not row.is_inside():
        raise ValidationError(
            _("%(sitting)s (%(time)s) would lie outside the meeting, %(days)s. Move or remove it first.")
            % {"sitting": row, "time": row.said, "days": _hours(whole)},
            code="outside",
        )


def _hours(meeting: Meeting) -> str:
    said = when.coarse(meeting.precision, meeting.window)
    if meeting.all_day or meeting.starts_local is None or meeting.ends_local is None:
        return said
    return f"{said}, {when.clock(meeting.starts_local)}–{when.clock(meeting.ends_local)}"


def _free(row: Sitting) -> None:
    """Refuse a room that another sitting holds at this time, and name that one."""
    if not row.holds_room or row.room is None or row.starts_at is None or row.ends_at is None:
        return
    taken = Sitting.objects.holding(row.room, row.starts_at, row.ends_at).exclude(pk=row.pk)
    other = taken.select_related("meeting").order_by("starts_at", "pk").first()
    if other is not None:
        raise ValidationError(
            _("%(room)s is taken: %(code)s, %(meeting)s, %(sitting)s, %(time)s. Choose another room or time.")
            % {
                "room": row.room,
                "code": other.meeting.code,
                "meeting": other.meeting.short,
                "sitting": other,
                "time": other.said,
            },
            code="room_taken",
        )


def _said(row: Sitting | None) -> dict[str, Any]:
    """A sitting as the history compares it."""
    if row is None:
        return {"sitting": "", "sitting_time": "", "room": ""}
    room = row.room.with_venue if row.room else ""
    return {"sitting": str(row), "sitting_time": row.said, "room": room}


def _note(meeting: Meeting, verb: str, was: dict[str, Any], row: Sitting | None, *, by: User, now: datetime) -> None:
    now_said = _said(row)
    changes = history.diff(was, now_said)
    if row is not None and was:
        changes = history.diff({"sitting": ""}, {"sitting": now_said["sitting"]}) + changes
    history.record(meeting, verb, by=by, now=now, changes=changes)
    if meeting.status == Status.CONVENED and any(change["field"] != "sitting" for change in changes):
        tell(meeting, "sittings", to="taking_part", can_wait=guards.can_wait(meeting, now), by=by, now=now)
