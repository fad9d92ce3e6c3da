"""What still stands before the gate into a phase: each hole in words, with the page that closes it.

Judged by what the portal holds of an exercise today; directing staff, papers, objectives and the events list have no
tables yet and are not asked about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.models import Conduct, Exercise, ExerciseStage, Invitation, MeetingKind, Phase, Role
from reminders.models import Precision

ENOUGH_PARTIES = 2
MEETING_HELD = ("held", "finalised")
COARSER = (Precision.UNKNOWN, Precision.YEAR)


@dataclass(frozen=True)
class Hole:
    """What is missing, in words, and where it is mended."""

    sentence: str
    url: str


def following(exercise: Exercise) -> Phase | None:
    """Give the phase after the present one; None after the last."""
    number = Phase(exercise.phase).number
    return list(Phase)[number] if number < len(Phase) else None


def holes(exercise: Exercise, phase: str) -> list[Hole]:
    """List what still stands before the gate into a phase."""
    judge = JUDGES.get(Phase(phase))
    return list(judge(exercise)) if judge else []


def _page(name: str, exercise: Exercise, *more: object) -> str:
    return reverse(f"exercises:{name}", args=[exercise.public_id, *more])


def _host(exercise: Exercise) -> Iterator[Hole]:
    hosts = exercise.participants.filter(role=Role.HOST)
    if not hosts.exists():
        yield Hole(_("There is no host."), _page("participants", exercise))
    elif not hosts.filter(invitation=Invitation.CONFIRMED).exists():
        yield Hole(_("The host has not confirmed."), _page("participants", exercise))


def _specification(exercise: Exercise) -> Iterator[Hole]:
    if exercise.mandate_id is None and not exercise.measures.exists():
        yield Hole(_("Neither a mandate nor a measure of a programme is named."), _page("edit", exercise))
    yield from _host(exercise)


def _planning(exercise: Exercise) -> Iterator[Hole]:
    if not exercise.topic_ru:
        yield Hole(_("The topic is not written."), _page("edit", exercise))
    if not exercise.goal_ru:
        yield Hole(_("The goal is not written."), _page("edit", exercise))
    if not exercise.stages.exclude(precision__in=COARSER).exists():
        yield Hole(_("No stage has at least a quarter."), _page("exercise", exercise))
    asked = exercise.participants.filter(invitation__in=[Invitation.INVITED, Invitation.CONFIRMED])
    if asked.count() < ENOUGH_PARTIES:
        yield Hole(_("Fewer than two parties are invited."), _page("participants", exercise))


def _ready(exercise: Exercise) -> Iterator[Hole]:
    yield from _host(exercise)
    final = exercise.meetings.filter(kind=MeetingKind.FINAL, meeting__status__in=MEETING_HELD)
    if not final.exists():
        yield Hole(_("The final planning conference has not been held."), _page("link_meeting", exercise))
    stages = list(exercise.stages.filter(conduct=Conduct.PLANNED))
    if not stages:
        yield Hole(_("There is no stage to hold."), _page("add_stage", exercise))
    for stage in stages:
        yield from _stage(exercise, stage)
    for participant in exercise.participants.filter(invitation=Invitation.INVITED).select_related("party"):
        sentence = _("%(party)s has not answered.") % {"party": participant.party}
        yield Hole(sentence, _page("reply", exercise, participant.party.code))


def _stage(exercise: Exercise, stage: ExerciseStage) -> Iterator[Hole]:
    number = {"number": stage.number}
    move = _page("reschedule_stage", exercise, stage.number)
    if stage.precision != Precision.DAY:
        yield Hole(NO_DAY.get(stage.precision, NO_DAY[Precision.UNKNOWN])() % number, move)
    elif not stage.tz:
        yield Hole(_("Stage %(number)d has no zone.") % number, move)
    if not stage.parties.filter(on_territory=True, participant__invitation=Invitation.CONFIRMED).exists():
        yield Hole(_("Stage %(number)d has no territory.") % number, _page("participants", exercise))


def _evaluation(exercise: Exercise) -> Iterator[Hole]:
    for stage in exercise.stages.filter(conduct__in=[Conduct.PLANNED, Conduct.RUNNING, Conduct.PAUSED]):
        sentence = _("Stage %(number)d is still to be held.") % {"number": stage.number}
        yield Hole(sentence, stage.get_absolute_url())


NO_DAY: dict[str, Callable[[], str]] = {
    Precision.UNKNOWN: lambda: _("Stage %(number)d has no date."),
    Precision.YEAR: lambda: _("Stage %(number)d has a year, not a day."),
    Precision.QUARTER: lambda: _("Stage %(number)d has a quarter, not a day."),
    Precision.MONTH: lambda: _("Stage %(number)d has a month, not a day."),
}
JUDGES: dict[Phase, Callable[[Exercise], Iterator[Hole]]] = {
    Phase.SPECIFICATION: _specification,
    Phase.PLANNING: _planning,
    Phase.READY: _ready,
    Phase.EVALUATION: _evaluation,
}
