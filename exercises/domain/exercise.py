"""The acts on an exercise as a whole: enter, edit, announce, postpone, resume, cancel, pass a gate, step back."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents.models import Decision
from exercises.domain import ground
from exercises.models import (
    Audience,
    Conduct,
    Exercise,
    ExerciseStanding,
    Participant,
    Phase,
    Role,
)
from exercises.queries import gates
from members.models import Party, User, center
from programs.models import MeasureYear
from records import history
from reminders import walltime
from reminders.domain import tell
from reminders.models import Precision
from ui import text
from ui.dates import Coarse

CARD = (
    "year", "title_ru", "title_en", "kind", "topic_ru", "topic_en", "goal_ru", "goal_en", "mandate", "coordinator",
    "partner", "previous", "uses_events", "uses_ratings", "note_ru", "note_en",
)  # fmt: skip
SAID_ALREADY = re.compile(r"anti-?terr?or|\b(19|20)\d\d\b", re.IGNORECASE)
CODE_LENGTH = 50


def code_of(year: int, title_ru: str, title_en: str) -> str:
    """Make a code of the year and what the title says beside it: 2018-issyk-kul."""
    for title in (title_en, text.latin(title_ru)):
        words = slugify(SAID_ALREADY.sub(" ", title))
        if words:
            return f"{year}-{words[:CODE_LENGTH].strip('-')}"
    return f"{year}-exercise"


@transaction.atomic
def enter(
    *,
    year: int,
    title_ru: str,
    title_en: str = "",
    kind: str = "",
    host: Party | None = None,
    previous: Exercise | None = None,
    code: str = "",
    by: User,
    now: datetime,
) -> Exercise:
    """Begin an exercise, seen by those who plan it.

    A named host is its first participant, not yet invited. Without a code one is made of year and title.
    """
    exercise = Exercise(
        code=code or _free(code_of(year, title_ru, title_en)),
        year=year,
        title_ru=title_ru,
        title_en=title_en,
        kind=kind,
        previous=previous,
        coordinator=center(),
    )
    exercise.write()
    if host is not None:
        participant = Participant(exercise=exercise, party=host, role=Role.HOST)
        participant.write()
        history.record(participant, "named", by=by, now=now)
    changes = history.diff({}, {**history.values(exercise, "code", "year", "title_ru", "title_en"), "host": host})
    history.record(exercise, "entered", by=by, now=now, changes=changes)
    ground.replan(exercise, now=now)
    return exercise


def _free(code: str) -> str:
    taken = set(Exercise.objects.filter(code__startswith=code).values_list("code", flat=True))
    number, free = 2, code
    while free in taken:
        free, number = f"{code}-{number}", number + 1
    return free


@transaction.atomic
def edit(
    exercise: Exercise,
    *,
    year: int,
    title_ru: str,
    title_en: str,
    kind: str,
    topic_ru: str,
    topic_en: str,
    goal_ru: str,
    goal_en: str,
    mandate: Decision | None,
    measures: Iterable[MeasureYear],
    coordinator: Party,
    partner: Party | None,
    previous: Exercise | None,
    uses_events: bool,
    uses_ratings: bool,
    note_ru: str,
    note_en: str,
    version: int | None,
    by: User,
    now: datetime,
) -> Exercise:
    """Change the card of an exercise, and which measures of programmes it carries out.

    Its history says what was changed; reminders are planned anew, since letters call it by its title.
    """
    given = dict(locals())
    exercise = Exercise.objects.locked(exercise.pk, version=version)
    if exercise.phase == Phase.CLOSED and not exercise.facts_only:
        raise ValidationError(_("The exercise is closed and only read."), code="closed")
    was = {**history.values(exercise, *CARD), "measures": _measures(exercise)}
    for name in CARD:
        setattr(exercise, name, given[name])
    exercise.write(*CARD, "search_key")
    wanted = set(measures)
    exercise.measures.exclude(measure_year__in=wanted).delete()
    for measure in wanted - {row.measure_year for row in exercise.measures.select_related("measure_year")}:
        exercise.measures.create(measure_year=measure)
    changes = history.diff(was, {**history.values(exercise, *CARD), "measures": _measures(exercise)})
    history.record(exercise, "edited", by=by, now=now, changes=changes)
    ground.replan(exercise, now=now)
    return exercise


def _measures(exercise: Exercise) -> list[str]:
    return [str(row) for row in exercise.measures.select_related("measure_year").order_by("measure_year")]


@transaction.atomic
def announce(exercise: Exercise, *, audience: str, version: int | None, by: User, now: datetime) -> Exercise:
    """Widen the circle that may know of an exercise, and tell the people who come to know of it.

    The circle never narrows. What was owed by invited parties begins to be asked of them.
    """
    exercise = ground.standing(exercise.pk, version=version)
    was = Audience(exercise.audience)
    if Audience(audience).width <= was.width:
        raise ValidationError({"audience": _("The circle can only be widened.")}, code="narrower")
    exercise.audience = audience
    exercise.revise(now=now)
    exercise.write("audience", "schedule_version")
    history.record(
        exercise, "announced", by=by, now=now, changes=history.diff({"audience": was.value}, {"audience": audience})
    )
    ground.replan(exercise, now=now)
    tell(exercise, "announced", by=by, now=now, to="all_parties" if audience == Audience.ALL_PARTIES else "invited")
    return exercise


@transaction.atomic
def postpone(exercise: Exercise, *, reason: str, version: int | None, by: User, now: datetime) -> Exercise:
    """Put an exercise off without a new date.

    Its reminders stop and calendars show its stages as cancelled; answers stay. The invited parties are told.
    """
    return _stop(exercise, ExerciseStanding.POSTPONED, reason=reason, version=version, by=by, now=now)


@transaction.atomic
def cancel(exercise: Exercise, *, reason: str, version: int | None, by: User, now: datetime) -> Exercise:
    """Call an exercise off for good.

    Its reminders stop and calendars show its stages as cancelled. The invited parties are told.
    """
    return _stop(exercise, ExerciseStanding.CANCELLED, reason=reason, version=version, by=by, now=now)


def _stop(
    exercise: Exercise, to: ExerciseStanding, *, reason: str, version: int | None, by: User, now: datetime
) -> Exercise:
    exercise = Exercise.objects.locked(exercise.pk, version=version)
    reason = ground.reason_of(reason)
    stoppable = (ExerciseStanding.ACTIVE,) if to == ExerciseStanding.POSTPONED else (
        ExerciseStanding.ACTIVE, ExerciseStanding.POSTPONED)  # fmt: skip
    if exercise.standing not in stoppable or exercise.facts_only:
        raise ValidationError(_("The exercise does not go ahead already, or is a fact of the past."), code="standing")
    if not exercise.is_preparing:
        raise ValidationError(
            _("The exercise has begun. A stage that is still to be held is moved or marked as not held."), code="begun"
        )
    was = history.values(exercise, "standing")
    exercise.standing, exercise.standing_reason = to, reason
    exercise.revise(now=now)
    exercise.write("standing", "standing_reason", "schedule_version")
    changes = history.diff(was, history.values(exercise, "standing"))
    history.record(exercise, to.value, by=by, now=now, changes=changes, reason=reason)
    ground.replan(exercise, now=now)
    tell(exercise, to.value, by=by, now=now, to="invited", words=reason)
    return exercise


@transaction.atomic
def resume(
    exercise: Exercise, *, dates: Mapping[int, Coarse], reason: str, version: int | None, by: User, now: datetime
) -> Exercise:
    """Take a postponed exercise up again, with a new date for each stage that is to be held.

    `dates` are by the number of the stage; hours and zone of a stage are kept. An exercise that was ready goes back to
    planning. Reminders are planned anew and the invited parties are told.
    """
    exercise = Exercise.objects.locked(exercise.pk, version=version)
    reason = ground.reason_of(reason)
    if exercise.standing != ExerciseStanding.POSTPONED:
        raise ValidationError(_("Only a postponed exercise is taken up again."), code="standing")
    was = history.values(exercise, "standing", "phase")
    for stage in exercise.stages.filter(conduct=Conduct.PLANNED).select_for_update().order_by("pk"):
        when = dates.get(stage.number)
        if when is None or when.precision == Precision.UNKNOWN or when.upper is None:
            raise _at_stage(stage.number, _("Stage %(number)d needs a new date.") % {"number": stage.number})
        if when.upper <= walltime.today(now, stage.tz):
            raise _at_stage(stage.number, _("The new date of stage %(number)d is past.") % {"number": stage.number})
        before = stage.times()
        stage.set_dates(when, opens=stage.opens, closes=stage.closes, tz=stage.tz)
        stage.write(*stage.WHEN)
        history.record(stage, "rescheduled", by=by, now=now, changes=history.diff(before, stage.times()), reason=reason)
    exercise.standing, exercise.standing_reason = ExerciseStanding.ACTIVE, ""
    if Phase(exercise.phase).number > Phase.PLANNING.number:
        exercise.phase = Phase.PLANNING
    exercise.revise(now=now)
    exercise.write("standing", "standing_reason", "phase", "schedule_version")
    changes = history.diff(was, history.values(exercise, "standing", "phase"))
    history.record(exercise, "resumed", by=by, now=now, changes=changes, reason=reason)
    ground.replan(exercise, now=now)
    tell(exercise, "revived", by=by, now=now, to="invited", words=reason)
    return exercise


def _at_stage(number: int, sentence: str) -> ValidationError:
    return ValidationError({f"stage_{number}": sentence})


@transaction.atomic
def advance(exercise: Exercise, *, version: int | None, by: User, now: datetime) -> Exercise:
    """Pass the gate into the next phase.

    Refused with every hole in words. Into conduct no gate leads: the first stage that is held brings it. When the
    exercise becomes ready, the calendars show its stages as firm and the confirmed parties are told.
    """
    exercise = ground.standing(exercise.pk, version=version)
    phase = gates.following(exercise)
    if phase is None:
        raise ValidationError(_("The exercise is closed."), code="closed")
    if phase == Phase.CONDUCT:
        raise ValidationError(_("Conduct begins with the first stage that is held, not by a gate."), code="conduct")
    if holes := gates.holes(exercise, phase):
        raise ValidationError([hole.sentence for hole in holes])
    _into(exercise, phase, "advanced", by=by, now=now)
    if phase == Phase.READY:
        tell(exercise, "ready", by=by, now=now, to="confirmed")
    return exercise


@transaction.atomic
def step_back(exercise: Exercise, *, reason: str, version: int | None, by: User, now: datetime) -> Exercise:
    """Go back one phase, before conduct only; calendars and reminders follow."""
    exercise = ground.preparing(exercise.pk, version=version)
    reason = ground.reason_of(reason)
    number = Phase(exercise.phase).number
    if number == 1:
        raise ValidationError(_("The exercise is in its first phase."), code="first")
    _into(exercise, list(Phase)[number - 2], "stepped_back", reason=reason, by=by, now=now)
    return exercise


def _into(exercise: Exercise, phase: Phase, verb: str, *, by: User, now: datetime, reason: str = "") -> None:
    was = history.values(exercise, "phase")
    firm = Phase.READY in (phase, exercise.phase)
    exercise.phase = phase
    if firm:  # calendars show the stages as firm from here on, or no longer
        exercise.revise(now=now)
    exercise.write("phase", "schedule_version")
    changes: list[dict[str, Any]] = history.diff(was, history.values(exercise, "phase"))
    history.record(exercise, verb, by=by, now=now, changes=changes, reason=reason)
    ground.replan(exercise, now=now)
