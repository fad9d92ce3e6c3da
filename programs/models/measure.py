"""Sections and measures: the table as it was adopted, row by row."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from members.models import Party
from programs.models.deadline import Deadline, DeadlineKind
from programs.models.programme import Programme
from records.models import Versioned, VersionedQuerySet

NUMBER = r"^[1-9]\d*(\.[1-9]\d*){1,2}$"


class OfProgramme(VersionedQuerySet):
    """Rows of a programme are seen by whoever sees the programme."""

    def visible_to(self, user: Any) -> Self:
        """Follow the programme."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class Section(Versioned):
    """A numbered section of a programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sections", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title_ru = models.CharField(_("title (Russian)"), max_length=400)
    title_en = models.CharField(_("title (English)"), max_length=400, blank=True)

    objects = OfProgramme.as_manager()

    class Meta:
        ordering = ["programme", "number"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="programs_section_one_number",
                violation_error_message=_("The programme has a section with this number."),
            ),
            models.UniqueConstraint(fields=["id", "programme"], name="programs_section_with_programme"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="programs_section_number",
                violation_error_message=_("Sections are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        title = self.title_ru if _is_russian() else self.title_en or self.title_ru
        return f"{self.number}. {title}"

    def get_absolute_url(self) -> str:
        """Its place on the page of the programme."""
        return f"{self.programme.get_absolute_url()}?view=table#section-{self.number}"


class MeasureKind(models.TextChoices):
    """A row that is carried out, or a heading above such rows."""

    ITEM = "item", _("measure")
    GROUP = "group", _("heading row")


class Product(models.TextChoices):
    """What a measure brings forth."""

    LEGAL_ACT = "legal_act", _("legal act")
    EXERCISE = "exercise", _("exercise")
    MEETING = "meeting", _("meeting")
    TRAINING = "training", pgettext_lazy("product", "training")
    ANALYTICS = "analytics", _("analysis")
    INFO_EXCHANGE = "info_exchange", _("exchange of information")
    JOINT_ACTION = "joint_action", _("joint action")
    OTHER = "other", pgettext_lazy("product", "other")


def deadline_fits() -> Q:
    """Say which fields each kind of deadline has; the rising of a list is held by a trigger."""
    none = Q(due_on__isnull=True)
    no_years = Q(year_from__isnull=True, year_to__isnull=True)
    no_list = Q(years__isnull=True)
    not_yearly = Q(yearly_month__isnull=True, yearly_day__isnull=True)
    yearly = not_yearly | Q(
        yearly_month__isnull=False, yearly_day__isnull=False, yearly_month__range=(1, 12), yearly_day__range=(1, 31)
    )
    span = Q(year_from__isnull=False, year_to__isnull=False, year_to__gte=F("year_from")) & none & no_list
    return (
        (Q(deadline_kind="") & none & no_years & no_list & not_yearly)
        | (Q(deadline_kind="date", due_on__isnull=False) & no_years & no_list & not_yearly)
        | (Q(deadline_kind="year", year_to=F("year_from")) & span & not_yearly)
        | (Q(deadline_kind="range", year_to__gt=F("year_from")) & span & not_yearly)
        | (Q(deadline_kind="list", years__isnull=False, years__len__gte=2) & none & no_years & not_yearly)
        | (Q(deadline_kind="annual") & span & yearly)
        | (Q(deadline_kind__in=["permanent", "plan"]) & span & not_yearly)
    )


class MeasureQuerySet(OfProgramme):
    """The reading vocabulary of measures."""

    def items(self) -> Self:
        """Leave out the heading rows."""
        return self.filter(kind=MeasureKind.ITEM)

    def accounted_in(self, year: int) -> Self:
        """Keep what is accounted for in a year; a day early in the year after the end belongs to the last year."""
        return self.filter(
            Q(due_on__year=year)
            | Q(due_on__year=year + 1, programme__end_year=year)
            | Q(year_from__lte=year, year_to__gte=year)
            | Q(years__contains=[year])
        )

    def asked(
        self, *, year: int | None = None, section: Section | None = None, executor: Party | None = None,
        product: str = "",
    ) -> Self:  # fmt: skip
        """Keep those of a year, of a section, of an executor named in them, with a product."""
        found = self.accounted_in(year) if year else self
        if section:
            found = found.filter(section=section)
        if executor:
            found = found.filter(pk__in=Measure.objects.filter(executors__party=executor).values("pk"))
        return found.filter(product=product) if product else found

    def in_order(self) -> Self:
        """Put 1.2 before 1.10."""
        return self.order_by("programme", "sort_key")


class Measure(Versioned):
    """One row of the table: what is to be done, by when and by whom."""

    VERBS = {"added": _("Added"), "edited": _("Edited"), "executors_set": _("Executors set")}
    CHANGE_LABELS = {"executors": _("executors")}
    DEADLINE = ("deadline_kind", "due_on", "year_from", "year_to", "years", "yearly_month", "yearly_day")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measures", verbose_name=_("programme"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="measures", verbose_name=_("section"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("heading row")
    )
    number = models.CharField(
        _("number"), max_length=20,
        validators=[RegexValidator(NUMBER, _("Write the number like 1.2 or 1.2.3, without zeros in front."))],
    )  # fmt: skip
    sort_key = models.GeneratedField(
        expression=Func(F("number"), template="(string_to_array(%(expressions)s, '.'))::int[]"),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )
    kind = models.CharField(_("kind"), max_length=5, choices=MeasureKind, default=MeasureKind.ITEM)
    text_ru = models.TextField(_("text (Russian)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    deadline_text_ru = models.CharField(_("deadline, as printed (Russian)"), max_length=300, blank=True)
    deadline_text_en = models.CharField(_("deadline, as printed (English)"), max_length=300, blank=True)
    deadline_kind = models.CharField(_("kind of deadline"), max_length=9, choices=DeadlineKind, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    year_from = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("until year"), null=True, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("years"), null=True, blank=True)
    yearly_month = models.PositiveSmallIntegerField(
        _("month of each year"), null=True, blank=True, validators=[MaxValueValidator(12)]
    )
    yearly_day = models.PositiveSmallIntegerField(
        _("day of that month"), null=True, blank=True, validators=[MaxValueValidator(31)]
    )
    product = models.CharField(_("product"), max_length=13, choices=Product, blank=True)
    adopting_body = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adopting body")
    )
    adopting_text_ru = models.CharField(_("adopting body, as printed (Russian)"), max_length=300, blank=True)
    adopting_text_en = models.CharField(_("adopting body, as printed (English)"), max_length=300, blank=True)
    funding_text_ru = models.TextField(_("funding (Russian)"), blank=True)
    funding_text_en = models.TextField(_("funding (English)"), blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors",
        verbose_name=_("measure of the previous programme"),
    )  # fmt: skip
    added_by_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="measures_added",
        verbose_name=_("added by decision"),
    )  # fmt: skip

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "sort_key"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER),
                name="programs_measure_number",
                violation_error_message=_("Write the number like 1.2 or 1.2.3, without zeros in front."),
            ),
            models.UniqueConstraint(
                fields=["programme", "sort_key"],
                name="programs_measure_one_number",
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("The programme has a measure with this number."),
            ),
            models.UniqueConstraint(fields=["id", "programme"], name="programs_measure_with_programme"),
            models.CheckConstraint(
                condition=deadline_fits(),
                name="programs_measure_deadline_fits",
                violation_error_message=_("The fields of the deadline do not fit its kind."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="group") | Q(deadline_kind="", deadline_text_ru="", deadline_text_en=""),
                name="programs_measure_heading_has_no_deadline",
                violation_error_message=_("A heading has no deadline; make it a measure?"),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(predecessor=F("id")),
                name="programs_measure_not_under_itself",
                violation_error_message=_("A measure does not stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        text = self.text_ru if _is_russian() else self.text_en or self.text_ru
        return f"{self.number} {text}"

    def get_absolute_url(self) -> str:
        """The measure's page."""
        return reverse("programs:measure", args=[self.programme.public_id, self.number])

    @property
    def deadline(self) -> Deadline | None:
        """The deadline that was read out of the printed words; None while there is none."""
        if not self.deadline_kind:
            return None
        return Deadline(
            kind=DeadlineKind(self.deadline_kind), due_on=self.due_on, year_from=self.year_from, year_to=self.year_to,
            years=tuple(self.years or ()), yearly_month=self.yearly_month, yearly_day=self.yearly_day,
        )  # fmt: skip

    def set_deadline(self, deadline: Deadline | None) -> None:
        """Set all fields of the deadline together."""
        for name, value in fields_of(deadline).items():
            setattr(self, name, value)

    def next_due(self, on: date) -> date | None:
        """The next day it is due, on or after a day; else the last there was."""
        terms = self.deadline.terms(self.programme.period) if self.deadline else []
        days = [term.due_on for term in terms if term.due_on]
        return next((due for due in days if due >= on), days[-1] if days else None)


def fields_of(deadline: Deadline | None) -> Mapping[str, Any]:
    """Give the fields of a measure that hold a deadline."""
    if deadline is None:
        return {"deadline_kind": "", **dict.fromkeys(Measure.DEADLINE[1:])}
    return {
        "deadline_kind": deadline.kind, "due_on": deadline.due_on, "year_from": deadline.year_from,
        "year_to": deadline.year_to, "years": list(deadline.years) or None, "yearly_month": deadline.yearly_month,
        "yearly_day": deadline.yearly_day,
    }  # fmt: skip


def _is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")
