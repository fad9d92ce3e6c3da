"""The list of participants as it was issued: each issue is kept whole, and nothing changes it."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import Issue
from meetings.models.meeting import Meeting


class ParticipantListQuerySet(models.QuerySet):
    """The reading vocabulary of issued lists."""

    def visible_to(self, user: Any) -> Self:
        """Show them to whoever may read the participants of the meeting."""
        return self.filter(meeting__in=Meeting.objects.open_to(user))


class ParticipantList(models.Model):
    """One issue of the list: by party in the order of protocol, the head first, names as they were sent."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="lists", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="participant_lists", verbose_name=_("document")
    )
    # Each line: key, party (code, names), role, names, ranks, posts, mode.
    lines = models.JSONField(_("lines"))

    objects = ParticipantListQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-number"]
        verbose_name = _("list of participants")
        verbose_name_plural = _("lists of participants")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="meetings_participantlist_one_number",
                violation_error_message=_("Somebody has issued the list meanwhile: look at it first."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="meetings_participantlist_from_one",
                violation_error_message=_("Issues of the list count from one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the list."""
        return f"{reverse('meetings:participants', args=[self.meeting.public_id])}?issue={self.number}"

    @property
    def revision(self) -> str:
        """Its mark beside the first issue."""
        return f"Rev.{self.number - 1}" if self.number > 1 else ""
