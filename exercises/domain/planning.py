"""The acts that link an exercise with the meetings that prepare it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.domain import ground
from exercises.models import Exercise, ExerciseMeeting, ExerciseStage, MeetingKind
from meetings.models import Meeting
from members.models import User
from records import history


@transaction.atomic
def link_meeting(
    exercise: Exercise,
    *,
    meeting: Meeting,
    kind: str,
    stage: ExerciseStage | None,
    version: int | None,
    by: User,
    now: datetime,
) -> Exercise:
    """Say what a meeting is to an exercise; the Assembly is held with one of its stages. The meeting knows nothing of it."""
    exercise = ground.standing(exercise.pk, version=version)
    if kind == MeetingKind.ASSEMBLY and stage is None:
        raise ValidationError({"stage": _("The Assembly is held with a stage: name it.")})
    if stage is not None and stage.exercise_id != exercise.pk:
        raise ValidationError({"stage": _("This is a stage of another exercise.")})
    link = ExerciseMeeting(exercise=exercise, meeting=meeting, kind=kind, stage=stage)
    link.full_clean()
    link.save()
    exercise.write()
    changes = history.diff({}, {"meeting": f"{link.get_kind_display()}: {meeting}"})
    history.record(exercise, "meeting_linked", by=by, now=now, changes=changes)
    return exercise
