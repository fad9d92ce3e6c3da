"""What is done to closed dates."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from meetings.models import Blackout
from members.models import User
from records import history
from reminders.walltime import DAY

FIELDS = ("kind", "days", "title_ru", "title_en", "party", "venue", "person", "for_all", "shown")


@transaction.atomic
def enter_blackout(*, days: tuple[date, date], by: User | None, now: datetime, **values: Any) -> Blackout:
    """Enter closed dates; meetings on them are warned of, none is moved."""
    row = Blackout()
    _set(row, days, values)
    row.write()
    history.record(row, "entered", by=by, now=now, changes=history.diff({}, history.values(row, *FIELDS)))
    return row


@transaction.atomic
def edit_blackout(
    blackout: Blackout, *, days: tuple[date, date], version: int | None, by: User, now: datetime, **values: Any
) -> Blackout:
    """Change closed dates: some holidays are announced late."""
    row: Blackout = Blackout.objects.locked(blackout.pk, version=version)
    was = history.values(row, *FIELDS)
    _set(row, days, values)
    row.write(*FIELDS)
    history.record(row, "edited", by=by, now=now, changes=history.diff(was, history.values(row, *FIELDS)))
    return row


@transaction.atomic
def remove_blackout(blackout: Blackout, *, version: int | None, by: User, now: datetime) -> None:
    """Take closed dates off the list."""
    row: Blackout = Blackout.objects.locked(blackout.pk, version=version)
    history.record(row, "removed", by=by, now=now, changes=history.diff(history.values(row, *FIELDS), {}))
    row.delete()


def _set(row: Blackout, days: tuple[date, date], values: dict[str, Any]) -> None:
    first, last = days
    if last < first:
        raise ValidationError({"days": _("The last day is before the first.")})
    row.days = DateRange(first, last + DAY)
    for name, value in values.items():
        setattr(row, name, value)
    named = [value for value in (row.party, row.venue, row.person) if value is not None]
    if len(named) > 1:
        raise ValidationError(_("Say whose dates they are: of all, or of one party, venue or colleague."))
    row.for_all = not named
