"""Wall time and zone to an instant and back. A wall time is a naive datetime; the zone stands beside it.

A wall time that is skipped or doubled when clocks change takes its first reading (`fold=0`); the editor is told.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

MIDNIGHT = time()
DAY = timedelta(days=1)


class WallTimeField(models.Field):
    """What a clock on the wall shows: `timestamp without time zone`, always a naive datetime in Python."""

    description = _("Wall time")
    default_error_messages = {
        "invalid": _("This is not a date and time."),
        "aware": _("A wall time has no zone of its own; the zone stands beside it."),
    }
    empty_strings_allowed = False

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002  # Django's signature
        return "timestamp without time zone"

    def get_internal_type(self) -> str:
        return "WallTimeField"

    def to_python(self, value: Any) -> datetime | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            value = self._parsed(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, MIDNIGHT)
        if not isinstance(value, datetime):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if value.tzinfo is not None:
            raise ValidationError(self.error_messages["aware"], code="aware")
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return value.isoformat() if value else ""

    def _parsed(self, value: str) -> datetime | None:
        try:
            return parse_datetime(value)
        except ValueError:
            return None


def zone(tz: str) -> ZoneInfo:
    """Give the zone of a name; an empty name, which only old facts have, counts as UTC."""
    return ZoneInfo(tz or "UTC")


def is_zone(tz: str) -> bool:
    """Tell whether a name is that of a place's zone, or UTC: fixed offsets and abbreviations are not taken."""
    if tz == "UTC":
        return True
    return "/" in tz and not tz.startswith(("Etc/", "posix/", "right/", "SystemV/")) and tz in available_timezones()


def instant(local: datetime, tz: str) -> datetime:
    """Give the instant, in UTC, at which the clocks of a zone show a wall time for the first time."""
    return local.replace(tzinfo=zone(tz), fold=0).astimezone(UTC)


def wall(at: datetime, tz: str) -> datetime:
    """Give what the clocks of a zone show at an instant."""
    return at.astimezone(zone(tz)).replace(tzinfo=None, fold=0)


def exists(local: datetime, tz: str) -> bool:
    """Tell whether the clocks of a zone ever show a wall time, or are put forward over it."""
    return wall(instant(local, tz), tz) == local.replace(fold=0)


def occurs_twice(local: datetime, tz: str) -> bool:
    """Tell whether the clocks of a zone show a wall time twice, because they are put back."""
    first, second = (local.replace(tzinfo=zone(tz), fold=fold).utcoffset() for fold in (0, 1))
    return first != second and exists(local, tz)


def midnight(day: date) -> datetime:
    """Give the wall time at which a day begins."""
    return datetime.combine(day, MIDNIGHT)


def day_begins(day: date, tz: str) -> datetime:
    """Give the instant at which a day begins in a zone."""
    return instant(midnight(day), tz)


def day_ends(day: date, tz: str) -> datetime:
    """Give the instant at which a day is over in a zone: the midnight that follows it."""
    return instant(midnight(day + DAY), tz)


def today(now: datetime, tz: str) -> date:
    """Give the day it is in a zone."""
    return wall(now, tz).date()


def last_day(starts_local: datetime, ends_local: datetime | None) -> date:
    """Give the last day a span touches; a midnight at its end belongs to the day before."""
    if ends_local is None or ends_local <= starts_local:
        return starts_local.date()
    return (ends_local - timedelta(microseconds=1)).date()


def days_before(local: date, days: int, at_time: time | None, tz: str) -> datetime:
    """Count whole days back on the calendar and give the instant of `at_time` on that day; negative days come after.

    Without `at_time` the hour of the anchor is kept. Days are never subtracted from an instant: a day of the
    calendar has 23 or 25 hours when clocks change.
    """
    day = local.date() if isinstance(local, datetime) else local
    kept = local.time() if isinstance(local, datetime) else MIDNIGHT
    return instant(datetime.combine(day - timedelta(days=days), at_time if at_time is not None else kept), tz)
