"""A stage: dates, zone, place and clock belong to it, not to the exercise."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exercises.models import people
from exercises.models.exercise import Exercise
from exercises.models.states import (
    CONDUCT_LOOKS,
    Audience,
    Conduct,
    ExerciseStanding,
    Invitation,
    Phase,
    StageKind,
)
from members.models import keepers, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Anchor, CalendarState, Precision, Recipient, Scheduled, ScheduledQuerySet, ends_with_start
from ui import text
from ui.dates import Coarse


class ExerciseStageQuerySet(VersionedQuerySet, ScheduledQuerySet):
    """The reading vocabulary of stages."""

    def visible_to(self, user: Any) -> Self:
        """Show the stages of the exercises a person may see: their dates are part of the card."""
        if user.is_anonymous:
            return self.none()
        return self if user.role == "staff" else self.filter(exercise__in=Exercise.objects.visible_to(user))

    def matching(self, query: str) -> Self:
        """Keep the stages of exercises that match."""
        return self.filter(exercise__in=Exercise.objects.matching(query))


class ExerciseStage(Versioned, Scheduled):
    """A stage of an exercise, with dates as well as they are known."""

    VERBS = {
        "added": _("Added"),
        "edited": _("Edited"),
        "rescheduled": _("Moved"),
        "recorded": _("Entered as held"),
        "not_conducted": _("Marked as not held"),
    }
    ANCHORS: ClassVar = {"starts": pgettext_lazy("counted from", "its beginning")}
    AUDIENCES: ClassVar = {
        "invited": _("the representatives of the invited parties"),
        "confirmed": _("the representatives of the parties that take part"),
        "staff": _("the secretariat’s people for exercises"),
    }
    CONFIRMED = "confirmed"
    KEEPERS = "staff"
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "starts",
            "days_before": days,
            "at_time": "09:00",
            "audience": "confirmed",
            "kind": "starts",
            "topic": "exercises",
            "urgent": False,
            "mandatory": False,
        }
        for days in (14, 2)
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="stages", verbose_name=_("exercise"))
    number = models.PositiveSmallIntegerField(_("number"))
    title_ru = models.CharField(_("title (Russian)"), max_length=300, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=13, choices=StageKind, blank=True)
    is_final = models.BooleanField(_("final stage"), default=False)
    goal_ru = models.TextField(_("goal (Russian)"), blank=True)
    goal_en = models.TextField(_("goal (English)"), blank=True)
    coordination_point_ru = models.CharField(_("coordination headquarters (Russian)"), max_length=300, blank=True)
    coordination_point_en = models.CharField(_("coordination headquarters (English)"), max_length=300, blank=True)
    conduct = models.CharField(_("conduct"), max_length=13, choices=Conduct, default=Conduct.PLANNED, editable=False)
    conduct_reason = models.TextField(_("reason"), blank=True, editable=False)
    log_seq = models.PositiveIntegerField(default=0, editable=False)

    objects = ExerciseStageQuerySet.as_manager()

    class Meta(Scheduled.Meta):
        ordering = ["exercise", "number"]
        verbose_name = _("stage of an exercise")
        verbose_name_plural = _("stages of exercises")
        constraints = [
            *Scheduled.Meta.constraints,
            ends_with_start(),
            models.UniqueConstraint(
                fields=["exercise", "number"],
                name="exercises_exercisestage_number",
                violation_error_message=_("The exercise has a stage with this number."),
            ),
            models.UniqueConstraint(fields=["id", "exercise"], name="exercises_exercisestage_with_exercise"),
            models.UniqueConstraint(
                fields=["exercise"],
                condition=Q(is_final=True),
                name="exercises_exercisestage_one_final",
                violation_error_message=_("The exercise has a final stage already."),
            ),
            models.CheckConstraint(
                condition=~Q(conduct__in=[Conduct.ABORTED, Conduct.NOT_CONDUCTED]) | ~Q(conduct_reason=""),
                name="exercises_exercisestage_conduct_reason",
                violation_error_message=_("Say why the stage was broken off or not held."),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="exercises_stage_starts")]

    def __str__(self) -> str:
        return gettext("%(exercise)s, stage %(number)d") % {"exercise": self.exercise, "number": self.number}

    def get_absolute_url(self) -> str:
        """The stage's card on the page of its exercise."""
        return f"{reverse('exercises:exercise', args=[self.exercise.public_id])}#stage-{self.number}"

    def set_dates(self, when: Coarse, *, opens: time | None, closes: time | None, tz: str) -> None:
        """Set its dates as well as they are known; without hours a known day is a whole one."""
        if when.precision != Precision.DAY or when.lower is None or when.upper is None:
            self.tz = tz
            self.place_window(when.precision, when.lower)
            return
        last = when.upper - walltime.DAY
        if opens is None or closes is None:
            self.place(when.lower, last, tz, all_day=True)
        else:
            self.place(datetime.combine(when.lower, opens), datetime.combine(last, closes), tz, all_day=False)

    @property
    def when(self) -> Coarse:
        """Its days as a form shows and reads them."""
        if self.window is None:
            return Coarse(Precision.UNKNOWN.value)
        return Coarse(self.precision, self.window.lower, self.window.upper)

    @property
    def opens(self) -> time | None:
        """The hour at which it begins, if it has hours."""
        return self.starts_local.time() if self.starts_local and not self.all_day else None

    @property
    def closes(self) -> time | None:
        """The hour at which it ends, if it has hours."""
        return self.ends_local.time() if self.ends_local and not self.all_day else None

    @property
    def status_look(self) -> str:
        """The look of its state; that of the exercise when that does not go ahead."""
        exercise = self.exercise
        if exercise.standing != ExerciseStanding.ACTIVE:
            return exercise.status_look
        if self.conduct == Conduct.PLANNED:
            return "planned" if self.is_tentative else "confirmed"
        return CONDUCT_LOOKS[Conduct(self.conduct)]

    @property
    def status_words(self) -> str:
        """Its state in one word."""
        exercise = self.exercise
        return (
            exercise.status_words if exercise.standing != ExerciseStanding.ACTIVE else str(self.get_conduct_display())
        )

    @property
    def is_off(self) -> bool:
        """Whether calendars show it as cancelled."""
        return self.exercise.standing != ExerciseStanding.ACTIVE or self.conduct == Conduct.NOT_CONDUCTED

    @property
    def is_tentative(self) -> bool:
        """Whether calendars show it as tentative: until the exercise is ready."""
        return self.exercise.phase in (Phase.INITIATION, Phase.SPECIFICATION, Phase.PLANNING)

    def calendar_state(self) -> CalendarState:
        """Off with its exercise or if it was not held, firm from readiness on."""
        if self.exercise.standing == ExerciseStanding.POSTPONED:
            return CalendarState.POSTPONED
        if self.is_off:
            return CalendarState.CANCELLED
        return CalendarState.TENTATIVE if self.is_tentative else CalendarState.CONFIRMED

    def calendar_title(self) -> tuple[str, bool]:
        """The exercise and the number of the stage."""
        return str(self), text.pair(self.exercise, "title")[1]

    def calendar_category(self) -> str:
        """All of them together."""
        return gettext("Joint exercises")

    def reminder_title(self) -> str:
        """The exercise and the number of the stage."""
        return str(self)

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Its start, while it is to come and its day is known."""
        if not self.exercise.is_active or self.conduct != Conduct.PLANNED or self.precision != Precision.DAY:
            return {}
        if self.starts_local is None:
            return {}
        anchor = Anchor.day if self.all_day else Anchor.moment
        return {"starts": anchor(self.starts_local.date() if self.all_day else self.starts_local, self.tz)}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name the representatives of the confirmed parties, of the invited ones, or the staff."""
        if audience != "staff" and self.exercise.audience == Audience.PLANNERS:
            return []
        return people.audience(
            audience,
            {
                "confirmed": lambda: speaking_for(self._parties(Invitation.CONFIRMED), only=only),
                "invited": lambda: speaking_for(self._parties(Invitation.INVITED, Invitation.CONFIRMED), only=only),
                "staff": lambda: keepers("exercises", only=only),
            },
        )

    def _parties(self, *invitations: str) -> Any:
        return self.exercise.participants.filter(invitation__in=invitations).values("party")
