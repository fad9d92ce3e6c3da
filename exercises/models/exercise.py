"""An exercise: a name, a year, a topic, how far it is prepared, whether it stands, and who may know of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from exercises.models import people
from exercises.models.states import (
    ASKED,
    PHASE_LOOKS,
    PREPARING,
    Audience,
    ExerciseStanding,
    Invitation,
    Kind,
    Phase,
)
from members.models import Party, keepers, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet
from ui import text


class ExerciseQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of exercises."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative what all parties may know, and what the own party is invited to."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        if user.role != "representative":
            return self.none()
        mine = user.parties("view")
        return self.filter(
            (Q(audience=Audience.ALL_PARTIES) & models.Exists(mine))
            | (~Q(audience=Audience.PLANNERS) & Q(pk__in=Exercise.objects.inviting(mine).values("pk")))
        )

    def inviting(self, parties: Any) -> Self:
        """Keep those that have asked one of these parties, whatever it answered."""
        return self.filter(participants__party__in=parties, participants__invitation__in=ASKED)

    def matching(self, query: str) -> Self:
        """Keep those whose title or code holds the words, in either script or keyboard layout."""
        wanted = Q()
        for reading in text.readings(query):
            wanted |= Q(search_key__contains=reading) | Q(search_key__contains=text.latin(reading))
        return self.filter(wanted) if wanted else self.none()

    def between(self, first_day: date, last_day: date) -> Self:
        """Keep those of these years of which no more than the year is known; else their stages have the days."""
        return self.filter(year__range=(first_day.year, last_day.year)).exclude(stages__window__isnull=False)

    def in_order(self) -> Self:
        """Put the latest year first."""
        return self.order_by("-year", "-pk")

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:  # noqa: ARG002  # the promise's signature
        """Keep nothing: an exercise has no moment of its own, its stages and participants have."""
        return self.none()


class Exercise(Versioned, Remindable):
    """A joint anti-terrorist exercise."""

    VERBS = {
        "entered": _("Entered"),
        "entered_from_record": _("Entered from the public record"),
        "edited": _("Edited"),
        "announced": _("Announced"),
        "postponed": _("Postponed"),
        "resumed": _("Taken up again"),
        "cancelled": _("Cancelled"),
        "advanced": _("Gate passed"),
        "stepped_back": _("Stepped back"),
        "meeting_linked": _("Meeting linked"),
    }
    REMINDER_RULES: ClassVar[list] = []
    CHANGE_LABELS = {"measures": _("measures of programmes"), "meeting": _("meeting"), "host": _("host")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("Another exercise has this code.")},
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title_ru = models.CharField(_("title (Russian)"), max_length=300)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    topic_ru = models.TextField(_("topic (Russian)"), blank=True)
    topic_en = models.TextField(_("topic (English)"), blank=True)
    goal_ru = models.TextField(_("goal (Russian)"), blank=True)
    goal_en = models.TextField(_("goal (English)"), blank=True)
    phase = models.CharField(_("phase"), max_length=13, choices=Phase, default=Phase.INITIATION, editable=False)
    standing = models.CharField(
        _("standing"), max_length=9, choices=ExerciseStanding, default=ExerciseStanding.ACTIVE, editable=False
    )
    standing_reason = models.TextField(_("reason"), blank=True, editable=False)
    audience = models.CharField(
        _("who may know of it"), max_length=12, choices=Audience, default=Audience.PLANNERS, editable=False
    )
    mandate = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="exercises", verbose_name=_("mandate")
    )
    coordinator = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("coordinator"))
    partner = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner organisation")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("previous edition")
    )
    uses_events = models.BooleanField(_("uses an events list"), default=True)
    uses_ratings = models.BooleanField(_("uses ratings"), default=True)
    facts_only = models.BooleanField(_("from the public record"), default=False, editable=False)
    note_ru = models.TextField(_("note (Russian)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    search_key = models.TextField(default="", editable=False)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        indexes = [models.Index(fields=["-year", "-id"], name="exercises_exercise_by_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "title_ru"],
                name="exercises_exercise_title_of_year",
                violation_error_message=_("There is an exercise of this year with this title."),
            ),
            models.CheckConstraint(
                condition=Q(standing=ExerciseStanding.ACTIVE) | ~Q(standing_reason=""),
                name="exercises_exercise_standing_reason",
                violation_error_message=_("Say why the exercise is postponed or cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")),
                name="exercises_exercise_previous_other",
                violation_error_message=_("An exercise is not its own previous edition."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.title_ru if russian else self.title_en or self.title_ru

    def get_absolute_url(self) -> str:
        """The exercise's page."""
        return reverse("exercises:exercise", args=[self.public_id])

    def clean(self) -> None:
        """Keep what it is found by in step with its title."""
        words = [self.title_ru, self.title_en, self.code, str(self.year)]
        self.search_key = " ".join(
            dict.fromkeys(form(word) for form in (text.fold, text.latin) for word in words if word)
        )

    @property
    def is_active(self) -> bool:
        """Whether it goes ahead and is not a mere fact of the past."""
        return self.standing == ExerciseStanding.ACTIVE and not self.facts_only

    @property
    def is_preparing(self) -> bool:
        """Whether it has not begun: until then it can be postponed, cancelled and stepped back."""
        return self.phase in PREPARING and not self.facts_only

    @property
    def status_look(self) -> str:
        """The look of its state."""
        if self.standing == ExerciseStanding.ACTIVE:
            return "done" if self.facts_only else PHASE_LOOKS[Phase(self.phase)]
        return "moved" if self.standing == ExerciseStanding.POSTPONED else "off"

    @property
    def status_words(self) -> str:
        """Its state in one word: that it does not go ahead, or how far it has come."""
        if self.standing != ExerciseStanding.ACTIVE:
            return str(self.get_standing_display())
        return pgettext("standing of an exercise", "Held") if self.facts_only else str(self.get_phase_display())

    def revise(self, *, now: datetime) -> None:
        """Note a change that the calendars of all its stages show; the stages are saved, the exercise is not yet."""
        self.schedule_version += 1
        for stage in self.stages.select_for_update().order_by("pk"):
            stage.exercise = self
            stage.revise(now=now)
            stage.write(*stage.REVISION)

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """None of its own: its stages start, its participants owe."""
        return {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name the representatives of those that were asked or have confirmed, of all parties, or the staff."""
        return people.audience(
            audience,
            {
                "invited": lambda: speaking_for(self._parties(Invitation.INVITED, Invitation.CONFIRMED), only=only),
                "confirmed": lambda: speaking_for(self._parties(Invitation.CONFIRMED), only=only),
                "all_parties": lambda: speaking_for(Party.objects.all(), only=only),
                "staff": lambda: keepers("exercises", only=only),
            },
        )

    def _parties(self, *invitations: str) -> Any:
        return self.participants.filter(invitation__in=invitations).values("party")
