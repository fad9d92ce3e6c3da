"""What one meeting is to another."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meeting import Meeting
from records.models import Versioned, VersionedQuerySet


class MeetingLinkQuerySet(VersionedQuerySet):
    """The reading vocabulary of links."""

    def visible_to(self, user: Any) -> Self:
        """Show a link to whoever sees both its meetings."""
        seen = Meeting.objects.visible_to(user)
        return self.filter(from_meeting__in=seen, to_meeting__in=seen)

    def of(self, meeting: Meeting) -> Self:
        """Keep the links of a meeting, in either direction, in a fixed order."""
        rows = self.filter(Q(from_meeting=meeting) | Q(to_meeting=meeting))
        return rows.select_related("from_meeting", "to_meeting").order_by("kind", "pk")


class MeetingLink(Versioned):
    """One meeting is held together with another, prepares it, reviews it or continues it."""

    class Kind(models.TextChoices):
        """What the first meeting is to the second."""

        CO_LOCATED = "co_located", pgettext_lazy("link", "is held together with")
        PREPARES = "prepares", pgettext_lazy("link", "prepares")
        REVIEWS = "reviews", pgettext_lazy("link", "reviews the results of")
        CONTINUES = "continues", pgettext_lazy("link", "continues")

    # The same said from the other end.
    BACK = {
        "co_located": pgettext_lazy("link", "is held together with"),
        "prepares": pgettext_lazy("link", "is prepared by"),
        "reviews": pgettext_lazy("link", "its results are reviewed by"),
        "continues": pgettext_lazy("link", "is continued by"),
    }

    from_meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="links_out", verbose_name=_("meeting"))
    to_meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="links_in", verbose_name=_("other meeting"))
    kind = models.CharField(_("link"), max_length=10, choices=Kind)

    objects = MeetingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("link of meetings")
        verbose_name_plural = _("links of meetings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_meeting=F("to_meeting")),
                name="meetings_meetinglink_not_to_itself",
                violation_error_message=_("A meeting is not linked to itself."),
            ),
            models.UniqueConstraint(
                Least("from_meeting", "to_meeting"),
                Greatest("from_meeting", "to_meeting"),
                "kind",
                name="meetings_meetinglink_once",
                violation_error_message=_("The two meetings are linked in this way already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_meeting.short} {self.get_kind_display()} {self.to_meeting.short}"

    def get_absolute_url(self) -> str:
        """The links of the first meeting."""
        return reverse("meetings:links", args=[self.from_meeting.public_id])

    def seen_from(self, meeting: Meeting) -> tuple[str, Meeting]:
        """Say the link from one of its ends, and name the other."""
        if meeting.pk == self.from_meeting_id:
            return str(self.get_kind_display()), self.to_meeting
        return str(self.BACK[self.kind]), self.from_meeting
