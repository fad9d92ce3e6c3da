"""When each item of an agenda starts: counted from the day's beginning, minutes and pins; never stored."""

from collections.abc import Iterable
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
    """The sittings of a meeting; without any its days, with the hours between which it is held; one day while none is known."""
    sittings = list(meeting.sittings.in_order())
    if sittings:
        return [
            Day(row.day, row.starts_local.date() if row.starts_local else None, row.start_time, row.end_time)
            for row in sittings
        ]
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
    """Put items in their order into the sittings: each follows the one before unless it is pinned to a day or an hour."""
    there = windows(meeting)
    found: list[Day] = []
    clock: datetime | None = None
    for item in items:
        target = _target(there, found[-1] if found else None, item)
        if not found or target is not found[-1]:
            found.append(target)
            clock = _moment(target.starts)
        day, slot = target, Slot(item, None)
        day.slots.append(slot)
        if item.withdrawn_on:
            continue
        if pin := _moment(item.fixed_start):
            slot.late = max(0, int((clock - pin) / MINUTE)) if clock and len(day.slots) > 1 else 0
            clock = pin
        slot.starts = clock.time() if clock else None
        day.minutes += item.minutes or 0
        clock = clock + (item.minutes or 0) * MINUTE if clock else None
        if clock and day.ends:
            day.over = max(day.over, int((clock - datetime.combine(ANY_DAY, day.ends)) / MINUTE))
    return found


def _target(there: list[Day], current: Day | None, item: AgendaItem) -> Day:
    """The sitting an item belongs to: by its pin, else that of the item before; none is made twice."""
    number = item.fixed_day or (current.number if current else there[0].number)
    same = current is not None and current.number == number
    if same and not item.fixed_start:
        return current or there[0]
    fitting = [day for day in there if day.number == number]
    if not fitting:
        there.append(Day(number))  # the meeting is shorter: the day has no date
        return there[-1]
    if item.fixed_start is None:
        return fitting[0]
    begun = [day for day in fitting if day.starts is None or day.starts <= item.fixed_start]
    return begun[-1] if begun else fitting[0]


def _moment(clock: time | None) -> datetime | None:
    return datetime.combine(ANY_DAY, clock) if clock else None
