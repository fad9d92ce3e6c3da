"""Links of letters that change an account: each does one thing, once, until its time is over, and signs nobody in."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.account import User


class AccountLinkQuerySet(models.QuerySet):
    """The reading vocabulary of links."""

    def waiting(self) -> Self:
        """Keep those that are neither used nor ended; whether their time is over is asked by `works_at`."""
        return self.filter(used_at__isnull=True, ended_at__isnull=True)

    def by_fingerprint(self, fingerprint: str, kind: str) -> Any:
        """Find the link that a letter holds: whoever has it is the one it was sent to."""
        return self.filter(token_hash=fingerprint, kind=kind).select_related("user").first()

    def enrolling(self, user: User, key: str, moment: datetime) -> bool:
        """Tell whether a browser has used the last enrolment link of an account, and the link's time is not over."""
        last: Any = self.filter(user=user, kind="enrol").order_by("-asked_at", "-pk").first()
        if last is None or str(last.public_id) != key:
            return False
        return bool(last.used_at is not None and moment < last.expires_at)


class AccountLink(models.Model):
    """A link sent for an account: to enrol a new second step, or to prove a new address."""

    class Kind(models.TextChoices):
        """What the link does."""

        ENROL = "enrol", _("enrolment of a second step")
        ADDRESS = "address", _("new address")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=7, choices=Kind)
    email = models.EmailField(_("new address"), max_length=254, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AccountLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="members_accountlink_one_waiting",
                violation_error_message=_("A link of this kind waits already."),
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True),
                name="members_accountlink_used_or_ended",
                violation_error_message=_("A link is used or ended, not both."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="address") & ~Q(email="")) | Q(kind="enrol", email=""),
                name="members_accountlink_address_of_its_kind",
                violation_error_message=_("A link to a new address names the address, and no other link does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"

    def works_at(self, moment: datetime) -> bool:
        """Tell whether the link works at a moment."""
        return self.used_at is None and self.ended_at is None and moment < self.expires_at and self.user.is_active
