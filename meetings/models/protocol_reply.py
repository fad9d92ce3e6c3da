"""What a party answers to a version of the protocol that was circulated, and what became of its comments."""

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

from meetings.models.deadline import Deadline
from meetings.models.extension import Extension, Verdict, effective
from meetings.models.invitation import Source
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.protocol import ProtocolStatus, ProtocolVersion
from meetings.models.reminding import in_charge
from meetings.models.series import DeadlineKey
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet

KEY = DeadlineKey.PROTOCOL_COMMENTS.value


class CommentVerdict(models.TextChoices):
    """What a party says of a version."""

    NO_COMMENTS = "no_comments", _("no comments")
    COMMENTS = "comments", _("comments")


class Disposition(models.TextChoices):
    """What became of a comment."""

    TAKEN = "taken", pgettext_lazy("comment", "taken into account")
    PARTLY = "partly", pgettext_lazy("comment", "taken into account in part")
    NOT_TAKEN = "not_taken", pgettext_lazy("comment", "not taken into account")


LOOKS = {"": "draft", "no_comments": "confirmed", "comments": "running"}
DISPOSITION_LOOKS = {"": "late", "taken": "done", "partly": "moved", "not_taken": "off"}


class ProtocolReplyQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of answers to the protocol."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative what the own parties are asked and have answered, and nothing of others."""
        found = self.filter(round__in=ProtocolVersion.objects.visible_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(party__in=user.parties("view"))

    def outstanding(self) -> Self:
        """Keep those still empty, of the last version, while it is circulated."""
        later = ProtocolVersion.objects.filter(meeting=OuterRef("round__meeting"), number__gt=OuterRef("round__number"))
        return self.filter(
            ~Exists(later), verdict="", round__meeting__protocol__status=ProtocolStatus.CIRCULATED,
            round__meeting__status=MeetingStatus.HELD,
        )  # fmt: skip

    def outstanding_at(self, at: datetime) -> Self:  # noqa: ARG002  # late ones are owed too
        """Keep what is still owed."""
        return self.outstanding().with_facts().order_by("round__issued_at", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party still owes."""
        return self.outstanding_at(at).filter(party=party)

    def to_dispose(self) -> Self:
        """Keep comments of which nobody has said what becomes of them."""
        return self.filter(verdict=CommentVerdict.COMMENTS, disposition="")

    def with_facts(self) -> Self:
        """Load what a row says of itself: meeting, terms, people."""
        return self.select_related("round__meeting", "party", "by", "disposed_by").prefetch_related(
            "round__meeting__deadlines__extensions"
        )

    def in_order(self) -> Self:
        """Put states first, bodies after them, each by the order of protocol."""
        kinds = models.Case(
            models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2
        )
        return self.annotate(kind_order=kinds).order_by("kind_order", "party__protocol_order", "pk")

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those whose term lies in a stretch of time, or was put off."""
        terms = Deadline.objects.filter(meeting=OuterRef("round__meeting"), key=KEY)
        near = Q(due_at__range=(after, until)) | Q(extensions__due_at__range=(after, until))
        return self.filter(Exists(terms.filter(near)))


class ProtocolReply(Versioned, Remindable, Owed):
    """The answer of a party that took part to one version of the protocol: one row, empty until somebody answers."""

    VERBS = {
        "commented": _("Comments on the protocol given"),
        "no_comments_given": _("No comments on the protocol"),
        "comment_disposed": _("Comments considered"),
        "more_time_asked": _("More time asked for"),
        "more_time_granted": _("More time granted"),
        "more_time_refused": _("More time refused"),
    }
    CHANGE_LABELS = {
        f"due_{KEY}": DeadlineKey.PROTOCOL_COMMENTS.label,
        "disposition": pgettext_lazy("comment", "what became of them"),
    }
    ANCHORS: ClassVar = {KEY: pgettext_lazy("counted from", "the term for comments on the protocol")}
    AUDIENCES: ClassVar = {
        "answer": _("those who answer for the party, until it has answered"),
        "party": _("those who answer for the party"),
        "owner": _("whoever is in charge of the meeting, until the party has answered"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": KEY,
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
    round = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="replies", verbose_name=_("version"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="protocol_replies", verbose_name=_("party"))
    verdict = models.CharField(_("answer"), max_length=11, choices=CommentVerdict, blank=True)
    text = models.TextField(_("comments"), max_length=8000, blank=True)
    at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    is_late = models.BooleanField(_("came after the term"), default=False, editable=False)
    source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    letter = models.CharField(_("number and date of the letter, or who called"), max_length=200, blank=True)
    disposition = models.CharField(
        pgettext_lazy("comment", "what became of them"), max_length=9, choices=Disposition, blank=True
    )
    disposition_words = models.TextField(_("the secretariat's answer"), max_length=4000, blank=True)
    disposed_at = models.DateTimeField(_("considered"), null=True, blank=True, editable=False)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ProtocolReplyQuerySet.as_manager()

    class Meta:
        ordering = ["round", "party__protocol_order", "pk"]
        verbose_name = _("answer to the protocol")
        verbose_name_plural = _("answers to protocols")
        indexes = [
            models.Index(fields=["party"], condition=Q(verdict=""), name="meetings_protocolreply_owed"),
            models.Index(
                fields=["at", "id"], condition=Q(verdict="comments", disposition=""), name="meetings_protocolreply_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party"],
                name="meetings_protocolreply_once",
                violation_error_message=_("The party is asked about this version already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="", at__isnull=True, by__isnull=True)
                | (~Q(verdict="") & Q(at__isnull=False, by__isnull=False)),
                name="meetings_protocolreply_answer_is_signed",
                violation_error_message=_("An answer has its time and the person who gave or entered it."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="comments") & ~Q(text="") | ~Q(verdict="comments") & Q(text=""),
                name="meetings_protocolreply_comments_have_text",
                violation_error_message=_("Comments have their text, and nothing else has one."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal") | ~Q(letter=""),
                name="meetings_protocolreply_source_is_named",
                violation_error_message=_("Name the letter, or who called."),
            ),
            models.CheckConstraint(
                condition=Q(disposition="", disposed_at__isnull=True, disposed_by__isnull=True, disposition_words="")
                | ~Q(disposition="")
                & ~Q(disposition_words="")
                & Q(verdict="comments", disposed_at__isnull=False, disposed_by__isnull=False),
                name="meetings_protocolreply_disposed_in_words",
                violation_error_message=_(
                    "What became of comments is said in words, with its time and who said it; only comments have it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page on which the party answers."""
        return f"{reverse('meetings:comment-protocol', args=[self.meeting.public_id])}?party={self.party.code}"

    @property
    def meeting(self) -> Meeting:
        """The meeting of the protocol."""
        return self.round.meeting

    @property
    def look(self) -> str:
        """How the answer is drawn."""
        return LOOKS[self.verdict]

    @property
    def disposition_look(self) -> str:
        """How it is drawn what became of the comments."""
        return DISPOSITION_LOOKS[self.disposition]

    @property
    def waits(self) -> bool:
        """Whether there are comments of which nobody has said what becomes of them."""
        return self.verdict == CommentVerdict.COMMENTS and not self.disposition

    @property
    def term(self) -> Deadline | None:
        """The term that the last circulation set."""
        return next((row for row in self.meeting.deadlines.all() if row.key == KEY), None)

    @property
    def due_at(self) -> datetime | None:
        """When the answer is due for this party."""
        return effective(self.term, self.party) if self.term else None

    @property
    def first_due_at(self) -> datetime | None:
        """The first term, where the party was given more time."""
        return self.term.due_at if self.term and self.term.due_at != self.due_at else None

    @property
    def asks_for_time(self) -> Extension | None:
        """The later term that the party asks for and nobody has decided on."""
        rows = self.term.extensions.all() if self.term else ()
        return next((row for row in rows if row.party_id == self.party_id and row.verdict == Verdict.PENDING), None)

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Comment on the protocol: %(meeting)s") % {"meeting": self.meeting.short}

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the term while the answer is owed."""
        if not self.is_owed():
            return {}
        term = Deadline.objects.filter(meeting=self.meeting, key=KEY).first()
        due = effective(term, self.party) if term else None
        return {KEY: Anchor.instant(due, term.tz)} if term and due else {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name whoever answers for the party: for `answer` nobody once nothing is owed, for `party` always."""
        if audience in ("answer", "owner") and not self.is_owed():
            return
        if audience == "owner":
            yield from in_charge(self.meeting, only=only)
            return
        yield from speaking_for([self.party_id], "answer", only=only)

    def is_owed(self) -> bool:
        """Whether the party still owes it."""
        return ProtocolReply.objects.outstanding().filter(pk=self.pk).exists()

    def reminder_title(self) -> str:
        """The protocol, named by its meeting."""
        return gettext("Protocol: %(meeting)s") % {"meeting": self.meeting.short}
