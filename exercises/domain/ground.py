"""What several acts of exercises share: the reason, the lock on an exercise that goes ahead, planning all anew."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseStanding
from reminders import domain as reminders


def reason_of(reason: str) -> str:
    """Give the reason without spaces around it; refuse an empty one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history and to those who are told.")})
    return reason.strip()


def standing(pk: int, *, version: int | None = None) -> Exercise:
    """Lock an exercise that goes ahead; one that is postponed, cancelled or of the public record is refused."""
    exercise = Exercise.objects.locked(pk, version=version)
    if exercise.facts_only:
        raise ValidationError(_("The exercise is a fact of the public record and is not prepared here."), code="fact")
    if exercise.standing == ExerciseStanding.POSTPONED:
        raise ValidationError(_("The exercise is postponed. Take it up again first."), code="postponed")
    if exercise.standing == ExerciseStanding.CANCELLED:
        raise ValidationError(_("The exercise is cancelled."), code="cancelled")
    return exercise


def preparing(pk: int, *, version: int | None = None) -> Exercise:
    """Lock an exercise that goes ahead and has not begun."""
    exercise = standing(pk, version=version)
    if not exercise.is_preparing:
        raise ValidationError(_("The exercise has begun: this can no longer be changed."), code="begun")
    return exercise


@transaction.atomic
def replan(exercise: Exercise, *, now: datetime) -> None:
    """Plan the reminders of an exercise, its stages and its participants anew; called inside an act."""
    reminders.replan(exercise, now=now)
    for stage in exercise.stages.select_related("exercise").order_by("pk"):
        reminders.replan(stage, now=now)
    for participant in exercise.participants.select_related("exercise", "party").order_by("pk"):
        reminders.replan(participant, now=now)
