"""What a party says of an action item, and what the secretariat says of that."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.action import ActionItem
from meetings.models.invitation import Source
from members.models import Party
from records.models import Versioned, VersionedQuerySet


class ReportVerdict(models.TextChoices):
    """What became of a report."""

    PENDING = "pending", pgettext_lazy("report", "to be reviewed")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
    RETURNED = "returned", pgettext_lazy("report", "returned")


LOOKS = {"pending": "running", "accepted": "confirmed", "returned": "moved"}


class ProgressReportQuerySet(VersionedQuerySet):
    """The reading vocabulary of reports."""

    def visible_to(self, user: Any) -> Self:
        """Show them to staff, and to whoever leads or carries out the action: these read one another's."""
        if user.is_anonymous or user.role not in ("staff", "representative"):
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(action__in=ActionItem.objects.of(user.parties("view")))

    def waiting(self) -> Self:
        """Keep those nobody has reviewed, of what is under control."""
        return self.filter(verdict=ReportVerdict.PENDING, action__status__in=("open", "reported"))


class ProgressReport(Versioned):
    """A report on an action item: what it says stays as it was sent; only the verdict is added."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    action = models.ForeignKey(ActionItem, models.PROTECT, related_name="reports", verbose_name=_("action item"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="action_reports", verbose_name=_("party"))
    text = models.TextField(_("report"), max_length=8000)
    is_final = models.BooleanField(_("final"), default=False)
    at = models.DateTimeField(_("sent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    letter = models.CharField(_("number and date of the letter"), max_length=200, blank=True)
    verdict = models.CharField(_("review"), max_length=8, choices=ReportVerdict, default=ReportVerdict.PENDING)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["action", "at", "pk"]
        verbose_name = _("report on an action item")
        verbose_name_plural = _("reports on action items")
        indexes = [models.Index(fields=["verdict", "at", "id"], name="meetings_report_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="meetings_progressreport_says_something",
                violation_error_message=_("Say what has been done."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal") | ~Q(letter=""),
                name="meetings_progressreport_source_is_named",
                violation_error_message=_("Name the letter, or who called."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="pending", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(verdict="pending") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="meetings_progressreport_review_is_signed",
                violation_error_message=_("A review has its time and who made it."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(reason=""),
                name="meetings_progressreport_returned_with_reason",
                violation_error_message=_("Give the reason: the party reads it."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(is_final=True, verdict="pending"),
                name="meetings_progressreport_one_final",
                violation_error_message=_("A final report waits for its review already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.number} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page of its action item."""
        return self.action.get_absolute_url()

    @property
    def verdict_look(self) -> str:
        """How the review is drawn."""
        return LOOKS[self.verdict]
