"""The reporting year of a measure: the row everything hangs on."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Decision
from members.models import Representation, keepers
from programs.models.measure import Measure, OfProgramme
from programs.models.programme import Programme, ProgrammeStatus
from programs.models.stance import Stance
from records.models import Versioned
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class MeasureYearQuerySet(OfProgramme, RemindableQuerySet):
    """The reading vocabulary of reporting years."""

    def standing(self) -> Self:
        """Leave out the years a decision dropped."""
        return self.filter(dropped_by_decision__isnull=True)

    def between(self, first_day: date, last_day: date) -> Self:
        """Keep what is due in a stretch of days of an adopted programme, its last day included."""
        return self.standing().filter(due_on__range=(first_day, last_day), programme__status=ProgrammeStatus.ADOPTED)

    def with_anchors_between(self, after: Any, until: Any) -> Self:
        """Keep what is due in a stretch of time; a day either way is harmless."""
        return self.filter(due_on__range=(after.date() - date.resolution, until.date() + date.resolution))


class MeasureYear(Versioned, Remindable):
    """Measure × year: what is accounted for, and by when."""

    VERBS = {"made": _("Made"), "due_set": _("Date of the plan set"), "assessed": _("Assessed")}
    CHANGE_LABELS = {"assessment": _("assessment"), "justification": _("justification"), "party": _("party")}
    ANCHORS: ClassVar = {"due": pgettext_lazy("counted from", "its deadline")}
    AUDIENCES: ClassVar = {
        "executors": _("those who answer or report for the executors"),
        "staff": _("the secretariat’s people for programmes"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "due",
            "days_before": days,
            "at_time": "09:00",
            "audience": audience,
            "kind": "deadline",
            "topic": "programmes",
            "urgent": False,
            "mandatory": False,
        }
        for days, audience in (
            (30, "executors"),
            (14, "executors"),
            (2, "executors"),
            (-1, "executors"),
            (-1, "staff"),
            (-14, "executors"),
        )
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reporting_years", verbose_name=_("measure"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measure_years", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_final = models.BooleanField(_("last year of the measure"), default=False)
    dropped_by_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dropped by decision")
    )

    objects = MeasureYearQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "measure__sort_key", "year"]
        verbose_name = _("measure in a reporting year")
        verbose_name_plural = _("measures in reporting years")
        indexes = [models.Index(fields=["due_on"], name="programs_measureyear_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "year"],
                name="programs_measureyear_once",
                violation_error_message=_("The measure has this year already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__year=F("year")) | Q(due_on__year=F("year") + 1),
                name="programs_measureyear_due_in_year",
                violation_error_message=_("The day lies in the reporting year or in the one after it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.year})"

    def get_absolute_url(self) -> str:
        """The page of the measure."""
        return self.measure.get_absolute_url()

    @property
    def is_settled(self) -> bool:
        """Whether the measure as a whole is assessed done, carried over or cancelled for this year."""
        whole = self.assessments.filter(party__isnull=True, superseded_by__isnull=True)
        return whole.filter(status__in=["done", "carried_over", "cancelled"]).exists()

    def reminder_title(self) -> str:
        """Call it by number, year and text."""
        return str(self)

    def reminder_anchors(self) -> dict[str, Anchor]:
        """Give the day it is due while the programme is in force, no decision has dropped the year and it is not settled."""
        if self.due_on is None or self.dropped_by_decision_id or self.programme.status != ProgrammeStatus.ADOPTED:
            return {}
        if self.pk is not None and self.is_settled:
            return {}
        return {"due": Anchor.term(self.due_on, settings.CENTER_TZ)}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name those who answer or propose for an executing party that has not declined, or the secretariat's people for programmes."""
        if audience == "staff":
            return keepers("programmes", only=only)
        if audience != "executors":
            return []
        parties = self.measure.executors.standing().filter(party__isnull=False).values("party")
        acting = Representation.objects.in_force().filter(Q(answer=True) | Q(propose=True), party__in=parties)
        return acting.exclude(party__in=Stance.objects.staying_out(self.measure, self.year)).recipients(only=only)
