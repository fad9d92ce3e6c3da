"""The conflicts of meetings and of stages of exercises together: those of exercises warn, they never block."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from exercises.models import ExerciseMeeting, ExerciseStage, StageParty
from meetings.queries import conflicts
from meetings.queries.conflict import WEEK, Conflict, Event
from reminders.walltime import DAY


def find(user: Any, first: date, last: date | None, *, now: datetime, today: date) -> list[Conflict]:
    """Find what stands in each other's way on a stretch of days, or on all that are to come."""
    belongs: dict[int, list[str]] = {}
    for meeting, exercise in ExerciseMeeting.objects.visible_to(user).values_list("meeting", "exercise"):
        belongs.setdefault(meeting, []).append(f"exercise-{exercise}")
    events = list(_stages(user, first, last, today))
    return conflicts.find(user, first, last, now=now, events=events, belongs=belongs)


def _stages(user: Any, first: date, last: date | None, today: date) -> Iterator[Event]:
    """The stages on known days that are not over, and are not called off."""
    taking_part = StageParty.objects.visible_to(user).select_related("participant__party")
    rows = (
        ExerciseStage.objects.visible_to(user)
        .between(max(first - WEEK, today), last + WEEK if last else date.max - DAY)
        .filter(precision="day")
        .select_related("exercise")
        .prefetch_related(
            Prefetch("parties", taking_part.order_by("participant__party__protocol_order"), to_attr="placed")
        )
        .order_by("window", "starts_at", "pk")
    )
    for row in rows:
        if row.is_off or row.window is None:
            continue
        belongs = [f"exercise-{row.exercise_id}"]
        parties = {one.participant.party_id: one.participant.party.short for one in row.placed}
        yield Event(
            key=f"exercisestage-{row.pk}",
            title=str(row),
            url=row.get_absolute_url(),
            first=row.window.lower,
            last=row.window.upper - DAY,
            parties=parties,
            hosts=[one.participant.party_id for one in row.placed if one.on_territory],
            belongs=belongs,
            together=belongs,
        )
