"""Days on which somebody or some place is not to be had."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.place import Venue
from members.models import Party
from records.models import Versioned, VersionedQuerySet
from reminders.walltime import DAY
from ui import when

SCOPES = ("party", "venue", "person")


class BlackoutQuerySet(VersionedQuerySet):
    """The reading vocabulary of closed dates."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; whoever represents a party the holidays that are shown."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(shown=True) if user.parties("view").exists() else self.none()

    def touching(self, first_day: date, last_day: date) -> Self:
        """Keep what touches a stretch of days, its last day included."""
        return self.filter(days__overlap=DateRange(first_day, last_day + DAY))

    def in_order(self) -> Self:
        """Sort by their first day."""
        return self.select_related("party", "venue", "person").order_by("days", "pk")


class Blackout(Versioned):
    """Closed dates of all, of a party, of a venue or of a member of staff; they warn and never block."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited"), "removed": _("Removed")}

    class Kind(models.TextChoices):
        """Why the days are closed."""

        HOLIDAY = "holiday", pgettext_lazy("closed dates", "holiday")
        VISIT = "visit", pgettext_lazy("closed dates", "visit")
        COUNCIL = "council", pgettext_lazy("closed dates", "session of a council")
        LEAVE = "leave", pgettext_lazy("closed dates", "leave")
        OTHER = "other", pgettext_lazy("closed dates", "other")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.HOLIDAY)
    days = DateRangeField(_("days"))
    title_ru = models.CharField(_("title (Russian)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    for_all = models.BooleanField(_("for all"), default=False)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="blackouts", verbose_name=_("state or body")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="blackouts", verbose_name=_("venue")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blackouts",
        verbose_name=_("member of staff"),
    )
    shown = models.BooleanField(_("shown to representatives"), default=False)

    objects = BlackoutQuerySet.as_manager()

    class Meta:
        ordering = ["days", "pk"]
        verbose_name = _("closed dates")
        verbose_name_plural = _("closed dates")
        indexes = [
            GistIndex(fields=["days"], name="meetings_blackout_days"),
            models.Index(fields=["days", "id"], name="meetings_blackout_in_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(for_all=True, party=None, venue=None, person=None)
                | Q(for_all=False, party__isnull=False, venue=None, person=None)
                | Q(for_all=False, party=None, venue__isnull=False, person=None)
                | Q(for_all=False, party=None, venue=None, person__isnull=False),
                name="meetings_blackout_one_scope",
                violation_error_message=_("Say whose dates they are: of all, or of one party, venue or colleague."),
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="meetings_blackout_has_days",
                violation_error_message=_("Give the first and the last day."),
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(kind="holiday", person=None),
                name="meetings_blackout_only_holidays_shown",
                violation_error_message=_("Only holidays are shown to representatives."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.title_ru if russian else self.title_en or self.title_ru

    def get_absolute_url(self) -> str:
        """The list they stand in."""
        return reverse("meetings:blackouts")

    @property
    def of_whom(self) -> str:
        """Whose dates they are, in words."""
        return str(self.party or self.venue or self.person or pgettext_lazy("closed dates", "all"))

    @property
    def said(self) -> str:
        """The days in words."""
        return when.daterange(self.days.lower, self.days.upper - DAY)

    @property
    def sentence(self) -> str:
        """Whose they are, what, and when: as a warning says it."""
        return f"{self.of_whom}: {self}, {self.said}"
