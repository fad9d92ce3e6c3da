"""The historical list: what the public record says of exercises, entered once and never over what staff changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from exercises.domain.exercise import code_of
from exercises.models import (
    Audience,
    Conduct,
    Exercise,
    ExerciseMeeting,
    ExerciseStage,
    Invitation,
    MeetingKind,
    Participant,
    Phase,
    Role,
    Source,
    StageParty,
)
from meetings.models import Meeting
from members.models import Party, User, center
from records import history
from reminders.models import Precision


@dataclass(frozen=True, kw_only=True)
class StageFact:
    """What is on record of a stage; its number is its place among the stages on record."""

    number: int
    is_final: bool = False
    precision: str = "unknown"
    first: date | None = None
    last: date | None = None
    territories: Sequence[Party] = ()
    participants: Sequence[Party] = ()
    place_ru: str = ""
    place_en: str = ""
    assembly_on: date | None = None


@transaction.atomic
def enter_fact(
    *,
    year: int,
    title_ru: str,
    title_en: str,
    host: Party | None,
    note_en: str = "",
    note_ru: str = "",
    stages: Sequence[StageFact] = (),
    by: User | None,
    now: datetime,
) -> Exercise:
    """Enter one exercise of the public record, closed and seen by all parties, with what is known of its stages.

    An exercise that is there already, found by the code its year and English title give, is left as it is; only the
    Assembly a stage was held with is linked when it has come on record meanwhile. Nobody is told or reminded.
    """
    code = code_of(year, title_ru, title_en)
    exercise = Exercise.objects.filter(code=code).first()
    if exercise is None:
        exercise = Exercise(
            code=code,
            year=year,
            title_ru=title_ru,
            title_en=title_en,
            note_ru=note_ru,
            note_en=note_en,
            phase=Phase.CLOSED,
            audience=Audience.ALL_PARTIES,
            facts_only=True,
            uses_events=False,
            uses_ratings=False,
            coordinator=center(),
        )
        exercise.write()
        if host is not None:
            _participant(exercise, host, Role.HOST)
        for fact in stages:
            _stage(exercise, fact, now=now)
        history.record(exercise, "entered_from_record", by=by, now=now)
    if exercise.facts_only:
        for fact in stages:
            _assembly(exercise, fact)
    return exercise


def _participant(exercise: Exercise, party: Party, role: Role = Role.PARTICIPANT) -> Participant:
    found = Participant.objects.filter(exercise=exercise, party=party).first()
    if found is None:
        found = Participant(
            exercise=exercise, party=party, role=role, invitation=Invitation.CONFIRMED, source=Source.RECORD
        )
        found.write()
    return found


def _stage(exercise: Exercise, fact: StageFact, *, now: datetime) -> None:
    """Enter a stage with its date as well as that is on record: a month stays a month, no date stays none."""
    territories = [_participant(exercise, party) for party in fact.territories]
    for party in fact.participants:
        _participant(exercise, party)
    stage = ExerciseStage(
        exercise=exercise, number=fact.number, is_final=fact.is_final, conduct=Conduct.ENDED, revised_at=now
    )
    if fact.precision == Precision.DAY and fact.first is not None:
        zone = fact.territories[0].tz if fact.territories else ""
        stage.place(fact.first, fact.last or fact.first, zone, all_day=True)
    else:
        stage.place_window(fact.precision, fact.first)
    stage.write()
    for participant in territories:
        StageParty(
            exercise=exercise,
            stage=stage,
            participant=participant,
            on_territory=True,
            zone=participant.party.tz,
            place_ru=fact.place_ru,
            place_en=fact.place_en,
        ).write()


def _assembly(exercise: Exercise, fact: StageFact) -> None:
    """Link the Assembly of the days a stage was held with, once that meeting is on record."""
    if fact.assembly_on is None:
        return
    stage = exercise.stages.filter(number=fact.number).first()
    if stage is None or stage.meetings.filter(kind=MeetingKind.ASSEMBLY).exists():
        return
    days = Meeting.objects.between(fact.assembly_on, fact.assembly_on)
    found = days.filter(series__code="assembly").order_by("pk").first()
    if found is not None:
        link = ExerciseMeeting(exercise=exercise, meeting=found, kind=MeetingKind.ASSEMBLY, stage=stage)
        link.full_clean()
        link.save()
