"""Letters: all mail of the portal leaves as rows of one table, one letter to one address."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records import sealing

MOST_ATTEMPTS = 6


class MessageState(models.TextChoices):
    """How far a letter has come."""

    QUEUED = "queued", pgettext_lazy("letter", "waits to leave")
    CLAIMED = "claimed", pgettext_lazy("letter", "taken up")
    SENDING = "sending", pgettext_lazy("letter", "is leaving")
    SENT = "sent", pgettext_lazy("letter", "handed to the mail server")
    RETRY_WAIT = "retry_wait", pgettext_lazy("letter", "refused for now, tried again")
    UNKNOWN = "unknown", pgettext_lazy("letter", "unknown whether it left")
    FAILED = "failed", pgettext_lazy("letter", "refused")
    CANCELLED = "cancelled", pgettext_lazy("letter", "cancelled")
    MISSED = "missed", pgettext_lazy("letter", "too late")
    SUPPRESSED = "suppressed", pgettext_lazy("letter", "withheld")


class Priority(models.IntegerChoices):
    """Who goes first."""

    ACCOUNT = 0, _("account")
    URGENT = 1, _("urgent")
    NORMAL = 2, pgettext_lazy("letter", "normal")
    DIGEST = 3, _("digest")


KINDS = {
    "deadline": pgettext_lazy("kind of reminder", "Deadline"),
    "starts": pgettext_lazy("kind of reminder", "Starts soon"),
    "ends": pgettext_lazy("kind of reminder", "Ends soon"),
    "moved": pgettext_lazy("kind of reminder", "Moved"),
    "cancelled": pgettext_lazy("kind of reminder", "Cancelled"),
    "postponed": pgettext_lazy("kind of reminder", "Postponed"),
    "revived": pgettext_lazy("kind of reminder", "Takes place after all"),
    "invited": pgettext_lazy("kind of reminder", "Invitation"),
    "rezoned": pgettext_lazy("kind of reminder", "New law of time"),
    "sittings": pgettext_lazy("kind of reminder", "Sittings"),
    "released": pgettext_lazy("kind of reminder", "Document"),
    "paper_withdrawn": pgettext_lazy("kind of reminder", "Document withdrawn"),
    "digest": pgettext_lazy("kind of reminder", "Digest"),
    "invitation": pgettext_lazy("kind of reminder", "Invitation to an account"),
    "password": pgettext_lazy("kind of reminder", "New password"),
    "enrolment": pgettext_lazy("kind of reminder", "Enrolment of a second step"),
    "new_address": pgettext_lazy("kind of reminder", "New address"),
    "to_review": pgettext_lazy("kind of reminder", "Accounts to review"),
    "security": pgettext_lazy("kind of reminder", "Security of the account"),
    "canary": pgettext_lazy("kind of reminder", "Hourly check"),
}


def says(kind: str) -> str:
    """Name a kind of reminder or letter; one that an upper floor made up is news."""
    return str(KINDS.get(kind, pgettext_lazy("kind of reminder", "News")))


LEASED = (MessageState.CLAIMED, MessageState.SENDING)
WAITING = (MessageState.QUEUED, MessageState.RETRY_WAIT)
OVER = (MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)
LOOKS = {
    "queued": "planned",
    "claimed": "running",
    "sending": "running",
    "sent": "done",
    "retry_wait": "moved",
    "unknown": "late",
    "failed": "late",
    "missed": "late",
}


def TOLD(prefix: str = "") -> Q:  # noqa: N802  # a condition, read as one
    """Say in SQL that a letter was handed over, or may have been; one repeated after "unknown" counts too."""
    return Q(**{f"{prefix}state__in": OVER}) | (
        Q(**{f"{prefix}state__in": (MessageState.QUEUED, MessageState.CLAIMED, MessageState.RETRY_WAIT)})
        & ~Q(**{f"{prefix}settled_how": ""})
    )


class MessageQuerySet(models.QuerySet):
    """The reading vocabulary of letters."""

    def visible_to(self, user: Any) -> Self:
        """Show letters to staff; administrators and auditors read the state of each, on pages without words."""
        if user.is_anonymous or user.role not in ("staff", "administrator", "auditor"):
            return self.none()
        return self


class Message(models.Model):
    """One letter to one address; its bytes are kept as they left."""

    VERBS = {"delivered": _("Marked as delivered"), "resent": _("Sent again"), "bounced": _("Came back")}
    SEALED_AT = "reminders.message.rendered"  # the place its bytes are bound to; its row is `rfc_message_id`

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    dedupe_key = models.CharField(max_length=64)
    generation = models.PositiveIntegerField(default=1)
    resend_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="resent")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="letters")
    on_behalf = models.CharField(_("on behalf of"), max_length=16, blank=True)
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    zone = models.CharField(_("zone"), max_length=64)
    send_at = models.DateTimeField(_("leaves"))
    expires_at = models.DateTimeField(_("useful until"))
    next_at = models.DateTimeField(_("next try"))
    state = models.CharField(
        pgettext_lazy("of a row", "state"), max_length=10, choices=MessageState, default=MessageState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    compose_failures = models.PositiveSmallIntegerField(default=0)
    last_phase = models.CharField(max_length=10, blank=True)
    last_code = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    rfc_message_id = models.CharField(max_length=120, unique=True)
    lease_owner = models.CharField(max_length=120, blank=True)
    lease_token = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    rendered = models.BinaryField(null=True)
    render_hash = models.CharField(max_length=64, blank=True)
    settled_how = models.CharField(max_length=10, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key", "generation"],
                name="reminders_message_once",
                violation_error_message=_("This letter was written already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=LEASED, lease_until__isnull=False)
                | (~Q(state__in=LEASED) & Q(lease_until__isnull=True)),
                name="reminders_message_leased_while_held",
                violation_error_message=_("A letter that is taken up has a time by which it must be given back."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OVER) | ~Q(render_hash=""),
                name="reminders_message_bytes_kept",
                violation_error_message=_("The words of a letter are kept before it leaves."),
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS),
                name="reminders_message_attempts",
                violation_error_message=_("A letter is tried six times at most."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "next_at", "id"], condition=Q(state__in=WAITING), name="reminders_message_due"
            ),
            models.Index(fields=["lease_until"], condition=Q(state__in=LEASED), name="reminders_message_leased"),
            models.Index(
                fields=["state", "id"],
                condition=Q(state__in=(MessageState.UNKNOWN, MessageState.FAILED)),
                name="reminders_message_dead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        """The letter with its words, for staff."""
        return f"/reminders/outbox/{self.public_id}/"

    def sealed(self, content: bytes) -> bytes:
        """Seal the bytes of this letter, and of no other."""
        return sealing.seal(content, place=self.SEALED_AT, row=self.rfc_message_id)

    def unsealed(self) -> bytes:
        """Give the bytes as they left; those of another letter open nothing."""
        return sealing.unseal(self.rendered or b"", place=self.SEALED_AT, row=self.rfc_message_id)

    @property
    def says(self) -> str:
        """What kind of letter it is, in words."""
        return says(self.kind)

    @property
    def is_told(self) -> bool:
        """Tell whether the letter was handed over, or may have been."""
        if self.state in OVER:
            return True
        return bool(self.settled_how) and self.state in ("queued", "claimed", "retry_wait")

    @property
    def state_look(self) -> str:
        """The tag of the state."""
        return LOOKS.get(self.state, "off")


class Outcome(models.TextChoices):
    """How a try ended."""

    SENT = "sent", _("accepted")
    REFUSED = "refused", _("refused for good")
    LATER = "later", _("refused for now")
    BROKEN = "broken", _("the connection broke")
    UNKNOWN = "unknown", pgettext_lazy("try", "unknown")


class Attempt(models.Model):
    """One try to hand a letter over: written before the first word about it, closed once."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    n = models.PositiveSmallIntegerField()
    token = models.BigIntegerField()
    worker = models.CharField(max_length=120)
    relay = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    phase = models.CharField(max_length=10, blank=True)
    code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        ordering = ["message", "n"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "n"],
                name="reminders_attempt_once",
                violation_error_message=_("This try is written down already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.n}"


class Address(models.Model):
    """An address the mail server refused for good; nothing is sent there until the day given."""

    address = models.EmailField(_("address"), max_length=254)
    refused_at = models.DateTimeField(_("refused"))
    code = models.CharField(_("code"), max_length=12)
    until = models.DateTimeField(_("until"))
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-refused_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="reminders_address_once",
                violation_error_message=_("This address is marked already."),
            )
        ]

    def __str__(self) -> str:
        return self.address
