"""The acts on a stage: add, edit, move, enter as held, mark as not held."""

from datetime import date, datetime, time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exercises.domain import ground, participant
from exercises.models import Conduct, Exercise, ExerciseStage, Phase
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import replan, tell
from reminders.models import Precision
from ui.dates import Coarse

CARD = (
    "title_ru", "title_en", "kind", "is_final", "goal_ru", "goal_en", "coordination_point_ru", "coordination_point_en",
)  # fmt: skip
KEEP, ASK_AGAIN = "keep", "ask_again"


def check_hours(when: Coarse, opens: time | None, closes: time | None, tz: str) -> None:
    """Refuse hours without a day, half of the hours, and a wall time that the clocks skip."""
    if (opens is None) != (closes is None):
        raise ValidationError({"closes" if closes is None else "opens": _("Give both hours, or neither.")})
    if when.precision != Precision.DAY:
        if opens is not None:
            raise ValidationError({"opens": _("Hours are given when the day is known, and only then.")})
        return
    if not tz:
        raise ValidationError({"tz": _("Choose the zone of the coordination headquarters.")})
    if opens is None or closes is None or when.lower is None or when.upper is None:
        return
    begins = datetime.combine(when.lower, opens)
    ends = datetime.combine(when.upper - walltime.DAY, closes)
    for name, moment in (("opens", begins), ("closes", ends)):
        if not walltime.exists(moment, tz):
            raise ValidationError({name: _("The clocks there skip this hour. Choose another one.")})
    if ends <= begins:
        raise ValidationError({"closes": _("The end must be after the start.")})


