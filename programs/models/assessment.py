"""What the Center thinks of a measure in a year, or of one party's part in it; each judgement is written once."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Decision
from members.models import Party
from programs.models.measure_year import MeasureYear


class Judgement(models.TextChoices):
    """How far a measure, or a part in it, has come by the Center's assessment."""

    NOT_STARTED = "not_started", pgettext_lazy("assessment", "not begun")
    IN_PROGRESS = "in_progress", pgettext_lazy("assessment", "in progress")
    DONE = "done", pgettext_lazy("assessment", "done")
    PARTLY_DONE = "partly_done", pgettext_lazy("assessment", "partly done")
    NOT_DONE = "not_done", pgettext_lazy("assessment", "not done")
    CARRIED_OVER = "carried_over", pgettext_lazy("assessment", "carried over to the next programme")
    CANCELLED = "cancelled", pgettext_lazy("assessment", "cancelled by a decision")


LOOKS = {
    "not_started": "draft",
    "in_progress": "running",
    "done": "done",
    "partly_done": "running",
    "not_done": "off",
    "carried_over": "moved",
    "cancelled": "off",
}
SETTLED = (Judgement.DONE, Judgement.CARRIED_OVER, Judgement.CANCELLED)  # nobody is late or reminded any more


class AssessmentQuerySet(models.QuerySet):
    """The reading vocabulary of assessments."""

    def visible_to(self, user: Any) -> Self:
        """Show them to the secretariat, whose work they are."""
        return self if not user.is_anonymous and user.role == "staff" else self.none()

    def current(self) -> Self:
        """Keep the last of each chain: what no later one has replaced."""
        return self.filter(superseded_by__isnull=True)


class Assessment(models.Model):
    """Measure × year, and perhaps party: one judgement of a chain; without a party it is about the measure as a whole."""

    measure_year = models.ForeignKey(
        MeasureYear, models.PROTECT, related_name="assessments", verbose_name=_("measure in a reporting year")
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("party")
    )
    status = models.CharField(_("assessment"), max_length=12, choices=Judgement)
    justification = models.TextField(_("justification"), blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("replaces")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["measure_year", "party", "pk"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["measure_year", "party"], condition=Q(supersedes__isnull=True), nulls_distinct=False,
                name="programs_assessment_one_chain",
                violation_error_message=_("This is assessed already; a new assessment replaces the last one."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["partly_done", "not_done", "carried_over", "cancelled"]) | ~Q(justification=""),
                name="programs_assessment_justified",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(decision__isnull=False),
                name="programs_assessment_cancelled_by_decision",
                violation_error_message=_("Name the decision that cancelled it."),
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=True) | Q(status__in=["in_progress", "done", "partly_done", "not_done"]),
                name="programs_assessment_of_a_party",
                violation_error_message=_("The part of a party is in progress, done, partly done or not done."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_status_display())

    @property
    def status_look(self) -> str:
        """The look of the judgement."""
        return LOOKS[self.status]
