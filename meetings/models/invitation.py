"""Who is invited, and what each party has answered."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Issue
from meetings.models.deadline import Deadline
from meetings.models.extension import Extension, Verdict, effective
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.reminding import in_charge
from meetings.models.series import DeadlineKey
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class InvitationStatus(models.TextChoices):
    """Whether the party has been invited."""

    DRAFT = "draft", pgettext_lazy("invitation", "not issued")
    ISSUED = "issued", pgettext_lazy("invitation", "issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")


class Capacity(models.TextChoices):
    """As what a party is invited."""

    PARTICIPANT = "participant", _("participant")
    OBSERVER = "observer", _("observer")
    HOST = "host", _("host")
    GUEST = "guest", _("guest")


class Reply(models.TextChoices):
    """What a party answers."""

    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("does not take part")
    UNDECIDED = "undecided", _("under consideration")


class ReplyMode(models.TextChoices):
    """How a party takes part."""

    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video")


class Source(models.TextChoices):
    """How an answer reached the Center."""

    PORTAL = "portal", _("portal")
    LETTER = "letter", _("letter")
    TELEPHONE = "telephone", _("telephone")


REPLY_LOOKS = {"accepted": "confirmed", "declined": "off", "undecided": "running", "": "draft"}
# An answer is owed while it is missing, under consideration, or older than the question.
UNANSWERED = Q(reply="") | Q(reply="undecided") | Q(replied_at__lt=F("asked_at"))


class InvitationQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of invitations."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative only those of the own parties, once issued."""
        found = self.filter(meeting__in=Meeting.objects.visible_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(party__in=user.parties("view")).exclude(status=InvitationStatus.DRAFT)

    def shown_to(self, user: Any) -> Self:
        """Show, beside what one sees of the own, the answers of others that are shown to all who are invited."""
        meetings = Meeting.objects.open_to(user)
        own = self.visible_to(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(shown=True, status=InvitationStatus.ISSUED, meeting__in=meetings))

    def outstanding(self) -> Self:
        """Keep those of convened meetings whose answer is awaited."""
        return self.filter(UNANSWERED, status=InvitationStatus.ISSUED, meeting__status=MeetingStatus.CONVENED)

    def outstanding_at(self, at: datetime) -> Self:
        """Keep what is still owed an answer to."""
        return (
            self.outstanding()
            .filter(meeting__starts_at__gt=at)
            .select_related("meeting", "party")
            .prefetch_related("meeting__deadlines__extensions")
            .order_by("meeting__starts_at", "pk")
        )

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party still owes an answer to."""
        return self.outstanding_at(at).filter(party=party)

    def in_order(self) -> Self:
        """Put states first, bodies after them, each by the order of protocol."""
        kinds = models.Case(
            models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2
        )
        return self.annotate(kind_order=kinds).order_by("kind_order", "party__protocol_order", "pk")

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those whose term of reply lies in a stretch of time."""
        terms = Deadline.objects.filter(meeting=OuterRef("meeting"), key="reply")
        near = Q(due_at__range=(after, until)) | Q(extensions__due_at__range=(after, until))
        return self.filter(Exists(terms.filter(near)))


class Invitation(Versioned, Remindable, Owed):
    """The invitation of a party to a meeting, and the party's answer."""

    VERBS = {
        "prepared": _("Prepared"),
        "issued": _("Issued"),
        "letter_written": _("Letter written"),
        "withdrawn": _("Withdrawn"),
        "replied": _("Answered"),
        "asked_again": _("Asked again"),
        "not_asked_again": _("The question was taken back"),
        "seats_set": _("Seats set"),
        "more_time_asked": _("More time asked for"),
        "more_time_granted": _("More time granted"),
        "more_time_refused": _("More time refused"),
    }
    CHANGE_LABELS = {f"due_{key.value}": key.label for key in DeadlineKey}
    ANCHORS: ClassVar = {"reply": pgettext_lazy("counted from", "the term of the answer")}
    AUDIENCES: ClassVar = {
        "answer": _("those who answer for the party, until it has answered"),
        "party": _("those who answer for the party"),
        "owner": _("whoever is in charge of the meeting, until the party has answered"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "reply",
            "days_before": days,
            "at_time": "10:00",
            "audience": audience,
            "kind": "deadline",
            "topic": "meetings",
            "urgent": days <= 0 and audience == "answer",
            "may_digest": audience == "owner",
            "mandatory": True,
        }
        for days, audience in ((7, "answer"), (2, "answer"), (-1, "answer"), (-2, "owner"))
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="invitations", verbose_name=_("party"))
    capacity = models.CharField(_("invited as"), max_length=11, choices=Capacity, default=Capacity.PARTICIPANT)
    capacity_reason = models.CharField(_("why it is invited"), max_length=300, blank=True)
    status = models.CharField(_("invitation"), max_length=9, choices=InvitationStatus, default=InvitationStatus.DRAFT)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    letter_no = models.CharField(_("number of the letter"), max_length=60, blank=True)
    letter_on = models.DateField(_("date of the letter"), null=True, blank=True)
    letter = models.ForeignKey(
        Issue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        editable=False,
        verbose_name=_("letter"),
    )
    # The words of the letter by language, as it went out.
    letter_words = models.JSONField(default=dict, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True, editable=False)
    reply = models.CharField(_("answer"), max_length=9, choices=Reply, blank=True)
    reply_mode = models.CharField(_("takes part"), max_length=9, choices=ReplyMode, blank=True)
    reply_note = models.TextField(_("remark"), blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    reply_letter = models.CharField(_("number and date of the letter"), max_length=200, blank=True)
    reply_paper = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="replies", editable=False,
        verbose_name=_("letter of the answer as a file"),
    )  # fmt: skip
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    seats_delegates = models.PositiveSmallIntegerField(_("own seats for delegates"), null=True, blank=True)
    seats_accompanying = models.PositiveSmallIntegerField(
        _("own seats for accompanying persons"), null=True, blank=True
    )
    seats_reason = models.CharField(_("why it has seats of its own"), max_length=300, blank=True)
    shown = models.BooleanField(_("the answer is shown to the other invited parties"), default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "party__protocol_order", "pk"]
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        indexes = [models.Index(fields=["party", "status", "reply"], name="meetings_invitation_owed")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"],
                name="meetings_invitation_once",
                violation_error_message=_("The party is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="meetings_invitation_reply_is_signed",
                violation_error_message=_("An answer has its time and the person who gave or entered it."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal") | ~Q(reply_letter="") | ~Q(reply_note=""),
                name="meetings_invitation_source_is_named",
                violation_error_message=_("Name the letter, or say in the remark how the answer came."),
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
                name="meetings_invitation_withdrawn_with_reason",
                violation_error_message=_("Give the reason of the withdrawal."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", issued_at__isnull=True) | ~Q(status="draft") & Q(issued_at__isnull=False),
                name="meetings_invitation_issued_has_time",
                violation_error_message=_("An invitation that is issued has its time, a draft has none."),
            ),
            models.CheckConstraint(
                condition=~Q(capacity="guest") | ~Q(capacity_reason=""),
                name="meetings_invitation_guest_with_reason",
                violation_error_message=_("Say why the guest is invited."),
            ),
            models.CheckConstraint(
                condition=Q(seats_delegates__isnull=True, seats_accompanying__isnull=True) | ~Q(seats_reason=""),
                name="meetings_invitation_own_seats_with_reason",
                violation_error_message=_("Say why the party has seats of its own."),
            ),
            models.UniqueConstraint(fields=["id", "meeting", "party"], name="meetings_invitation_of_meeting_and_party"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page on which the party answers."""
        return f"{reverse('meetings:reply', args=[self.meeting.public_id])}?party={self.party.code}"

    @property
    def reply_look(self) -> str:
        """How the answer is drawn."""
        return REPLY_LOOKS[self.reply]

    @property
    def is_unanswered(self) -> bool:
        """Whether an answer is missing, under consideration, or older than the question."""
        if self.reply in ("", Reply.UNDECIDED):
            return True
        return bool(self.asked_at and self.replied_at and self.replied_at < self.asked_at)

    @property
    def due_at(self) -> datetime | None:
        """When the answer is due for this party; None where the meeting sets no term."""
        return effective(self.term, self.party) if self.term else None

    @property
    def term(self) -> Deadline | None:
        """The term that the meeting sets for answers."""
        return next((row for row in self.meeting.deadlines.all() if row.key == "reply"), None)

    @property
    def first_due_at(self) -> datetime | None:
        """The first term, where the party was given more time."""
        return self.term.due_at if self.term and self.term.due_at != self.due_at else None

    @property
    def terms_to_extend(self) -> list[str]:
        """By which terms the party still owes something: its answer, then what concerns its delegation."""
        if self.is_unanswered:
            return ["reply"]
        return ["nominate", "confirm", "credentials"] if self.reply == Reply.ACCEPTED else []

    @property
    def asks_for_time(self) -> list[Extension]:
        """The later terms that the party asks for and nobody has decided on."""
        rows = (row for term in self.meeting.deadlines.all() for row in term.extensions.all())
        return [row for row in rows if row.party_id == self.party_id and row.verdict == Verdict.PENDING]

    @property
    def is_late(self) -> bool:
        """Whether the answer came after its term."""
        return bool(self.replied_at and self.due_at and self.replied_at > self.due_at)

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        if self.reply and self.reply != Reply.UNDECIDED:
            return gettext("Answer again, the date has changed: %(meeting)s") % {"meeting": self.meeting.short}
        return gettext("Reply to the invitation: %(meeting)s") % {"meeting": self.meeting.short}

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the term of the answer while it is owed."""
        owed = self.status == InvitationStatus.ISSUED and self.meeting.status == MeetingStatus.CONVENED
        if not owed or not self.is_unanswered:
            return {}
        term = self.meeting.deadlines.filter(key="reply").first()
        due = effective(term, self.party) if term else None
        return {"reply": Anchor.instant(due, term.tz)} if term and due else {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name whoever answers for the party: for `answer` nobody once there is one, for `party` always."""
        if audience in ("answer", "owner") and not self.is_unanswered:
            return
        if audience == "owner":
            yield from in_charge(self.meeting, only=only)
            return
        yield from speaking_for([self.party_id], "answer", only=only)

    def reminder_dates(self) -> Meeting:
        """A letter shows the dates of the meeting."""
        return self.meeting

    def reminder_title(self) -> str:
        """The title of the meeting in the language of the letter."""
        return self.meeting.reminder_title()
