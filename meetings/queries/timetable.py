"""When each item of an agenda starts: counted from the day's beginning, minutes and pins; never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from meetings.models import AgendaItem, Meeting

ANY_DAY = date(2000, 1, 1)  # hours are counted on it while the day is not known
MINUTE = timedelta(minutes=1)


@dataclass
class Slot:
    """An item at its hour; `late` says by how many minutes the item before runs past its pin."""

    item: AgendaItem
    starts: time | None
    late: int = 0


@dataclass
class Day:
    """The items of one day of the meeting."""

    number: int
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    slots: list[Slot] = field(default_factory=list)
    minutes: int = 0
    over: int = 0  # minutes past the end of the day

    @property
    def hours(self) -> tuple[int, int]:
        """The minutes planned, as hours and minutes."""
        return divmod(self.minutes, 60)


def windows(meeting: Meeting) -> list[Day]:
    """The days of a meeting with the hours between which it sits; one without a date while it has none."""
    if meeting.starts_local is None or meeting.first_day is None or meeting.last_day is None:
        return [Day(1)]
    starts, ends = None, None
    if not meeting.all_day:
        starts = meeting.starts_local.time()
        ends = meeting.ends_local.time() if meeting.ends_local else None
        ends = ends if ends and ends > starts else None
    days = (meeting.last_day - meeting.first_day).days + 1
    return [Day(number + 1, meeting.first_day + timedelta(days=number), starts, ends) for number in range(days)]


def timetable(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Day]:
    """Put items in their order onto the days: each follows the one before unless it is pinned to a day or an hour."""
    there = windows(meeting)
    found: list[Day] = []
    clock: datetime | None = None
    for item in items:
        if not found or (item.fixed_day and item.fixed_day != found[-1].number):
            day = _begin(there, item.fixed_day or 1)
            found.append(day)
            clock = datetime.combine(ANY_DAY, day.starts) if day.starts else None
        day, slot = found[-1], Slot(item, None)
        day.slots.append(slot)
        if item.withdrawn_on:
            continue
        if item.fixed_start:
            pin = datetime.combine(ANY_DAY, item.fixed_start)
            slot.late = max(0, int((clock - pin) / MINUTE)) if clock and len(day.slots) > 1 else 0
            clock = pin
        slot.starts = clock.time() if clock else None
        day.minutes += item.minutes or 0
        clock = clock + (item.minutes or 0) * MINUTE if clock else None
        if clock and day.ends:
            day.over = max(day.over, int((clock - datetime.combine(ANY_DAY, day.ends)) / MINUTE))
    return found


def _begin(there: Sequence[Day], number: int) -> Day:
    """A day of the meeting, without a date where the meeting is shorter."""
    known = there[number - 1] if number <= len(there) else Day(number)
    return Day(number, known.day, known.starts, known.ends)
