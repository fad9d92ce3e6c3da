"""Papers of a meeting: documents of the library, by the item they are for."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models import Document, Issue
from meetings.models.agenda import AgendaItem, Audience
from meetings.models.meeting import Meeting, Status
from meetings.models.series import DeadlineKey
from records.models import Versioned, VersionedQuerySet


class MeetingPaperQuerySet(VersionedQuerySet):
    """The reading vocabulary of the papers of meetings."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a party the papers released to it, of meetings it is invited to.

        What hangs on an item that is the secretariat's alone is found in the library, not here.
        """
        found = self.filter(meeting__in=Meeting.objects.open_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        issues = Issue.objects.visible_to(user)
        hidden = Q(item__audience=Audience.SECRETARIAT) | Q(item__parent__audience=Audience.SECRETARIAT)
        return found.filter(document__in=issues.values("document")).exclude(Q(item__isnull=False) & hidden)

    def in_order(self) -> Self:
        """Put them as they were attached."""
        return self.order_by("position", "pk")


# Meetings for which parties hand in papers: the term makes them late, the end of the meeting ends it.
TAKES_PAPERS = (Status.TENTATIVE, Status.CONVENED, Status.POSTPONED)


class MeetingPaper(Versioned):
    """A document that belongs to a meeting, or to one item of its agenda; who reads it is decided by its release."""

    VERBS = {
        "attached": _("Paper attached"),
        "detached": _("Paper taken off"),
        "handed_in": _("Handed in by the party"),
        "handed_in_again": _("Handed in again by the party"),
        "entered": _("Entered by the secretariat for the party"),
        "entered_again": _("Entered again by the secretariat for the party"),
    }
    CHANGE_LABELS = {"document": _("document"), "item": _("item of the agenda")}

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("item of the agenda")
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="meeting_papers", verbose_name=_("document"))
    position = models.PositiveSmallIntegerField(_("place"), default=1)
    wish = models.CharField(_("what the party asks the meeting to do"), max_length=300, blank=True)

    objects = MeetingPaperQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        verbose_name = _("paper of a meeting")
        verbose_name_plural = _("papers of meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document"],
                name="meetings_meetingpaper_once",
                violation_error_message=_("The document is among the papers of the meeting already."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="meetings_meetingpaper_from_one",
                violation_error_message=_("Places are counted from one."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        """The page of the document."""
        return self.document.get_absolute_url()

    @property
    def is_late(self) -> bool:
        """Whether a party handed it in after the term for papers."""
        sent = self.document.sent_to_center_at
        if sent is None:
            return False
        due = next((row.due_at for row in self.meeting.deadlines.all() if row.key == DeadlineKey.PAPERS), None)
        return due is not None and sent > due
