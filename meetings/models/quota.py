"""How many people a party may send to a meeting: by the kind of the party and by the group the person belongs to."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meeting import Meeting
from meetings.models.series import MeetingSeries
from members.models import Kind


class Group(models.TextChoices):
    """For what a seat is counted."""

    DELEGATES = "delegates", pgettext_lazy("seats", "delegates")
    ACCOMPANYING = "accompanying", pgettext_lazy("seats", "accompanying")


# Of a new series, and of what stood before seats were counted.
USUAL = {
    (Kind.STATE.value, Group.DELEGATES.value): 3,
    (Kind.STATE.value, Group.ACCOMPANYING.value): 2,
    (Kind.BODY.value, Group.DELEGATES.value): 2,
    (Kind.PARTNER.value, Group.DELEGATES.value): 2,
}


class SeriesQuotaQuerySet(models.QuerySet):
    """The reading vocabulary of the usual seats."""

    def visible_to(self, user: Any) -> Self:
        """Show them to whoever sees the series."""
        return self.filter(series__in=MeetingSeries.objects.visible_to(user))


class SeriesQuota(models.Model):
    """The usual seats of a series; an edition copies them and then has its own."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="quotas")
    kind = models.CharField(_("kind of party"), max_length=7, choices=Kind)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    seats = models.PositiveSmallIntegerField(_("seats"))

    objects = SeriesQuotaQuerySet.as_manager()

    class Meta:
        ordering = ["series", "kind", "group"]
        verbose_name = _("usual seats")
        verbose_name_plural = _("usual seats")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "kind", "group"],
                name="meetings_seriesquota_once",
                violation_error_message=_("The series has a number of seats for this kind and group already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_group_display()}: {self.seats}"


class QuotaQuerySet(models.QuerySet):
    """The reading vocabulary of seats."""

    def visible_to(self, user: Any) -> Self:
        """Show the seats of meetings whose participants the person may read."""
        return self.filter(meeting__in=Meeting.objects.open_to(user))

    def copy_usual(self, meeting: Meeting) -> None:
        """Give a meeting the usual seats of its series."""
        if meeting.series is not None:
            usual = meeting.series.quotas.all()
            Quota.objects.bulk_create(
                Quota(meeting=meeting, kind=row.kind, group=row.group, seats=row.seats) for row in usual
            )

    def copy_from(self, source: Meeting, meeting: Meeting) -> None:
        """Give a meeting the seats of the edition before."""
        Quota.objects.bulk_create(
            Quota(meeting=meeting, kind=row.kind, group=row.group, seats=row.seats) for row in source.quotas.all()
        )


class Quota(models.Model):
    """The seats of a meeting for the parties of one kind; where there is no row there are no seats."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="quotas")
    kind = models.CharField(_("kind of party"), max_length=7, choices=Kind)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    seats = models.PositiveSmallIntegerField(_("seats"))

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "kind", "group"]
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "group"],
                name="meetings_quota_once",
                violation_error_message=_("The meeting has a number of seats for this kind and group already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_group_display()}: {self.seats}"
