"""Programmes: the multi-year basis of the work, from the draft to the end of the period."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from members.models import Party, User, keepers
from programs.models.deadline import Period
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class ProgrammeStatus(models.TextChoices):
    """Where a programme stands on its path."""

    DRAFTING = "drafting", pgettext_lazy("programme", "being drafted")
    AGREEMENT = "agreement", pgettext_lazy("programme", "being agreed")
    SUBMITTED = "submitted", pgettext_lazy("programme", "submitted for adoption")
    ADOPTED = "adopted", pgettext_lazy("programme", "adopted")
    CLOSED = "closed", pgettext_lazy("programme", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("programme", "withdrawn")


LOOKS = {
    "drafting": "draft",
    "agreement": "planned",
    "submitted": "planned",
    "adopted": "running",
    "closed": "done",
    "withdrawn": "off",
}
TO_PARTIES = ("agreement", "submitted", "adopted", "closed")
FROZEN = ("adopted", "closed")


class ProgrammeQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of programmes."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; whoever represents a party reads what was sent for agreement and what was adopted."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        if user.role != "representative":
            return self.none()
        return self.filter(Exists(user.parties("view")), status__in=TO_PARTIES)

    def in_force(self, on: date) -> Self:
        """Keep the adopted programmes whose period holds a day."""
        return self.filter(status=ProgrammeStatus.ADOPTED, start_year__lte=on.year, end_year__gte=on.year)

    def newest_first(self) -> Self:
        """Put the latest period at the top."""
        return self.order_by("-start_year", "-end_year", "-pk")

    def with_anchors_between(self, after: Any, until: Any) -> Self:
        """Keep what ends in a stretch of time; a year either way is harmless."""
        return self.filter(status=ProgrammeStatus.ADOPTED, end_year__range=(after.year - 1, until.year + 1))


class Programme(Versioned, Remindable):
    """A programme of cooperation: a passport, sections and measures, adopted for some years."""

    VERBS = {
        "entered": _("Entered"),
        "edited": _("Edited"),
        "fact_entered": _("Entered from public facts"),
        "checked": _("Table checked"),
        "adopted": _("Adoption recorded"),
        "section_added": _("Section added"),
        "section_edited": _("Section changed"),
    }
    CHANGE_LABELS = {"section": _("section")}
    PASSPORT = ("basis", "aims", "results", "funding", "control")
    ANCHORS: ClassVar = {"ends": pgettext_lazy("counted from", "its end")}
    AUDIENCES: ClassVar = {"staff": _("the secretariat’s people for programmes")}
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "ends",
            "days_before": days,
            "at_time": "09:00",
            "audience": "staff",
            "kind": "ends",
            "topic": "programmes",
            "urgent": False,
            "mandatory": False,
        }
        for days in (365, 60)
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    title_ru = models.CharField(_("title (Russian)"), max_length=600)
    title_en = models.CharField(_("title (English)"), max_length=600, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    status = models.CharField(_("status"), max_length=9, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFTING)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("previous programme")
    )
    drafting_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="programmes_to_draft",
        verbose_name=_("decision to draft it"),
    )  # fmt: skip
    adoption_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="programmes_adopted",
        verbose_name=_("decision that adopted it"),
    )  # fmt: skip
    adopting_party = models.ForeignKey(
        Party, models.PROTECT, related_name="programmes_adopted", verbose_name=_("adopted by")
    )
    main_developer = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="programmes_developed",
        verbose_name=_("main developer"),
    )  # fmt: skip
    coordinator = models.ForeignKey(
        Party, models.PROTECT, related_name="programmes_coordinated", verbose_name=_("coordinator")
    )
    basis_ru = models.TextField(_("basis (Russian)"), blank=True)
    basis_en = models.TextField(_("basis (English)"), blank=True)
    aims_ru = models.TextField(_("aims (Russian)"), blank=True)
    aims_en = models.TextField(_("aims (English)"), blank=True)
    results_ru = models.TextField(_("expected results (Russian)"), blank=True)
    results_en = models.TextField(_("expected results (English)"), blank=True)
    funding_ru = models.TextField(_("funding (Russian)"), blank=True)
    funding_en = models.TextField(_("funding (English)"), blank=True)
    control_ru = models.TextField(_("control of execution (Russian)"), blank=True)
    control_en = models.TextField(_("control of execution (English)"), blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("table checked by")
    )
    checked_at = models.DateTimeField(_("table checked"), null=True, blank=True)
    adoption_recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adoption recorded by")
    )
    adoption_recorded_at = models.DateTimeField(_("adoption recorded"), null=True, blank=True)
    facts_only = models.BooleanField(_("known from public facts only"), default=False)
    note_ru = models.TextField(_("note (Russian)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    close_reason = models.TextField(_("reason of closing"), blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-start_year", "-end_year", "-pk"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(start_year__lte=F("end_year")),
                name="programs_programme_years",
                violation_error_message=_("The last year is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("id")),
                name="programs_programme_not_own_predecessor",
                violation_error_message=_("A programme does not follow itself."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["adopted", "closed"])
                | Q(facts_only=True)
                | (
                    Q(
                        adoption_decision__isnull=False,
                        checked_by__isnull=False,
                        checked_at__isnull=False,
                        adoption_recorded_by__isnull=False,
                        adoption_recorded_at__isnull=False,
                    )
                    & ~Q(checked_by=F("adoption_recorded_by"))
                ),
                name="programs_programme_adopted_by_two",
                violation_error_message=_(
                    "An adopted programme has its decision; one person checked the table, another recorded the adoption."
                ),
            ),
            models.UniqueConstraint(
                fields=["adoption_decision"],
                name="programs_programme_one_a_decision",
                violation_error_message=_("This decision adopted another programme already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_ru if _is_russian() else self.title_en or self.title_ru

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return reverse("programs:programme", args=[self.public_id])

    @property
    def years(self) -> str:
        """The period as it is printed."""
        return f"{self.start_year}–{self.end_year}" if self.start_year != self.end_year else str(self.start_year)

    @property
    def period(self) -> Period:
        """The period in which its deadlines lie."""
        return Period(self.start_year, self.end_year)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return date(self.end_year, 12, 31)

    @property
    def status_look(self) -> str:
        """The look of the status."""
        return LOOKS[self.status]

    @property
    def is_frozen(self) -> bool:
        """Whether the table stands as adopted; what is known from public facts only may still be filled in."""
        return self.status in FROZEN and not self.facts_only

    @property
    def is_editable(self) -> bool:
        """Whether the table may be written."""
        return self.status in (ProgrammeStatus.DRAFTING, ProgrammeStatus.AGREEMENT) or (
            self.facts_only and self.status in FROZEN
        )

    def is_in_force(self, on: date) -> bool:
        """Whether it is adopted and its period holds the day."""
        return self.status == ProgrammeStatus.ADOPTED and self.start_year <= on.year <= self.end_year

    def days_left(self, on: date) -> int | None:
        """The days until the period ends; None unless it is in force."""
        return (self.last_day - on).days if self.is_in_force(on) else None

    def reminder_anchors(self) -> dict[str, Anchor]:
        """Give the end of the period of an adopted programme."""
        if self.status != ProgrammeStatus.ADOPTED:
            return {}
        return {"ends": Anchor.term(self.last_day, settings.CENTER_TZ)}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name the secretariat's people for programmes."""
        if audience != "staff":
            return []
        return keepers("programmes", only=only)


class ProgrammeStep(models.Model):
    """A step of a programme on its path through the bodies; written once."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steps", verbose_name=_("programme"))
    from_status = models.CharField(_("status before"), max_length=9, choices=ProgrammeStatus, blank=True)
    to_status = models.CharField(_("status after"), max_length=9, choices=ProgrammeStatus)
    on = models.DateField(_("day of the step"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["programme", "on", "pk"]
        verbose_name = _("step of a programme")
        verbose_name_plural = _("steps of a programme")

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_to_status_display()}"


def _is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")
