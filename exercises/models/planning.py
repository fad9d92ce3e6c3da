"""What an exercise points at below: the measures of programmes it carries out, and the meetings that prepare it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise
from exercises.models.stage import ExerciseStage
from exercises.models.states import MeetingKind
from meetings.models import Meeting
from programs.models import MeasureYear


class ExerciseMeasureQuerySet(models.QuerySet):
    """The reading vocabulary of what an exercise carries out."""

    def visible_to(self, user: Any) -> Self:
        """Show what is visible on both sides."""
        return self.filter(
            exercise__in=Exercise.objects.visible_to(user), measure_year__in=MeasureYear.objects.visible_to(user)
        )


class ExerciseMeasure(models.Model):
    """A measure of a programme, in a year of it, that the exercise carries out."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="measures", verbose_name=_("exercise"))
    measure_year = models.ForeignKey(
        MeasureYear, models.PROTECT, related_name="exercises", verbose_name=_("measure of a programme")
    )

    objects = ExerciseMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["exercise", "measure_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "measure_year"],
                name="exercises_exercisemeasure_once",
                violation_error_message=_("The exercise carries out this measure already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.measure_year)


class ExerciseMeetingQuerySet(models.QuerySet):
    """The reading vocabulary of the meetings of exercises."""

    def visible_to(self, user: Any) -> Self:
        """Show what is visible on both sides."""
        return self.filter(exercise__in=Exercise.objects.visible_to(user), meeting__in=Meeting.objects.visible_to(user))


class ExerciseMeeting(models.Model):
    """A meeting that prepares an exercise, discusses it, or, as the Assembly, is held with one of its stages."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="meetings", verbose_name=_("exercise"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="exercises", verbose_name=_("meeting"))
    kind = models.CharField(_("what it is to the exercise"), max_length=12, choices=MeetingKind)
    stage = models.ForeignKey(
        ExerciseStage, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("stage")
    )

    objects = ExerciseMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["exercise", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "meeting", "kind"],
                name="exercises_exercisemeeting_once",
                violation_error_message=_("The meeting is linked to the exercise already."),
            ),
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(kind=MeetingKind.ASSEMBLY),
                name="exercises_exercisemeeting_one_assembly",
                violation_error_message=_("The stage is held with an Assembly already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=MeetingKind.ASSEMBLY) | Q(stage__isnull=False),
                name="exercises_exercisemeeting_assembly_stage",
                violation_error_message=_("The Assembly is held with a stage: name it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.meeting}"
