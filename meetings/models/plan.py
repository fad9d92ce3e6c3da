"""The plan of a year as it was approved: each edition is kept whole, and nothing changes it. Work goes on in the events themselves."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.models import Versioned, VersionedQuerySet


class PlanStatus(models.TextChoices):
    """Whether it was approved."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    APPROVED = "approved", pgettext_lazy("plan", "approved")


class PlanQuerySet(VersionedQuerySet):
    """The reading vocabulary of plans."""

    def visible_to(self, user: Any) -> Self:
        """Show plans to the secretariat; others read in the calendar what is visible to them, and nothing of drafts."""
        return self if user.is_authenticated and user.role == "staff" else self.none()


class PlanYear(Versioned):
    """The plan of one year."""

    VERBS = {"approved": _("Plan approved")}
    CHANGE_LABELS = {"issue": _("issue"), "events": _("events")}

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    status = models.CharField(_("status"), max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name = _("plan of a year")
        verbose_name_plural = _("plans of years")
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="meetings_planyear_of_our_time",
                violation_error_message=_("Plans are kept for the years 1990 to 2100."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Plan of %(year)s") % {"year": self.year})

    def get_absolute_url(self) -> str:
        """The plan as a list."""
        return reverse("plan_list", args=[self.year])


class PlanVersionQuerySet(models.QuerySet):
    """The reading vocabulary of approved plans."""

    def visible_to(self, user: Any) -> Self:
        """Show them to whoever is shown the plan."""
        return self.filter(plan__in=PlanYear.objects.visible_to(user))

    def of(self, year: int) -> Self:
        """Keep those of a year, the newest first."""
        return self.filter(plan__year=year).select_related("plan", "published_by").order_by("-number")


class PlanVersion(models.Model):
    """One edition of the plan: what stood in it, who approved it, when and by which decision."""

    plan = models.ForeignKey(PlanYear, models.PROTECT, related_name="versions", verbose_name=_("plan of a year"))
    number = models.PositiveSmallIntegerField(_("number"))
    published_at = models.DateTimeField(_("approved"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=300)
    # Each line: uid, titles, precision, window, places, hosts, states, as they were that day.
    lines = models.JSONField(_("lines"))

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        verbose_name = _("approved plan")
        verbose_name_plural = _("approved plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="meetings_planversion_one_number",
                violation_error_message=_("Somebody has approved the plan meanwhile: look at it first."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(decision=""),
                name="meetings_planversion_by_decision",
                violation_error_message=_("Say by which decision the plan is approved."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(plan)s, No %(number)d") % {"plan": self.plan, "number": self.number})

    def get_absolute_url(self) -> str:
        """The list of its lines."""
        return f"{reverse('plan_list', args=[self.plan.year])}?issue={self.number}"
