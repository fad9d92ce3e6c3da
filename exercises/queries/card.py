"""What the page of an exercise shows of its stages: hours by each clock, territories, parties, head-counts one may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext

from exercises.models import Exercise, ExerciseMeeting, ExerciseStage, MeetingKind, StageParty
from reminders import walltime
from ui import when


@dataclass(frozen=True)
class Clock:
    """What the clocks of a zone show: for whom, the zone in words, the hours."""

    whose: str
    zone: str
    hours: str


@dataclass(frozen=True)
class StageCard:
    """A stage with what a person may read of it."""

    stage: ExerciseStage
    parts: Sequence[StageParty]
    clocks: Sequence[Clock] = ()
    assembly: ExerciseMeeting | None = None
    counts: Sequence[StageParty] = field(default_factory=list)

    @property
    def territories(self) -> list[StageParty]:
        """Where it is held."""
        return [part for part in self.parts if part.on_territory]

    @property
    def others(self) -> list[StageParty]:
        """Who takes part from elsewhere."""
        return [part for part in self.parts if not part.on_territory]


def cards(exercise: Exercise, user: Any, reader_zone: str) -> list[StageCard]:
    """Give the stages of an exercise in their order, each with what the person may read of it."""
    parts = StageParty.objects.visible_to(user).in_order().select_related("participant__party")
    meetings = ExerciseMeeting.objects.visible_to(user).filter(kind=MeetingKind.ASSEMBLY).select_related("meeting")
    stages = ExerciseStage.objects.visible_to(user).filter(exercise=exercise).order_by("number")
    readable = set(StageParty.objects.counted_for(user).filter(exercise=exercise).values_list("pk", flat=True))
    found = []
    for stage in stages.select_related("exercise").prefetch_related(
        Prefetch("parties", parts, to_attr="seen_parts"), Prefetch("meetings", meetings, to_attr="seen_meetings")
    ):
        seen = [part for part in stage.seen_parts if part.participant.invitation in ("confirmed", "invited", "draft")]
        found.append(
            StageCard(
                stage=stage,
                parts=seen,
                clocks=clocks(stage, [part for part in seen if part.on_territory], reader_zone),
                assembly=next(iter(stage.seen_meetings), None),
                counts=[part for part in stage.seen_parts if part.pk in readable],
            )
        )
    return found


def clocks(stage: ExerciseStage, territories: Sequence[StageParty], reader_zone: str) -> list[Clock]:
    """Give the hours of a stage by each clock that matters: headquarters, territories, Moscow, the reader.

    A stage of whole days, or without a day, has no hours.
    """
    if stage.starts_at is None or stage.ends_at is None or stage.all_day:
        return []
    whose: dict[str, list[str]] = {stage.tz: []}
    for part in territories:
        whose.setdefault(part.zone, []).append(str(part.participant.party))
    whose.setdefault(settings.CENTER_TZ, [])
    whose.setdefault(reader_zone, [gettext("for you")])
    found: list[Clock] = []
    for zone, names in whose.items():
        start, end = walltime.wall(stage.starts_at, zone), walltime.wall(stage.ends_at, zone)
        found.append(Clock(", ".join(names), when.zone_label(zone, start), when.span(start, end)))
    return found
