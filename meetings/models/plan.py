"""The plan of a year as it was approved: each edition is kept whole, and nothing changes it. Work goes on in the events themselves."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.invitation import Invitation
from meetings.models.series import SeriesMember
from members.models import Representation
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class PlanStatus(models.TextChoices):
    """Whether it was approved."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    APPROVED = "approved", pgettext_lazy("plan", "approved")


class PlanQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of plans."""

    def visible_to(self, user: Any) -> Self:
        """Show plans to the secretariat; whoever represents a party knows of those that are approved."""
        if user.is_authenticated and user.role == "staff":
            return self
        if user.is_anonymous or user.role != "representative" or not user.parties("view").exists():
            return self.none()
        return self.filter(status=PlanStatus.APPROVED)

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:  # noqa: ARG002  # nothing is owed
        """A plan has no term."""
        return self.none()


class PlanYear(Versioned, Remindable):
    """The plan of one year."""

    VERBS = {"approved": _("Plan approved")}
    AUDIENCES: ClassVar = {"members": _("the parties whose meetings are in the plan")}
    REMINDER_RULES: ClassVar[list] = []  # a plan is told of; nothing in it has a term
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

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name no moment: nothing is owed by a day."""
        return {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> list[Recipient]:
        """Name whoever represents a member of a series in the year, or a party invited to a meeting of it, each once."""
        if audience != "members":
            return []
        days = DateRange(date(self.year, 1, 1), date(self.year + 1, 1, 1))
        members = SeriesMember.objects.filter(valid__overlap=days, series__is_active=True)
        invited = Invitation.objects.filter(status="issued", meeting__window__overlap=days)
        rows = Representation.objects.in_force().filter(
            Q(party__in=members.values("party")) | Q(party__in=invited.values("party"))
        )
        return rows.recipients(only=only)

    def reminder_title(self) -> str:
        """What it is called."""
        return str(self)


class PlanVersionQuerySet(models.QuerySet):
    """The reading vocabulary of approved plans."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; others the last edition of each plan they know of, whose lines a page filters by what they see."""
        found = self.filter(plan__in=PlanYear.objects.visible_to(user))
        if user.is_authenticated and user.role == "staff":
            return found
        later = PlanVersion.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
        return found.filter(~Exists(later))

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
