"""What stands in each other's way on a stretch of days: computed each time, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from meetings.models import ConflictAck, Meeting, When
from meetings.queries.conflict import Conflict, Event, between, with_acks
from meetings.queries.conflict_ground import Ground
from meetings.queries.conflict_rules import of_meetings


def find(
    user: Any,
    first: date,
    last: date | None,
    *,
    now: datetime,
    events: Iterable[Event] = (),
    belongs: Mapping[int, Sequence[str]] | None = None,
    moved: Meeting | None = None,
) -> list[Conflict]:
    """Find the conflicts of a stretch of days, the last one included, or of all that is to come.

    `events` are those of the floors above, with the keys of what a meeting `belongs` to there; `moved` is a meeting with
    dates that are looked at before they are set.
    """
    ground = Ground(user, first, last, now=now, moved=moved, belongs=belongs)
    found = [*between([*ground.events.values(), *events]), *of_meetings(ground)]
    prints = {each.fingerprint for each in found}
    acks = ConflictAck.objects.visible_to(user).filter(fingerprint__in=prints).select_related("by")
    return with_acks(found, {ack.fingerprint: ack for ack in acks})


def of(meeting: Meeting, user: Any, *, now: datetime) -> list[Conflict]:
    """Find what stands in the way of one meeting on its days, as far as they are known."""
    if meeting.precision != "day" or meeting.first_day is None or meeting.last_day is None:
        return []
    found = find(user, meeting.first_day, meeting.last_day, now=now)
    return [each for each in found if each.concerns(_key(meeting))]


def after(meeting: Meeting, when: When, user: Any, *, now: datetime) -> list[Conflict]:
    """Find what would stand in its way on other days, before they are set."""
    there = copy(meeting)
    when.put(there)
    if there.precision != "day" or there.first_day is None or there.last_day is None:
        return []
    found = find(user, there.first_day, there.last_day, now=now, moved=there)
    return [each for each in found if each.concerns(_key(meeting))]


def solved(before: Iterable[Conflict], then: Sequence[Conflict]) -> list[Conflict]:
    """Name those that a move would solve."""
    return [each for each in before if not any(each.is_like(other) for other in then)]


def _key(meeting: Meeting) -> str:
    return f"meeting-{meeting.pk}"
