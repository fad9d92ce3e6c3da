"""One thing to tell one person about one subject on one channel: the promise itself, as a row."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reminders.models.message import TOLD, Message, MessageState, says
from reminders.models.rule import Channel, Rule


class ReminderState(models.TextChoices):
    """How far a reminder has come; what became of a letter is the state of its message."""

    PLANNED = "planned", pgettext_lazy("reminder", "planned")
    SHOWN = "shown", pgettext_lazy("reminder", "shown in the portal")
    BUNDLED = "bundled", pgettext_lazy("reminder", "in a letter")
    CANCELLED = "cancelled", pgettext_lazy("reminder", "cancelled")
    SUPERSEDED = "superseded", pgettext_lazy("reminder", "replaced")
    MISSED = "missed", pgettext_lazy("reminder", "too late")
    SUPPRESSED = "suppressed", pgettext_lazy("reminder", "withheld")


CLOSED_UNSENT = (
    ReminderState.CANCELLED,
    ReminderState.SUPERSEDED,
    ReminderState.MISSED,
    ReminderState.SUPPRESSED,
)
OPEN = (ReminderState.PLANNED, ReminderState.BUNDLED)
LOOKS = {"planned": "planned", "shown": "done", "cancelled": "off", "superseded": "off", "missed": "late"}
REASONS = {
    "answered": _("there is nothing left to remind of: answered, closed or no longer concerned"),
    "stopped": _("the event has no date, was called off or is over"),
    "too_late": _("the date was set too late for this step"),
    "replaced": _("replaced by a later one"),
    "newer_notice": _("replaced by a newer notice"),
    "already_told": _("told already for the same date"),
    "moved": _("the date has moved"),
    "expired": _("it was no longer useful"),
    "gone": _("the subject is gone"),
    "not_addressable": _("cannot be addressed"),
    "inactive": _("the account is closed or suspended"),
    "not_concerned": _("the person is no longer concerned"),
    "not_visible": _("the person no longer sees the subject"),
    "switched_off": _("the person has switched this topic off"),
    "refused_address": _("the address was refused lately"),
    "undone": _("taken back by the secretariat"),
    "skipped": _("left out by the secretariat"),
}


class ReminderQuerySet(models.QuerySet):
    """The reading vocabulary of reminders."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; a representative sees the own ones and those of its parties; others the own ones."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        own = Q(person=user.pk)
        if user.role == "representative":
            own |= Q(on_behalf__in=list(user.parties("view").values_list("code", flat=True)))
        return self.filter(own)

    def about(self, subject: models.Model) -> Self:
        """Keep what concerns one subject."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def told(self) -> Self:
        """Keep what was said: shown, or in a letter that was handed over or may have been."""
        return self.filter(Q(state=ReminderState.SHOWN) | (Q(state=ReminderState.BUNDLED) & TOLD("message__")))

    def inbox_of(self, user: Any) -> Self:
        """Keep what stands in the inbox of a person."""
        return self.filter(person=user.pk, channel=Channel.PORTAL, state=ReminderState.SHOWN)

    def unread(self) -> Self:
        """Keep what stands in the inbox and was not read."""
        return self.filter(channel=Channel.PORTAL, state=ReminderState.SHOWN, read_at=None)


class Reminder(models.Model):
    """One thing to tell one person about one subject on one channel, with the date it was computed from."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    occasion = models.CharField(max_length=80)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=40)
    words = models.TextField(_("words"), blank=True)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    channel = models.CharField(_("how"), max_length=6, choices=Channel)
    epoch = models.PositiveIntegerField(default=1)
    audience = models.CharField(_("to whom"), max_length=40, blank=True)
    on_behalf = models.CharField(_("on behalf of"), max_length=16, blank=True)
    anchor = models.CharField(max_length=40, blank=True)
    anchor_at = models.DateTimeField(null=True)
    planned_version = models.PositiveIntegerField()
    due_at = models.DateTimeField(_("due"))
    send_at = models.DateTimeField(_("leaves"))
    expires_at = models.DateTimeField(_("useful until"))
    state = models.CharField(
        pgettext_lazy("of a row", "state"), max_length=10, choices=ReminderState, default=ReminderState.PLANNED
    )
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="reminders")
    # A notice that may wait: it goes into the reader's digest. Of a reminder the rule says so.
    can_wait = models.BooleanField(default=False, db_default=False)
    held_at = models.DateTimeField(null=True)
    # Somebody sent it ahead of time: the planner leaves its hour alone while the date stays.
    hurried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    party: str  # what the party is called for which the person is told, where it was brought along
    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["send_at", "id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "subject_type", "subject_id", "person", "channel", "epoch"],
                nulls_distinct=False,
                name="reminders_reminder_once",
                violation_error_message=_("The person has this reminder already."),
            ),
            models.CheckConstraint(
                condition=Q(send_at__lte=F("expires_at")),
                name="reminders_reminder_sent_while_useful",
                violation_error_message=_("A reminder leaves before it stops being useful."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReminderState.BUNDLED, message__isnull=False)
                | (~Q(state=ReminderState.BUNDLED) & Q(message__isnull=True)),
                name="reminders_reminder_bundled_in_letter",
                violation_error_message=_("A reminder is in a letter, or it has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.SHOWN) | Q(channel=Channel.PORTAL),
                name="reminders_reminder_shown_in_portal",
                violation_error_message=_("Only a notice of the portal is shown in it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.BUNDLED) | Q(channel=Channel.MAIL),
                name="reminders_reminder_bundled_by_mail",
                violation_error_message=_("Only a reminder by e-mail goes into a letter."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED_UNSENT) | ~Q(reason=""),
                name="reminders_reminder_closed_with_reason",
                violation_error_message=_("A reminder that never left has the reason beside it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                condition=Q(state=ReminderState.PLANNED, held_at__isnull=True),
                name="reminders_reminder_due",
            ),
            models.Index(fields=["subject_type", "subject_id", "epoch"], name="reminders_reminder_subject"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="reminders_reminder_letter"),
            models.Index(
                fields=["person", "id"],
                condition=Q(channel=Channel.PORTAL, state=ReminderState.SHOWN, read_at__isnull=True),
                name="reminders_reminder_unread",
            ),
            models.Index(fields=["person", "-send_at", "-id"], name="reminders_reminder_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

    def get_absolute_url(self) -> str:
        """The page of the one reminder."""
        return f"/reminders/{self.public_id}/"

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be kept back, left out or hurried: it waits, and nobody was told."""
        return self.state in OPEN and not self.is_told

    @property
    def says(self) -> str:
        """What kind of reminder it is, in words."""
        return says(self.kind)

    @property
    def is_told(self) -> bool:
        """Tell whether the person was told, or may have been."""
        if self.state == ReminderState.SHOWN:
            return True
        return self.message is not None and self.message.is_told

    @property
    def outcome(self) -> str:
        """What became of it, as people read it: the state of the letter once it is in one."""
        if self.message is not None:
            return str(MessageState(self.message.state).label)
        return str(ReminderState(self.state).label)

    @property
    def outcome_look(self) -> str:
        """The tag of what became of it."""
        if self.message is not None:
            return self.message.state_look
        return LOOKS.get(self.state, "off")

    @property
    def because(self) -> str:
        """The reason in words."""
        return str(REASONS.get(self.reason, self.reason))
