"""Invitations to accounts: a link that works once, for one address."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models.account import Role, User
from members.models.party import Office, Party
from records.models import Versioned, VersionedQuerySet

MOST_SENDINGS = 5


class AccountInvitationQuerySet(VersionedQuerySet):
    """The reading vocabulary of invitations."""

    def visible_to(self, user: Any) -> Self:
        """Show invitations to administrators and auditors."""
        return self if user.is_authenticated and user.role in ("administrator", "auditor") else self.none()

    def waiting(self) -> Self:
        """Keep those that are neither accepted nor revoked."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def by_fingerprint(self, fingerprint: str) -> Any:
        """Find the invitation a link belongs to: whoever has the link is the one invited."""
        return self.filter(token_hash=fingerprint).select_related("party", "invited_by").first()


class AccountInvitation(Versioned):
    """An invitation to an account: a link that works once, for one address, until its time is over."""

    IS_SETTING = True
    PERSONAL = ("email", "family_ru", "given_ru", "patronymic_ru", "family_en", "given_en")
    VERBS = {
        "invited": _("Invited"),
        "confirmed": _("Consented"),
        "sent": _("Sent"),
        "handed_over": _("Link handed over"),
        "revoked": _("Revoked"),
        "accepted": _("Invitation accepted"),
    }

    class Origin(models.TextChoices):
        """Where the invitation was made."""

        PAGE = "page", _("page")
        COMMAND = "command", _("command")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ru")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name=_("office"))
    staff_rights = models.JSONField(_("rights"), default=list, blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    party_rights = models.JSONField(_("rights for the party"), default=list, blank=True)
    valid_until = models.DateField(_("represents until"), null=True, blank=True)
    family_ru = models.CharField(_("surname (Cyrillic)"), max_length=150, blank=True)
    given_ru = models.CharField(_("given name (Cyrillic)"), max_length=150, blank=True)
    patronymic_ru = models.CharField(_("patronymic (Cyrillic)"), max_length=150, blank=True)
    family_en = models.CharField(_("surname (Latin)"), max_length=150, blank=True)
    given_en = models.CharField(_("given name (Latin)"), max_length=150, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_count = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="invitation", editable=False
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.PAGE, editable=False)

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation to an account")
        verbose_name_plural = _("invitations to accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="members_accountinvitation_one_open",
                violation_error_message=_(
                    "This address has an open invitation already. Send that one again, or revoke it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | ~Q(role="administrator")
                | Q(origin="command")
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("invited_by"))),
                name="members_accountinvitation_second_consent",
                violation_error_message=_("A second administrator must confirm the invitation of an administrator."),
            ),
            models.CheckConstraint(
                condition=~Q(role="staff") | Q(office__isnull=False),
                name="members_accountinvitation_office",
                violation_error_message=_("Name the office of the member of staff."),
            ),
            models.CheckConstraint(
                condition=~Q(role="representative") | Q(party__isnull=False),
                name="members_accountinvitation_party",
                violation_error_message=_("Name the party the person will represent."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def whose(self) -> "AccountInvitation":
        """Its name is the address of the person invited."""
        return self

    def get_absolute_url(self) -> str:
        """The list of invitations."""
        return reverse("members:invitations")

    @property
    def name(self) -> str:
        """The name of the invited person, the surname first, in Cyrillic where it is known."""
        russian = " ".join(filter(None, (self.family_ru, self.given_ru, self.patronymic_ru)))
        return russian or self.name_en

    @property
    def name_en(self) -> str:
        """The name in Latin letters."""
        return " ".join(filter(None, (self.family_en, self.given_en)))

    @property
    def needs_consent(self) -> bool:
        """Tell whether a second administrator must still consent."""
        return self.role == Role.ADMINISTRATOR and self.origin == self.Origin.PAGE and self.confirmed_by_id is None

    @property
    def is_spent(self) -> bool:
        """Tell whether it has been sent as often as one is sent."""
        return self.sent_count >= MOST_SENDINGS

    def state_at(self, moment: datetime) -> tuple[str, str]:
        """How far it has come at a moment, in words, and the look of that."""
        if self.needs_consent:
            return str(_("waits for consent")), "draft"
        if self.sent_at is None:
            return str(_("not sent")), "draft"
        return (str(_("sent")), "running") if self.works_at(moment) else (str(_("expired")), "off")

    def works_at(self, moment: datetime) -> bool:
        """Tell whether the link works at a moment."""
        is_open = self.accepted_at is None and self.revoked_at is None
        return is_open and self.expires_at is not None and moment < self.expires_at
