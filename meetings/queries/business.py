"""The order of business: the items of an agenda by the sittings they fall into, each with its hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

from meetings.models import Meeting, Sitting
from meetings.queries.timetable import ANY_DAY, MINUTE


@dataclass
class Slot:
    """An item at its hours, as far as they are known."""

    line: SimpleNamespace
    starts: time | None = None
    ends: time | None = None


@dataclass
class Part:
    """A sitting with its items; without a sitting those of a day that has none."""

    sitting: Sitting | None
    slots: list[Slot] = field(default_factory=list)


@dataclass
class Day:
    """A day of the meeting, as it stands today."""

    number: int
    day: date | None
    parts: list[Part]


def of_business(meeting: Meeting, sittings: Sequence[Sitting], lines: Iterable[SimpleNamespace]) -> list[Day]:
    """Put the lines of an agenda into the sittings as they stand today.

    The hours are those the agenda was issued with; one that lies outside its sitting, which was moved since, is left out.
    """
    going = [line for line in lines if not line.withdrawn_on]
    numbers = sorted({row.day for row in sittings} | {line.day_number for line in going})
    first = meeting.first_day
    found = []
    for number in numbers:
        parts = [
            Part(row) for row in sorted(sittings, key=lambda row: (row.start_time, row.number)) if row.day == number
        ]
        _fill(parts, [line for line in going if line.day_number == number])
        found.append(Day(number, first + timedelta(days=number - 1) if first else None, parts))
    return found


def _fill(parts: list[Part], lines: list[SimpleNamespace]) -> None:
    current = 0
    if not parts and lines:
        parts.append(Part(None))
    for line in lines:
        if line.starts:
            begun = [at for at, part in enumerate(parts) if part.sitting and part.sitting.start_time <= line.starts]
            current = max([current, *begun])
        parts[current].slots.append(_slot(line, parts[current].sitting))


def _slot(line: SimpleNamespace, sitting: Sitting | None) -> Slot:
    starts = line.starts
    if starts is None or (sitting is not None and not sitting.start_time <= starts < sitting.end_time):
        return Slot(line)
    ends = datetime.combine(ANY_DAY, starts) + line.minutes * MINUTE if line.minutes else None
    return Slot(line, starts, ends.time() if ends and ends.date() == ANY_DAY else None)
