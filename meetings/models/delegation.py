"""The delegation of a party to a meeting, and what is owed about it: names, their confirmation, credentials."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Issue
from meetings.models.deadline import Deadline
from meetings.models.extension import effective
from meetings.models.invitation import Invitation, InvitationStatus, Reply, Source
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.reminding import in_charge
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class DelegationStatus(models.TextChoices):
    """How far a delegation is."""

    DRAFT = "draft", pgettext_lazy("delegation", "being drawn up")
    SUBMITTED = "submitted", pgettext_lazy("delegation", "submitted")
    RETURNED = "returned", pgettext_lazy("delegation", "returned")
    ACCEPTED = "accepted", pgettext_lazy("delegation", "accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("delegation", "withdrawn")


class Credentials(models.TextChoices):
    """Whether the party's credentials are in hand."""

    NOT_NEEDED = "not_needed", pgettext_lazy("credentials", "not needed")
    AWAITED = "awaited", pgettext_lazy("credentials", "awaited")
    COPY = "copy", pgettext_lazy("credentials", "copy received")
    ORIGINAL = "original", pgettext_lazy("credentials", "original received")
    WAIVED = "waived", pgettext_lazy("credentials", "waived")


LOOKS = {
    "draft": "draft",
    "submitted": "running",
    "returned": "moved",
    "accepted": "confirmed",
    "withdrawn": "off",
}
CREDENTIALS_LOOKS = {
    "not_needed": "draft",
    "awaited": "draft",
    "copy": "confirmed",
    "original": "done",
    "waived": "moved",
}
OPEN = (DelegationStatus.DRAFT, DelegationStatus.RETURNED)
KEYS = ("nominate", "confirm", "credentials")
AUDIENCES = {
    "manage": _("those who manage the delegation, while it owes something"),
    "managers": _("those who manage the delegation"),
    "owner": _("whoever is in charge of the meeting"),
}


class DelegationQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of delegations."""

    def visible_to(self, user: Any) -> Self:
        """Show them to whoever sees their invitations: staff, and the party itself."""
        return self.filter(invitation__in=Invitation.objects.visible_to(user))

    def outstanding(self) -> Self:
        """Keep those of convened meetings about which the party owes something."""
        unconfirmed = Delegation.objects.filter(
            status=DelegationStatus.ACCEPTED,
            meeting__series__two_step=True,
            meeting__deadlines__key="confirm",
            nominees__status="nominated",
        )
        owes = (
            Q(status__in=OPEN)
            | Q(pk__in=unconfirmed.values("pk"))
            | Q(credentials_status="awaited", status__in=["submitted", "accepted"])
        )
        return self.filter(
            owes,
            invitation__status=InvitationStatus.ISSUED,
            invitation__reply=Reply.ACCEPTED,
            meeting__status=MeetingStatus.CONVENED,
        )

    def outstanding_at(self, at: datetime) -> Self:
        """Keep what is still owed names, a confirmation or credentials for."""
        found = self.outstanding().filter(meeting__starts_at__gt=at)
        return found.with_facts().order_by("meeting__starts_at", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party still owes names, a confirmation or credentials for."""
        return self.outstanding_at(at).filter(party=party)

    def submitted(self) -> Self:
        """Keep those the secretariat has to accept or to return."""
        return self.filter(status=DelegationStatus.SUBMITTED, meeting__status=MeetingStatus.CONVENED)

    def with_facts(self) -> Self:
        """Load what a row says of itself: meeting, terms, people."""
        return self.select_related("meeting__series", "party", "invitation").prefetch_related(
            "meeting__deadlines__extensions", "nominees"
        )

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those one of whose terms lies in a stretch of time, or was put off."""
        terms = Deadline.objects.filter(meeting=OuterRef("meeting"), key__in=KEYS)
        near = Q(due_at__range=(after, until)) | Q(extensions__due_at__range=(after, until))
        return self.filter(Exists(terms.filter(near)))


class Delegation(Versioned, Remindable, Owed):
    """Whom a party sends to a meeting."""

    VERBS = {
        "opened": _("Opened"),
        "nominated": _("People included"),
        "names_imported": _("People included from a file"),
        "names_import_undone": _("Import from a file taken back"),
        "dropped": _("Person taken out"),
        "reordered": _("Order changed"),
        "submitted": _("Submitted"),
        "accepted": _("Accepted"),
        "returned": _("Returned"),
        "confirmed": _("Confirmed by the party"),
        "withdrawn": _("Withdrawn"),
        "credentials_set": _("Credentials noted"),
        "credentials_sent": _("Credentials sent as a file"),
    }
    CHANGE_LABELS = {"people": _("people"), "place": _("place"), "letter": _("letter")}
    ANCHORS: ClassVar = {
        "nominate": pgettext_lazy("counted from", "the term for delegations"),
        "confirm": pgettext_lazy("counted from", "the term for their confirmation"),
        "credentials": pgettext_lazy("counted from", "the term for credentials"),
    }
    AUDIENCES: ClassVar = AUDIENCES
    REMINDER_RULES: ClassVar = [
        {
            "anchor": key,
            "days_before": days,
            "at_time": "10:00",
            "audience": "manage",
            "kind": "deadline",
            "topic": "meetings",
            "urgent": days <= 0,
            "mandatory": True,
        }
        for key in KEYS
        for days in (7, 2, -1)
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="delegations", verbose_name=_("meeting"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="delegations", verbose_name=_("party"))
    invitation = models.OneToOneField(
        Invitation, models.CASCADE, related_name="delegation", verbose_name=_("invitation")
    )
    status = models.CharField(
        pgettext_lazy("of a row", "state"),
        max_length=9,
        choices=DelegationStatus,
        default=DelegationStatus.DRAFT,
        editable=False,
    )
    source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    letter = models.CharField(_("number and date of the letter"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    return_reason = models.TextField(_("why it is returned"), blank=True)
    credentials_status = models.CharField(
        _("credentials"), max_length=10, choices=Credentials, default=Credentials.NOT_NEEDED
    )
    credentials_letter = models.CharField(_("number and date of the credentials"), max_length=200, blank=True)
    waiver_reason = models.CharField(_("why they are waived"), max_length=300, blank=True)
    credentials = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="delegations", editable=False,
        verbose_name=_("credentials as a file"),
    )  # fmt: skip

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "party__protocol_order", "pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        indexes = [models.Index(fields=["party", "status"], name="meetings_delegation_of_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"],
                name="meetings_delegation_once",
                violation_error_message=_("The party has a delegation to this meeting already."),
            ),
            models.UniqueConstraint(fields=["id", "meeting", "party"], name="meetings_delegation_of_meeting_and_party"),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "accepted", "returned"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="meetings_delegation_submitted_is_signed",
                violation_error_message=_("A delegation that is submitted has its time and who submitted it."),
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_at__isnull=False, accepted_by__isnull=False)
                | (~Q(status="accepted") & Q(accepted_at__isnull=True, accepted_by__isnull=True)),
                name="meetings_delegation_accepted_is_signed",
                violation_error_message=_("A delegation that is accepted has its time and who accepted it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(return_reason=""),
                name="meetings_delegation_returned_with_reason",
                violation_error_message=_("Say what is to be corrected: the party reads it."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal") | ~Q(letter=""),
                name="meetings_delegation_source_is_named",
                violation_error_message=_("Name the letter, or who called."),
            ),
            models.CheckConstraint(
                condition=~Q(credentials_status="waived") | ~Q(waiver_reason=""),
                name="meetings_delegation_waived_with_reason",
                violation_error_message=_("Say why the credentials are waived."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page of the delegation."""
        return f"{reverse('meetings:delegation', args=[self.meeting.public_id])}?party={self.party.code}"

    @property
    def reference(self) -> str:
        """What the party quotes in letters."""
        return f"{self.meeting.code}/{self.party.code}"

    @property
    def status_look(self) -> str:
        """How the state is drawn."""
        return LOOKS[self.status]

    @property
    def credentials_look(self) -> str:
        """How the credentials are drawn."""
        return CREDENTIALS_LOOKS[self.credentials_status]

    @property
    def wants_credentials(self) -> bool:
        """Whether the party sends its credentials: where the series asks for them, or some are noted or awaited."""
        asked = bool(self.meeting.series and self.meeting.series.needs_credentials)
        return asked or self.credentials_status != Credentials.NOT_NEEDED

    @property
    def standing_count(self) -> int:
        """How many people stand in it."""
        return sum(row.status in ("nominated", "confirmed") for row in self.nominees.all())

    @property
    def is_open(self) -> bool:
        """Whether the party is drawing it up."""
        return self.status in OPEN

    @property
    def two_step(self) -> bool:
        """Whether the party confirms its people after the secretariat has accepted them."""
        return bool(self.meeting.series and self.meeting.series.two_step)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether people of an accepted delegation await the party's confirmation."""
        return (
            self.status == DelegationStatus.ACCEPTED
            and self.two_step
            and any(row.status == "nominated" for row in self.nominees.all())
        )

    def due(self, key: str) -> datetime | None:
        """When something is due for the party; None where the meeting sets no such term."""
        term = next((row for row in self.meeting.deadlines.all() if row.key == key), None)
        return effective(term, self.party) if term else None

    @property
    def owes(self) -> str:
        """What is owed first: nominate, confirm or credentials; empty where nothing is."""
        if self.is_open:
            return "nominate"
        if self.is_unconfirmed and self.due("confirm"):
            return "confirm"
        awaited = self.credentials_status == Credentials.AWAITED
        return "credentials" if awaited and self.status in ("submitted", "accepted") else ""

    @property
    def due_at(self) -> datetime | None:
        """When what is owed first is due."""
        return self.due(self.owes) if self.owes else None

    @property
    def is_late(self) -> bool:
        """Whether the names came after their term."""
        due = self.due("nominate")
        return bool(self.submitted_at and due and self.submitted_at > due)

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        values = {"meeting": self.meeting.short}
        if self.status == DelegationStatus.RETURNED:
            return gettext("Correct the delegation that was returned: %(meeting)s") % values
        if self.owes == "confirm":
            return gettext("Confirm the delegation: %(meeting)s") % values
        if self.owes == "credentials":
            return gettext("Send the credentials of the delegation: %(meeting)s") % values
        return gettext("Name the delegation: %(meeting)s") % values

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the term of what is owed first, while it is owed."""
        invited = self.invitation.status == InvitationStatus.ISSUED and self.invitation.reply == Reply.ACCEPTED
        if not invited or self.meeting.status != MeetingStatus.CONVENED or not self.owes:
            return {}
        due = self.due_at
        term = self.meeting.deadlines.filter(key=self.owes).first()
        return {self.owes: Anchor.instant(due, term.tz)} if due and term else {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name whoever manages the delegation: for `manage` while something is owed; or the meeting's owner."""
        if audience == "owner":
            yield from in_charge(self.meeting, only=only)
            return
        if audience == "manage" and not self.owes:
            return
        yield from speaking_for([self.party_id], "manage_delegation", only=only)

    def reminder_dates(self) -> Meeting:
        """A letter shows the dates of the meeting."""
        return self.meeting

    def reminder_title(self) -> str:
        """The title of the meeting in the language of the letter."""
        return self.meeting.reminder_title()
