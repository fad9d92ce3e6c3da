"""What is done to the rooms of a venue."""

from datetime import datetime
from typing import Any

from django.db import transaction

from meetings.models import Room, Venue
from members.models import User
from records import history

FIELDS = ("name_ru", "name_en", "capacity", "has_booths", "is_active")


@transaction.atomic
def enter_room(*, venue: Venue, by: User | None, now: datetime, **values: Any) -> Room:
    """Enter a room of a venue."""
    room = Room(venue=venue, **values)
    room.name()
    room.write()
    history.record(room, "entered", by=by, now=now, changes=history.diff({}, values))
    return room


@transaction.atomic
def edit_room(room: Room, *, version: int | None, by: User, now: datetime, **values: Any) -> Room:
    """Change what is known of a room; one that is not in use is offered no more, its bookings stand."""
    room = Room.objects.locked(room.pk, version=version)
    was = history.values(room, *FIELDS)
    for name, value in values.items():
        setattr(room, name, value)
    room.name()
    room.write(*FIELDS, "sort_key")
    history.record(room, "edited", by=by, now=now, changes=history.diff(was, history.values(room, *FIELDS)))
    return room
