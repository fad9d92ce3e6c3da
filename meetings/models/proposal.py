"""What a party proposes for the agenda, and what the secretariat answers."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.reminding import in_charge
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class ProposalStatus(models.TextChoices):
    """How far a proposal is."""

    DRAFT = "draft", pgettext_lazy("proposal", "draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "sent")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    RETURNED = "returned", pgettext_lazy("proposal", "returned for revision")
    DECLINED = "declined", pgettext_lazy("proposal", "declined")
    DEFERRED = "deferred", pgettext_lazy("proposal", "put off to the next edition")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn by the party")


LOOKS = {
    "draft": "draft",
    "submitted": "planned",
    "accepted": "confirmed",
    "returned": "running",
    "declined": "off",
    "deferred": "moved",
    "withdrawn": "off",
}
TAKES_PROPOSALS = (MeetingStatus.TENTATIVE, MeetingStatus.CONVENED, MeetingStatus.POSTPONED)


class AgendaProposalQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of proposals."""

    def visible_to(self, user: Any) -> Self:
        """Show a party its own; staff what was sent: a draft is its party's alone."""
        found = self.filter(meeting__in=Meeting.objects.visible_to(user))
        if user.is_anonymous:
            return found
        if user.role == "staff":
            return found.filter(submitted_at__isnull=False)
        return found.filter(party__in=user.parties("view"))

    def outstanding_at(self, at: datetime) -> Self:
        """Keep what was returned and not sent again, while the meeting is to come."""
        return (
            self.filter(status=ProposalStatus.RETURNED, meeting__status__in=TAKES_PROPOSALS)
            .filter(Q(meeting__starts_at__isnull=True) | Q(meeting__starts_at__gt=at))
            .exclude(meeting__status=MeetingStatus.POSTPONED)
            .select_related("meeting", "party")
            .prefetch_related("meeting__deadlines")
            .order_by("meeting__starts_at", "pk")
        )

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what was returned to a party and not sent again."""
        return self.outstanding_at(at).filter(party=party)

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:  # noqa: ARG002  # the meeting has the term
        """A proposal has no term of its own: the meeting reminds of when proposals close."""
        return self.none()

    def waiting(self) -> Self:
        """Keep those the secretariat has to decide."""
        return self.filter(status=ProposalStatus.SUBMITTED)

    def in_order(self) -> Self:
        """Put what waits first, then the newest."""
        waits = models.Case(models.When(status="submitted", then=0), models.When(status="returned", then=1), default=2)
        return self.annotate(waits=waits).order_by("waits", "-submitted_at", "-pk")


class AgendaProposal(Versioned, Remindable, Owed):
    """A proposal of a party for the agenda of a meeting."""

    VERBS = {
        "proposal_drafted": _("Proposal drafted"),
        "proposal_edited": _("Proposal changed"),
        "submitted": _("Proposal sent"),
        "accepted": _("Proposal accepted"),
        "returned": _("Proposal returned"),
        "declined": _("Proposal declined"),
        "deferred": _("Proposal put off"),
        "proposal_withdrawn": _("Proposal withdrawn"),
    }
    TEXTS = ("title_ru", "title_en", "rationale")
    REMINDER_RULES: ClassVar[list[dict[str, Any]]] = []

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proposals", verbose_name=_("meeting"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="agenda_proposals", verbose_name=_("party"))
    title_ru = models.CharField(_("title (Russian)"), max_length=600)
    title_en = models.CharField(_("title (English)"), max_length=600, blank=True)
    rationale = models.TextField(_("grounds"), max_length=4000)
    status = models.CharField(_("status"), max_length=9, choices=ProposalStatus, default=ProposalStatus.DRAFT)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decision_reason = models.TextField(_("reason of the decision"), max_length=2000, blank=True)
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name=_("item of the agenda")
    )

    objects = AgendaProposalQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("proposal for an agenda")
        verbose_name_plural = _("proposals for agendas")
        indexes = [
            models.Index(fields=["party", "status"], name="meetings_proposal_owed"),
            models.Index(fields=["meeting", "status"], name="meetings_proposal_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, status__in=["draft", "withdrawn"])
                | (~Q(status="draft") & Q(submitted_at__isnull=False, submitted_by__isnull=False)),
                name="meetings_agendaproposal_sent_whole",
                violation_error_message=_(
                    "A proposal that was sent has its time and who sent it, a draft has neither."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "returned", "declined", "deferred"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="meetings_agendaproposal_decided_whole",
                violation_error_message=_("A decision has its time and who made it."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "declined", "deferred"]) | ~Q(decision_reason=""),
                name="meetings_agendaproposal_with_reason",
                violation_error_message=_("Give the reason: the party reads it."),
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", item__isnull=False)
                | (~Q(status="accepted") & (Q(item__isnull=True) | Q(status="withdrawn"))),
                name="meetings_agendaproposal_item_if_accepted",
                violation_error_message=_("What is accepted becomes an item, and nothing else does."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.title_ru if russian else self.title_en or self.title_ru

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("meetings:proposal", args=[self.meeting.public_id, self.public_id])

    @property
    def status_look(self) -> str:
        """How the status is drawn."""
        return LOOKS[self.status]

    @property
    def is_editable(self) -> bool:
        """Whether its party may still change it."""
        return self.status in (ProposalStatus.DRAFT, ProposalStatus.RETURNED)

    @property
    def due_at(self) -> datetime | None:
        """When proposals close; None where the meeting sets no term."""
        return next((row.due_at for row in self.meeting.deadlines.all() if row.key == "proposals"), None)

    @property
    def is_late(self) -> bool:
        """Whether it was sent after its term; it is decided like any other."""
        return bool(self.submitted_at and self.due_at and self.submitted_at > self.due_at)

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Revise the returned proposal for the agenda: %(meeting)s") % {"meeting": self.meeting.short}

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name no moment: when proposals close is the meeting's."""
        return {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name whoever is in charge of the meeting, or those who propose for the party."""
        if audience == "party":
            yield from speaking_for(Party.objects.filter(pk=self.party_id), "propose", only=only)
        else:
            yield from in_charge(self.meeting, only=only)

    def reminder_dates(self) -> Meeting:
        """A letter shows the dates of the meeting."""
        return self.meeting
