"""What has lately changed about a meeting, out of its history."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from meetings.models import Meeting
from records import history
from ui import when

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Moved:
    """The last move of a meeting: from which date, when and why."""

    was: str
    at: datetime
    reason: str


def last_move(meeting: Meeting, now: datetime) -> Moved | None:
    """Find the last move of a meeting within thirty days that was not taken back."""
    entries = history.of(meeting).filter(verb__in=["rescheduled", "redated"], at__gte=now - SHOWN_FOR, undone_by=None)
    entry = entries.first()
    if entry is None:
        return None
    was = {change["field"]: change["was"] for change in entry.changes}
    if "window" in was:
        said = when.coarse(was.get("precision") or meeting.precision, _range(was["window"]))
    elif was.get("starts_local"):
        said = when.span(datetime.fromisoformat(was["starts_local"]))
    else:
        said = ""
    return Moved(said, entry.at, entry.reason)


def _range(said: Any) -> DateRange | None:
    """Read a range back from the history."""
    if not said:
        return None
    lower, _, upper = said.partition("…")
    return DateRange(date.fromisoformat(lower), date.fromisoformat(upper))
