"""More time for one party: asked for or given unasked, granted or refused; the first term is always kept beside it."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.deadline import Deadline
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.series import DeadlineKey
from members.models import Party
from records.models import Versioned, VersionedQuerySet


class Verdict(models.TextChoices):
    """What the secretariat said."""

    PENDING = "pending", pgettext_lazy("extension", "asked for")
    GRANTED = "granted", pgettext_lazy("extension", "granted")
    REFUSED = "refused", pgettext_lazy("extension", "refused")


LOOKS = {"pending": "running", "granted": "moved", "refused": "off"}


class ExtensionQuerySet(VersionedQuerySet):
    """The reading vocabulary of extensions."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative the own parties', of meetings whose papers are open to it."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        seen = Meeting.objects.open_to(user)
        return self.filter(Q(deadline__meeting__in=seen) | Q(action_item__isnull=False), party__in=user.parties("view"))

    def pending(self) -> Self:
        """Keep those nobody has decided on."""
        return self.filter(verdict=Verdict.PENDING)

    def to_decide(self, at: datetime) -> Self:
        """Keep those still to be decided on: the meeting is to come, its protocol is out, the action item is open."""
        to_come = Q(deadline__meeting__status=MeetingStatus.CONVENED, deadline__meeting__starts_at__gt=at)
        protocol = Q(deadline__key=DeadlineKey.PROTOCOL_COMMENTS, deadline__meeting__status=MeetingStatus.HELD)
        return self.pending().filter(to_come | protocol | Q(action_item__status="open"))


class Extension(Versioned):
    """A later term for one party. A second kind of target is a second key, and one more name in `one_target`."""

    VERBS = {"asked": _("More time asked for"), "granted": _("More time granted"), "refused": _("More time refused")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, null=True, blank=True, related_name="extensions", verbose_name=_("deadline")
    )
    action_item = models.ForeignKey(
        "meetings.ActionItem", models.CASCADE, null=True, blank=True, related_name="extensions",
        verbose_name=_("action item"),
    )  # fmt: skip
    party = models.ForeignKey(Party, models.PROTECT, related_name="extensions", verbose_name=_("party"))
    was_due = models.DateTimeField(_("first term"))
    due_at = models.DateTimeField(_("new term"))
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(_("asked for"))
    verdict = models.CharField(_("decision"), max_length=7, choices=Verdict, default=Verdict.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("extension of a term")
        verbose_name_plural = _("extensions of terms")
        indexes = [models.Index(fields=["party", "verdict", "due_at"], name="meetings_extension_of_party")]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__isnull=False, action_item__isnull=True)
                | Q(deadline__isnull=True, action_item__isnull=False),
                name="meetings_extension_one_target",
                violation_error_message=_("Say of which term: exactly one."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("was_due")),
                name="meetings_extension_later",
                violation_error_message=_("The new term must be later than the first one."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="pending", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(verdict="pending") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="meetings_extension_decision_is_signed",
                violation_error_message=_("A decision has its time and who made it."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict="refused") | ~Q(decision_reason=""),
                name="meetings_extension_refused_with_reason",
                violation_error_message=_("Give the reason of the refusal: the party reads it."),
            ),
            models.UniqueConstraint(
                fields=["deadline", "party"],
                condition=Q(verdict="pending"),
                name="meetings_extension_one_pending",
                violation_error_message=_("More time has been asked for already; the secretariat has yet to decide."),
            ),
            models.UniqueConstraint(
                fields=["action_item", "party"],
                condition=Q(verdict="pending"),
                name="meetings_extension_one_pending_of_action",
                violation_error_message=_("More time has been asked for already; the secretariat has yet to decide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline or self.action_item} – {self.party}"

    def get_absolute_url(self) -> str:
        """The page of the meeting, or of the action item."""
        target: Any = self.deadline or self.action_item
        return target.get_absolute_url()

    @property
    def verdict_look(self) -> str:
        """How the decision is drawn."""
        return LOOKS[self.verdict]


def effective(deadline: Deadline, party: Party) -> datetime | None:
    """When something is due for a party: the latest term granted to it, else that of all.

    What was granted falls away when the term itself is moved.
    """
    granted = [
        row.due_at
        for row in deadline.extensions.all()
        if row.party_id == party.pk and row.verdict == Verdict.GRANTED and row.was_due == deadline.due_at
    ]
    return max(granted, default=deadline.due_at)
