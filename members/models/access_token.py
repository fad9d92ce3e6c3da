"""Tokens of programs: for the API, or for one calendar feed. A token never does more than its owner may at that moment."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from members.models.account import User
from members.models.party import Party
from records.models import Versioned, VersionedQuerySet


class AccessTokenQuerySet(VersionedQuerySet):
    """The reading vocabulary of tokens."""

    def visible_to(self, user: Any) -> Self:
        """Show everyone the own tokens; names and last use of all to administrators and auditors."""
        if user.is_anonymous:
            return self.none()
        return self if user.role in ("administrator", "auditor") else self.filter(user=user)

    def of(self, user: Any) -> Self:
        """Keep the tokens of one person."""
        return self.filter(user=user.pk)

    def living(self, moment: datetime) -> Self:
        """Keep those that open something at a moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=moment), revoked_at__isnull=True)

    def idle(self, since: datetime) -> Self:
        """Keep the tokens of feeds that nobody has fetched since a moment, and no others."""
        unused = Q(last_used_at__isnull=True, made_at__lt=since) | Q(last_used_at__lt=since)
        return self.filter(unused, kind="feed", revoked_at__isnull=True).order_by("pk")

    def by_fingerprint(self, fingerprint: str, kind: str) -> Any:
        """Find the token of a program by what is kept of it."""
        return self.filter(secret_hash=fingerprint, kind=kind).select_related("user", "party").first()


class AccessToken(Versioned):
    """A token for a program of its owner: only its fingerprint is kept, so it can be shown once and never again."""

    class Kind(models.TextChoices):
        """What the token opens."""

        API = "api", _("API")
        FEED = "feed", _("calendar feed")

    class Section(models.TextChoices):
        """The sections a token may reach: never accounts, rights, tokens, second steps."""

        MEMBERS = "members", _("parties")
        MEETINGS = "meetings", _("meetings")
        PROGRAMS = "programs", _("programmes")
        EXERCISES = "exercises", _("exercises")
        DOCUMENTS = "documents", _("decisions")

    SHOWN, LONGEST_CLIENT = 8, 100

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("owner"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=SHOWN, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.JSONField(_("reaches"), default=dict, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for the party")
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    last_client = models.CharField(_("last program"), max_length=LONGEST_CLIENT, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        indexes = [models.Index(fields=["user", "-made_at"], name="members_accesstoken_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="feed", expires_at__isnull=True)
                | Q(kind="api", expires_at__isnull=False, expires_at__lte=F("made_at") + timedelta(days=366)),
                name="members_accesstoken_expires",
                violation_error_message=_("A token for the API works a year at most; one of a feed has no end."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def works_at(self, moment: datetime) -> bool:
        """Tell whether it opens anything at a moment."""
        is_in_time = self.expires_at is None or moment < self.expires_at
        return is_in_time and self.revoked_at is None and self.user.is_active

    def state_at(self, moment: datetime) -> tuple[str, str]:
        """Whether it opens anything at a moment, in words, and the look of that."""
        if self.revoked_at is not None:
            return pgettext("token", "revoked"), "off"
        return (
            (pgettext("token", "works"), "confirmed")
            if self.works_at(moment)
            else (pgettext("token", "expired"), "off")
        )

    def permits(self, section: str, *, writing: bool) -> bool:
        """Tell whether it reaches a section, for reading or for writing."""
        return section in self.scope.get("write" if writing else "read", ())

    @property
    def reach(self) -> list[str]:
        """What it reaches, in words."""
        words = dict(self.Section.choices)
        reads, both = _("%(section)s: reads"), _("%(section)s: reads and changes")
        changed = self.scope.get("write", ())
        return [
            str(both if section in changed else reads) % {"section": words[section]}
            for section in self.scope.get("read", ())
        ]
