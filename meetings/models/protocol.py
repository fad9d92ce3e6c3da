"""The protocol of a meeting: what is written beside the record, and the versions that were circulated, each kept whole."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.models.series import DeadlineKey
from records.models import Versioned, VersionedQuerySet


class ProtocolStatus(models.TextChoices):
    """How far a protocol is."""

    DRAFTING = "drafting", pgettext_lazy("protocol", "being drafted")
    CIRCULATED = "circulated", pgettext_lazy("protocol", "circulated")
    AGREED = "agreed", pgettext_lazy("protocol", "agreed")
    SIGNED = "signed", pgettext_lazy("protocol", "signed")


LOOKS = {"drafting": "draft", "circulated": "running", "agreed": "confirmed", "signed": "done"}


class ProtocolQuerySet(VersionedQuerySet):
    """The reading vocabulary of protocols."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; those who are invited, and the host, what is circulated."""
        found = self.filter(meeting__in=Meeting.objects.open_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.exclude(status=ProtocolStatus.DRAFTING)


class Protocol(Versioned):
    """The protocol of a meeting: its draft is drawn from attendance, agenda, outcomes and action items."""

    VERBS = {
        "protocol_written": _("Protocol drafted"),
        "protocol_circulated": _("Protocol circulated"),
        "protocol_agreed": _("Protocol agreed"),
        "protocol_signed": _("Protocol signed"),
    }
    CHANGE_LABELS = {
        "issue": pgettext_lazy("protocol", "version"),
        "asked": pgettext_lazy("protocol", "asked for comments"),
        "due_protocol_comments": DeadlineKey.PROTOCOL_COMMENTS.label,
        "silent": _("no comments received from"),
    }
    TEXTS = ("opening_ru", "opening_en", "closing_ru", "closing_en", "signatory_ru", "signatory_en")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="protocol", verbose_name=_("meeting"))
    status = models.CharField(_("status"), max_length=10, choices=ProtocolStatus, default=ProtocolStatus.DRAFTING)
    opening_ru = models.TextField(_("opening (Russian)"), max_length=8000, blank=True)
    opening_en = models.TextField(_("opening (English)"), max_length=8000, blank=True)
    closing_ru = models.TextField(_("closing (Russian)"), max_length=8000, blank=True)
    closing_en = models.TextField(_("closing (English)"), max_length=8000, blank=True)
    signatory_ru = models.CharField(_("who signs (Russian)"), max_length=300, blank=True)
    signatory_en = models.CharField(_("who signs (English)"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        ordering = ["meeting"]
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="signed", signed_on__isnull=False) | ~Q(status="signed") & Q(signed_on__isnull=True),
                name="meetings_protocol_signed_on",
                violation_error_message=_("A signed protocol has the day of its signature, and only a signed one."),
            ),
            models.CheckConstraint(
                condition=Q(status="drafting") | ~Q(signatory_ru=""),
                name="meetings_protocol_names_who_signs",
                violation_error_message=_("Say who signs the protocol."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Protocol: %(meeting)s") % {"meeting": self.meeting.short}

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("meetings:protocol", args=[self.meeting.public_id])

    @property
    def status_look(self) -> str:
        """How the status is drawn."""
        return LOOKS[self.status]


class ProtocolVersionQuerySet(models.QuerySet):
    """The reading vocabulary of circulated versions."""

    def visible_to(self, user: Any) -> Self:
        """Show them to whoever may read the papers of the meeting: each was circulated."""
        return self.filter(meeting__in=Meeting.objects.open_to(user))

    def newest_first(self) -> Self:
        """Put the last version first."""
        return self.order_by("-number")

    def asked(self) -> list[Any]:
        """Give the answers that the last version asks of parties."""
        last: Any = self.newest_first().first()
        return list(last.replies.all()) if last is not None else []


class ProtocolVersion(models.Model):
    """A version as it was circulated, in both languages; nothing changes it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="protocol_versions", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("version"))
    issued_at = models.DateTimeField(_("circulated"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note_ru = models.TextField(_("what has changed (Russian)"), max_length=2000, blank=True)
    note_en = models.TextField(_("what has changed (English)"), max_length=2000, blank=True)
    content = models.JSONField(_("content"))

    objects = ProtocolVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-number"]
        verbose_name = _("version of a protocol")
        verbose_name_plural = _("versions of protocols")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="meetings_protocolversion_once",
                violation_error_message=_("The protocol has a version with this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="meetings_protocolversion_from_one",
                violation_error_message=_("Versions are counted from one."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Protocol, version %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        """The page of the protocol, at this version."""
        return f"{reverse('meetings:protocol', args=[self.meeting.public_id])}?version={self.number}"
