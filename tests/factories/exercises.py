"""Exercises, stages and participants for tests: explicit values, no hidden relatives."""

from datetime import UTC, date, datetime

from exercises.models import Exercise, ExerciseStage, Participant, StageParty
from members.models import center

MADE = datetime(2027, 1, 1, tzinfo=UTC)


def make_exercise(code="2027-joint", *, year=2027, title_ru="", audience="participants", **more) -> Exercise:
    """An exercise the invited parties may know of, coordinated by the Center."""
    exercise = Exercise(
        code=code,
        year=year,
        title_ru=title_ru or f"Учение {code}",
        audience=audience,
        coordinator=more.pop("coordinator", None) or center(),
        **more,
    )
    exercise.write()
    return exercise


def make_stage(exercise, number=1, *, first=date(2027, 6, 1), last=date(2027, 6, 4), tz="Asia/Dushanbe", **more):
    """A stage on known whole days; without `first` its date is not known."""
    stage = ExerciseStage(exercise=exercise, number=number, revised_at=MADE, **more)
    if first is not None:
        stage.place(first, last, tz, all_day=True)
    stage.write()
    return stage


def make_participant(exercise, party, *, role="participant", invitation="confirmed", **more) -> Participant:
    """A party that has confirmed in the portal, unless told otherwise."""
    if invitation in ("confirmed", "declined"):
        more = {"source": "portal", "answered_on": date(2027, 2, 1)} | more
    participant = Participant(exercise=exercise, party=party, role=role, invitation=invitation, **more)
    participant.write()
    return participant


def make_part(stage, participant, *, on_territory=False, zone="", **more) -> StageParty:
    """The part of a party in a stage."""
    part = StageParty(
        exercise=stage.exercise,
        stage=stage,
        participant=participant,
        on_territory=on_territory,
        zone=zone or (participant.party.tz if on_territory else ""),
        **more,
    )
    part.write()
    return part
