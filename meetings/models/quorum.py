"""What was counted at a sitting: which parties were there, how many were needed; a count stays as it was."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.series import MeetingSeries
from meetings.models.sitting import Sitting


class CountedFor(models.TextChoices):
    """Why it was counted."""

    OPENING = "opening", pgettext_lazy("quorum", "opening of the sitting")
    DECISION = "decision", pgettext_lazy("quorum", "adoption of a decision")


class QuorumSnapshotQuerySet(models.QuerySet):
    """The reading vocabulary of counts."""

    def visible_to(self, user: Any) -> Self:
        """Show counts to the secretariat alone: parties read the protocol."""
        if user.is_anonymous or user.role != "staff":
            return self.none()
        return self.filter(sitting__in=Sitting.objects.visible_to(user))

    def newest_first(self) -> Self:
        """Put the last count first."""
        return self.order_by("-at", "-pk")


class QuorumSnapshot(models.Model):
    """One count: the rule of that moment, the parties that were counted, and what came out."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="quorum_counts", verbose_name=_("sitting"))
    reason = models.CharField(_("counted for"), max_length=8, choices=CountedFor)
    basis = models.CharField(_("out of"), max_length=9, choices=MeetingSeries.QuorumBasis, blank=True)
    expected = ArrayField(models.CharField(max_length=12), verbose_name=_("parties counted"), default=list, blank=True)
    present = ArrayField(models.CharField(max_length=12), verbose_name=_("present"), default=list, blank=True)
    beside = ArrayField(
        models.CharField(max_length=12), verbose_name=_("present, not counted"), default=list, blank=True
    )
    needed = models.PositiveSmallIntegerField(_("needed"), null=True, blank=True)
    met = models.BooleanField(_("quorum"), null=True, blank=True)
    at = models.DateTimeField(_("counted"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = QuorumSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "-at", "-pk"]
        verbose_name = _("count of the quorum")
        verbose_name_plural = _("counts of the quorum")
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="", needed__isnull=True, met__isnull=True)
                | ~Q(basis="") & Q(needed__isnull=False, met__isnull=False),
                name="meetings_quorumsnapshot_by_a_rule",
                violation_error_message=_("A quorum is met or not by a rule; without one nothing is said."),
            ),
            models.CheckConstraint(
                condition=Q(met__isnull=True)
                | Q(met=True, present__len__gte=F("needed"))
                | Q(met=False, present__len__lt=F("needed")),
                name="meetings_quorumsnapshot_as_counted",
                violation_error_message=_("The quorum is met when as many parties are there as are needed."),
            ),
            models.CheckConstraint(
                condition=Q(present__contained_by=F("expected")),
                name="meetings_quorumsnapshot_of_those_expected",
                violation_error_message=_("Only parties that count for the quorum are counted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting}: {len(self.present)}/{self.needed or '–'}"