@transaction.atomic
def add_stage(
    exercise: Exercise,
    *,
    title_ru: str,
    title_en: str,
    kind: str,
    is_final: bool,
    when: Coarse,
    opens: time | None,
    closes: time | None,
    tz: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> ExerciseStage:
    """Add a stage with the next number, its date as well as it is known; reminders of its start are planned."""
    exercise = ground.standing(exercise.pk, version=version)
    if Phase(exercise.phase).number > Phase.CONDUCT.number:
        raise ValidationError(_("The exercise is being evaluated: no stage can be added."), code="over")
    when = when or Coarse(Precision.UNKNOWN.value)
    check_hours(when, opens, closes, tz)
    last = exercise.stages.aggregate(last=Max("number"))["last"] or 0
    stage = ExerciseStage(
        exercise=exercise, number=last + 1, title_ru=title_ru, title_en=title_en, kind=kind, is_final=is_final
    )
    stage.set_dates(when, opens=opens, closes=closes, tz=tz)
    stage.revised_at = now
    stage.write()
    changes = history.diff({}, {**history.values(stage, *CARD), **stage.times()})
    history.record(stage, "added", by=by, now=now, changes=changes)
    replan(stage, now=now)
    return stage


@transaction.atomic
def edit_stage(
    stage: ExerciseStage,
    *,
    title_ru: str,
    title_en: str,
    kind: str,
    is_final: bool,
    goal_ru: str,
    goal_en: str,
    coordination_point_ru: str,
    coordination_point_en: str,
    version: int | None,
    by: User,
    now: datetime,
) -> ExerciseStage:
    """Change what a stage is called and for; another coordination headquarters is a change calendars show."""
    given = dict(locals())
    ground.standing(stage.exercise_id)
    stage = ExerciseStage.objects.locked(stage.pk, version=version)
    was = history.values(stage, *CARD)
    for name in CARD:
        setattr(stage, name, given[name])
    if was["coordination_point_ru"] != stage.coordination_point_ru:
        stage.revise(now=now)
    stage.write(*CARD, *stage.REVISION)
    history.record(stage, "edited", by=by, now=now, changes=history.diff(was, history.values(stage, *CARD)))
    replan(stage, now=now)
    return stage


@transaction.atomic
def reschedule_stage(
    stage: ExerciseStage,
    *,
    when: Coarse,
    opens: time | None,
    closes: time | None,
    tz: str,
    answers: str,
    reply_due: date | None,
    reason: str,
    version: int | None,
    by: User,
    now: datetime,
) -> ExerciseStage:
    """Move a stage to another date, as well as that is known.

    `answers` says whether confirmed parties stay confirmed ("keep") or are asked again by `reply_due` ("ask_again").
    Calendars and reminders follow; the invited parties are told.
    """
    exercise = ground.standing(stage.exercise_id)
    stage = ExerciseStage.objects.locked(stage.pk, version=version)
    stage.exercise = exercise
    reason = ground.reason_of(reason)
    if stage.conduct != Conduct.PLANNED:
        raise ValidationError(_("Only a stage that is still to be held can be moved."), code="not_movable")
    when = when or Coarse(Precision.UNKNOWN.value)
    check_hours(when, opens, closes, tz)
    was = stage.times()
    stage.set_dates(when, opens=opens, closes=closes, tz=tz)
    changes = history.diff(was, stage.times())
    if not changes:
        raise ValidationError({"when": _("These are the dates it has already.")}, code="unmoved")
    stage.revise(now=now)
    stage.write(*stage.WHEN, *stage.REVISION)
    history.record(stage, "rescheduled", by=by, now=now, changes=changes, reason=reason)
    if answers == ASK_AGAIN:
        participant.ask_again(exercise, reply_due=reply_due, by=by, now=now)
    replan(stage, now=now)
    tell(stage, "moved", by=by, now=now, to="invited", words=reason)
    return stage


@transaction.atomic
def record_stage(stage: ExerciseStage, *, when: Coarse, version: int | None, by: User, now: datetime) -> ExerciseStage:
    """Enter a stage as held on its actual days, conducted without the portal's clock.

    The exercise is in conduct from then on, and the reminders of its preparation stop.
    """
    exercise = ground.standing(stage.exercise_id)
    stage = ExerciseStage.objects.locked(stage.pk, version=version)
    stage.exercise = exercise
    if exercise.phase not in (Phase.READY, Phase.CONDUCT):
        raise ValidationError(_("A stage is held when the exercise is ready."), code="not_ready")
    if stage.conduct != Conduct.PLANNED:
        raise ValidationError(_("The stage is over already."), code="over")
    if when is None or when.precision != Precision.DAY or when.upper is None:
        raise ValidationError({"when": _("Give the day or days on which it was held.")}, code="day")
    tz = stage.tz or settings.CENTER_TZ
    if when.upper - walltime.DAY > walltime.today(now, tz):
        raise ValidationError({"when": _("These days are still to come.")}, code="future")
    was = {**stage.times(), "conduct": stage.conduct}
    if (stage.precision, stage.window) != (Precision.DAY, _window(when)):
        stage.set_dates(when, opens=None, closes=None, tz=tz)
    stage.conduct = Conduct.ENDED
    stage.revise(now=now)
    stage.write(*stage.WHEN, *stage.REVISION, "conduct")
    changes = history.diff(was, {**stage.times(), "conduct": stage.conduct})
    history.record(stage, "recorded", by=by, now=now, changes=changes)
    _begun(exercise, by=by, now=now)
    return stage


def _window(when: Coarse) -> object:
    found = ExerciseStage()
    found.set_dates(when, opens=None, closes=None, tz="UTC")
    return found.window


def _begun(exercise: Exercise, *, by: User, now: datetime) -> None:
    if exercise.phase == Phase.READY:
        exercise.phase = Phase.CONDUCT
        exercise.write("phase")
        changes = history.diff({"phase": Phase.READY.value}, {"phase": Phase.CONDUCT.value})
        history.record(exercise, "advanced", by=by, now=now, changes=changes)
    ground.replan(exercise, now=now)


@transaction.atomic
def mark_not_conducted(
    stage: ExerciseStage, *, reason: str, version: int | None, by: User, now: datetime
) -> ExerciseStage:
    """Mark a planned stage as not held, for a reason; its reminders stop and calendars show it as cancelled."""
    exercise = ground.standing(stage.exercise_id)
    stage = ExerciseStage.objects.locked(stage.pk, version=version)
    stage.exercise = exercise
    reason = ground.reason_of(reason)
    if stage.conduct != Conduct.PLANNED:
        raise ValidationError(_("The stage is over already."), code="over")
    was = history.values(stage, "conduct")
    stage.conduct, stage.conduct_reason = Conduct.NOT_CONDUCTED, reason
    stage.revise(now=now)
    stage.write("conduct", "conduct_reason", *stage.REVISION)
    changes = history.diff(was, history.values(stage, "conduct"))
    history.record(stage, "not_conducted", by=by, now=now, changes=changes, reason=reason)
    replan(stage, now=now)
    tell(stage, "cancelled", by=by, now=now, to="invited", words=reason)
    return stage
