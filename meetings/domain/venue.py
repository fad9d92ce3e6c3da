"""What is done to venues."""

from datetime import datetime
from typing import Any

from django.db import transaction

from meetings.models import Venue
from members.models import User
from records import history

FIELDS = ("name_ru", "name_en", "city_ru", "city_en", "address", "party", "tz", "is_active")


@transaction.atomic
def enter(*, by: User | None, now: datetime, **values: Any) -> Venue:
    """Enter a venue."""
    venue = Venue(**values)
    venue.name()
    venue.write()
    history.record(venue, "entered", by=by, now=now, changes=history.diff({}, values))
    return venue


@transaction.atomic
def edit(venue: Venue, *, version: int | None, by: User, now: datetime, **values: Any) -> Venue:
    """Change what is known of a venue; meetings that are held there keep their own zone and city."""
    venue = Venue.objects.locked(venue.pk, version=version)
    was = history.values(venue, *FIELDS)
    for name, value in values.items():
        setattr(venue, name, value)
    venue.name()
    venue.write(*FIELDS, "sort_key")
    history.record(venue, "edited", by=by, now=now, changes=history.diff(was, history.values(venue, *FIELDS)))
    return venue
