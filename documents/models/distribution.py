"""Who gets an issue, who has opened it, and what each party owes and has answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models.file import LanguageFile
from documents.models.issue import Issue, IssueStatus
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class OfParty(models.QuerySet):
    """Rows of one party about one issue."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a party the own rows of what it sees."""
        found = self.filter(issue__in=Issue.objects.visible_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(party__in=user.parties("view"))

    def in_order(self) -> Self:
        """Put states first, bodies after them, each by the order of protocol."""
        kinds = models.Case(
            models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2
        )
        return self.select_related("party").order_by(kinds, "party__protocol_order", "pk")


class DistributionQuerySet(OfParty, VersionedQuerySet):
    """The reading vocabulary of distributions."""

    def standing(self) -> Self:
        """Keep those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Distribution(Versioned):
    """An issue is released to a party; the row is closed, never deleted."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="distributions", verbose_name=_("issue"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="distributions", verbose_name=_("party"))
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField(_("reason"), blank=True)

    objects = DistributionQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "party__protocol_order", "pk"]
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        indexes = [
            models.Index(
                fields=["party", "issue"], condition=Q(ended_at__isnull=True), name="documents_distribution_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "party"],
                name="documents_distribution_once",
                violation_error_message=_("The party has it already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="documents_distribution_ended_whole",
                violation_error_message=_("A distribution that ended has its time, its reason and who ended it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue.symbol} – {self.party}"


class AccessAction(models.TextChoices):
    """What was opened."""

    VIEW = "view", pgettext_lazy("access", "page opened")
    DOWNLOAD = "download", pgettext_lazy("access", "file fetched")


class AccessEvent(models.Model):
    """Somebody opened an issue; written once, in the transaction that shows it. Without a party: staff, who do not count."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="accesses")
    file = models.ForeignKey(LanguageFile, models.PROTECT, null=True, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="accesses")
    action = models.CharField(_("what was opened"), max_length=8, choices=AccessAction)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("time"))

    objects = OfParty.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("opening of an issue")
        verbose_name_plural = _("openings of issues")
        indexes = [models.Index(fields=["issue", "party", "user", "at"], name="documents_accessevent_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(action="view", file__isnull=True, sha256="")
                | (Q(action="download", file__isnull=False) & ~Q(sha256="")),
                name="documents_accessevent_file_if_fetched",
                violation_error_message=_("Say which file was fetched, and only then."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue.symbol}: {self.action}"


class Answer(models.TextChoices):
    """What a party answers."""

    ACKNOWLEDGED = "acknowledged", pgettext_lazy("receipt", "acknowledged")


class Source(models.TextChoices):
    """How an answer reached the Center."""

    PORTAL = "portal", _("portal")
    LETTER = "letter", _("letter")
    TELEPHONE = "telephone", _("telephone")


class ReceiptQuerySet(OfParty, VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of receipts."""

    def owed(self) -> Self:
        """Keep those without an answer, of what is released and still goes to the party."""
        standing = Distribution.objects.standing().filter(
            issue=models.OuterRef("issue"), party=models.OuterRef("party")
        )
        return self.filter(models.Exists(standing), answer="", issue__status=IssueStatus.RELEASED)

    def outstanding_at(self, at: datetime) -> Self:  # noqa: ARG002  # overdue ones are owed too
        """Keep what is still owed."""
        return self.owed().select_related("issue__document", "party").order_by("due_at", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party still owes."""
        return self.outstanding_at(at).filter(party=party)

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those whose term lies in a stretch of time."""
        return self.filter(due_at__range=(after, until))


class Receipt(Versioned, Remindable, Owed):
    """What a party owes of an issue, and what it answered; the first colleague's answer clears it for all."""

    VERBS = {"acknowledged": _("Receipt acknowledged")}
    ANCHORS: ClassVar = {"due": pgettext_lazy("counted from", "the term of the answer")}
    AUDIENCES: ClassVar = {"answer": _("those who answer for the party, until it has answered")}
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "due",
            "days_before": days,
            "at_time": "10:00",
            "audience": "answer",
            "kind": "deadline",
            "topic": "documents",
            "urgent": days <= 0,
            "mandatory": True,
        }
        for days in (7, 2, -1)
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="receipts", verbose_name=_("issue"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="receipts", verbose_name=_("party"))
    due_at = models.DateTimeField(_("due"))
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    hashes = models.JSONField(_("files the party had"), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("answered"), null=True, blank=True)
    source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    letter = models.CharField(_("number and date of the letter, or who called"), max_length=200, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "party__protocol_order", "pk"]
        verbose_name = _("receipt of a document")
        verbose_name_plural = _("receipts of documents")
        indexes = [models.Index(fields=["party", "due_at"], condition=Q(answer=""), name="documents_receipt_owed")]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "party"],
                name="documents_receipt_once",
                violation_error_message=_("The party owes it already."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", at__isnull=True, by__isnull=True, hashes=[])
                | (~Q(answer="") & Q(at__isnull=False, by__isnull=False) & ~Q(hashes=[])),
                name="documents_receipt_answer_whole",
                violation_error_message=_("An answer has its time, who gave it, and the files it is about."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal") | ~Q(letter=""),
                name="documents_receipt_source_is_named",
                violation_error_message=_("Name the letter, or who called."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue.symbol} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page on which the party answers."""
        return f"{reverse('documents:answer', args=[self.issue.public_id])}?party={self.party.code}"

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Acknowledge receipt: %(document)s") % {"document": self.issue.reminder_title()}

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its term."""
        return bool(self.at and self.at > self.due_at)

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the term while the answer is owed."""
        owed = Receipt.objects.owed().filter(pk=self.pk).exists()
        return {"due": Anchor.instant(self.due_at, self.issue.tz or self.party.tz)} if owed else {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> list[Recipient]:  # noqa: ARG002  # there is one audience
        """Name whoever answers for the party, until it has."""
        return [] if self.answer else speaking_for([self.party_id], "answer", only=only)

    def reminder_title(self) -> str:
        """The title of the paper, as its marking allows."""
        return self.issue.reminder_title()
