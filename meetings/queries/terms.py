"""Whether the deadlines of a meeting can stand, and how they would move with it."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from meetings.models import IN_TURN, Deadline, Meeting, Status
from reminders import walltime
from ui import when

STILL_TO_COME = IN_TURN  # what the parties do: asking for it after its term would be absurd


@dataclass(frozen=True)
class Shift:
    """A deadline as it is and as it would be."""

    label: str
    was: datetime | None
    is_now: datetime | None
    tz: str
    is_past: bool

    @property
    def was_local(self) -> datetime | None:
        """What it is, in the zone in which it was set."""
        return walltime.wall(self.was, self.tz) if self.was else None

    @property
    def is_now_local(self) -> datetime | None:
        """What it would be, in the same zone."""
        return walltime.wall(self.is_now, self.tz) if self.is_now else None

    @property
    def moves(self) -> bool:
        """Whether it would change."""
        return self.was != self.is_now


def shifts(meeting: Meeting, first_day: date | None, now: datetime) -> list[Shift]:
    """List the deadlines as they would be if the meeting began on a day."""
    found = []
    for row in meeting.deadlines.all():
        new = row.would_be_due(first_day)
        found.append(Shift(str(row.get_key_display()), row.due_at, new, row.tz, is_past=new is not None and new <= now))
    return found


def problems(meeting: Meeting, now: datetime) -> list[str]:
    """Name what forbids convening: terms out of order, past, or after the start."""
    rows = _known(meeting.deadlines.all())
    return [*_past(rows, now), *_out_of_turn(rows), *_after_the_start(rows, meeting.starts_at)]


def wrong(deadlines: Iterable[Deadline], meeting: Meeting, now: datetime) -> list[str]:
    """Name what cannot stand: of a convened meeting terms pass one by one, so only their order and its start count."""
    rows = _known(deadlines)
    past = [] if meeting.status == Status.CONVENED else _past(rows, now)
    return [*past, *_out_of_turn(rows), *_after_the_start(rows, meeting.starts_at)]


def _known(deadlines: Iterable[Deadline]) -> dict[str, Deadline]:
    return {row.key: row for row in deadlines if row.due_at is not None}


def _past(rows: dict[str, Deadline], now: datetime) -> list[str]:
    return [
        _("%(what)s: the deadline, %(day)s, is past. Set a later one.")
        % {"what": row.get_key_display(), "day": _day(row)}
        for key in STILL_TO_COME
        if (row := rows.get(key)) and row.due_at is not None and row.due_at <= now
    ]


def _out_of_turn(rows: dict[str, Deadline]) -> list[str]:
    there = [rows[key] for key in IN_TURN if key in rows]
    return [
        _("%(later)s, %(later_day)s, would be due before %(earlier)s, %(earlier_day)s. Set one of them anew.")
        % {
            "later": later.get_key_display(),
            "later_day": _day(later),
            "earlier": earlier.get_key_display(),
            "earlier_day": _day(earlier),
        }
        for earlier, later in itertools.pairwise(there)
        if earlier.due_at and later.due_at and later.due_at < earlier.due_at
    ]


def _after_the_start(rows: dict[str, Deadline], starts_at: datetime | None) -> list[str]:
    return [
        _("%(what)s: the deadline, %(day)s, is not before the meeting begins. Set an earlier one.")
        % {"what": row.get_key_display(), "day": _day(row)}
        for key in (*IN_TURN, "papers")
        if (row := rows.get(key)) and row.due_at and starts_at and row.due_at >= starts_at
    ]


def _day(row: Deadline) -> str:
    return when.day(walltime.wall(row.due_at, row.tz), "short") if row.due_at else ""
