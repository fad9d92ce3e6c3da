"""Accounts: by invitation only, one role for good, rights of staff one by one."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import accreditation
from members.models.party import Office, Party
from members.models.person import Person
from records.models import Versioned, VersionedQuerySet


class Role(models.TextChoices):
    """What an account is for; it never changes."""

    ADMINISTRATOR = "administrator", _("administrator")
    STAFF = "staff", _("secretariat")
    REPRESENTATIVE = "representative", _("representative")
    AUDITOR = "auditor", _("auditor")


class UserQuerySet(VersionedQuerySet):
    """The reading vocabulary of accounts."""

    def visible_to(self, user: Any) -> Self:
        """Show accounts to administrators and auditors; everyone sees the own one."""
        if user.is_anonymous:
            return self.none()
        if user.role in ("administrator", "auditor"):
            return self
        return self.filter(pk=user.pk)

    def active(self) -> Self:
        """Keep the accounts that may sign in."""
        return self.filter(is_active=True)

    def to_erase(self, closed_before: datetime) -> Self:
        """Keep the closed accounts whose address is still held though they were closed before a moment."""
        return self.filter(closed_at__lt=closed_before, erased_at__isnull=True).order_by("pk")

    def with_parties(self) -> Self:
        """Bring along the parties each account represents today."""
        today = accreditation.Representation.objects.in_force().select_related("party")
        return self.prefetch_related(models.Prefetch("representations", today, to_attr="today"))

    def named_like(self, text: str) -> Self:
        """Keep the accounts whose name or address holds each of the words."""
        found = self
        for word in text.split():
            found = found.filter(Q(name_ru__icontains=word) | Q(name_en__icontains=word) | Q(email__icontains=word))
        return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # Django makes this class at run time
    """Finds accounts by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the account of an address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Versioned):
    """An account. There is no superuser: what a person may do is answered by predicates alone."""

    VERBS = {
        "accepted": _("Invitation accepted"),
        "suspended": _("Suspended"),
        "restored": _("Restored"),
        "closed": pgettext_lazy("account", "Closed"),
        "erased": _("Address and contacts erased"),
        "enrolment_sent": _("Enrolment link sent"),
        "enrolled_anew": _("Enrolment link used"),
        "address_asked": _("Link sent to a new address"),
        "address_changed": _("Address changed"),
        "reviewed": _("Reviewed: still needed"),
        "review_asked": _("Review asked for"),
        "token_made": _("Token made"),
        "token_revoked": _("Token revoked"),
        "sessions_ended": _("Sessions ended"),
        "granted": _("Right granted"),
        "ended": _("Right ended"),
        "profile_changed": _("Profile changed"),
        "password_taken": _("Password accepted, second step asked"),
        "code_refused": _("Code refused"),
        "reset_asked": _("Link for a new password asked for"),
        "signed_in": _("Signed in"),
        "sign_in_refused": _("Sign-in refused"),
        "guessing_told": _("Administrators told of very many refusals"),
        "link_refused": _("Link opened that no longer works"),
        "held_back": _("Asked too often, held back"),
        "signed_out": _("Signed out"),
        "new_device": _("Signed in by an unknown browser, the person told"),
        "recovery_used": _("Recovery code used"),
        "review_told": _("Told of the accounts to review"),
        "password_changed": _("Password changed"),
        "factor_added": _("Second step added"),
        "factor_removed": _("Second step removed"),
        "codes_made": _("New recovery codes made"),
        "codes_kept": _("Recovery codes kept"),
    }
    CHANGE_LABELS = {"rights": _("rights")}
    IS_SETTING = True
    PERSONAL = ("email", "name_ru", "name_en")
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Theme(models.TextChoices):
        """Colours of the pages."""

        AUTO = "auto", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")
        CONTRAST = "contrast", _("high contrast")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.CharField(_("role"), max_length=14, choices=Role)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("person")
    )
    name_ru = models.CharField(pgettext_lazy("person", "name (Russian)"), max_length=200)
    name_en = models.CharField(pgettext_lazy("person", "name (English)"), max_length=200, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("office")
    )
    is_active = models.BooleanField(_("active"), default=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_reason = models.TextField(_("reason"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    former_email = models.EmailField(_("address before the closing"), max_length=254, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    # Until when the password alone leads to the enrolment of a second step; a lost one ends it, the link of a letter replaces it.
    enrol_until = models.DateTimeField(null=True, blank=True, editable=False)
    review_on = models.DateField(_("to review on"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ru")
    tz = models.CharField(_("zone"), max_length=64, default=settings.CENTER_TZ)
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.AUTO)
    text_size = models.PositiveSmallIntegerField(
        _("text size"), choices=[(100, "100 %"), (125, "125 %"), (150, "150 %")], default=100
    )
    wide_spacing = models.BooleanField(_("wide spacing"), default=False)
    compact = models.BooleanField(_("compact rows"), default=False)
    no_motion = models.BooleanField(_("no motion"), default=False)
    own_times = models.BooleanField(_("times in my zone first"), default=False)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)

    objects = UserManager()

    class Meta:
        ordering = ["name_ru", "pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_user_one_address",
                violation_error_message=_("There is an account with this address."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, suspended_at__isnull=True, closed_at__isnull=True)
                | (Q(is_active=False) & (Q(suspended_at__isnull=False) | Q(closed_at__isnull=False))),
                name="members_user_active_or_not",
                violation_error_message=_("An account is active, or it is suspended or closed."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True) | ~Q(suspended_reason=""),
                name="members_user_suspended_with_reason",
                violation_error_message=_("Give the reason of the suspension."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["staff", "representative"]) | Q(person__isnull=False),
                name="members_user_has_person",
                violation_error_message=_("Staff and representatives are people: name the person."),
            ),
            models.CheckConstraint(
                condition=~Q(role="staff") | Q(office__isnull=False),
                name="members_user_staff_has_office",
                violation_error_message=_("Name the office of the member of staff."),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(person__isnull=False, closed_at__isnull=True),
                name="members_user_one_a_role",
                violation_error_message=_("This person already has an account of this role."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(closed_at__isnull=False, former_email=""),
                name="members_user_erased_when_closed",
                violation_error_message=_("Only a closed account is erased, and its address with it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ru if (get_language() or "ru").startswith("ru") else self.name_en or self.name_ru

    def whose(self) -> "User":
        """The trail keeps its name apart."""
        return self

    def get_absolute_url(self) -> str:
        """The account's page, for administrators."""
        return reverse("members:account", args=[self.public_id])

    @property
    def address(self) -> str:
        """The address as people read it: of a closed account the one it had, until that is erased."""
        if self.closed_at is None:
            return self.email
        return self.former_email or str(_("erased"))

    @property
    def represented(self) -> list[str]:
        """The parties it represents today; the queryset brought them along."""
        return [str(row.party) for row in getattr(self, "today", ())]

    @property
    def represented_until(self) -> list[date]:
        """The last days of what it represents today; nothing for what has no end."""
        return sorted({row.last_day for row in getattr(self, "today", ()) if row.last_day})

    @property
    def rights_in_words(self) -> list[str]:
        """What it may do beside reading, of whichever kind; the queryset brought both along."""
        held = [str(right) for right in self.rights.all()] if self.role == Role.STAFF else []
        acting = [words for row in getattr(self, "today", ()) for words in row.rights]
        return held + list(dict.fromkeys(acting))

    @property
    def rights_in_short(self) -> str:
        """The same as a cell holds it: whoever has all of them needs no list."""
        held, most = self.rights_in_words, {"staff": len(StaffRight.Right), "representative": len(accreditation.RIGHTS)}
        return str(_("all rights")) if len(held) == most.get(self.role) else ", ".join(held)

    @property
    def state_in_words(self) -> str:
        """Whether it can sign in."""
        if self.closed_at:
            return str(_("closed"))
        if self.suspended_at:
            return str(_("suspended"))
        return str(_("active") if self.last_login else _("never signed in"))

    @property
    def state_look(self) -> str:
        """The look of that state."""
        if not self.is_active:
            return "off"
        return "confirmed" if self.last_login else "planned"

    def has_perm(self, permission: str, row: object = None) -> bool:
        """Tell whether the person may do an act, by the predicates of `rules`."""
        return bool(self.is_active and rules.has_perm(permission, self, row))

    def has_role(self, *roles: str) -> bool:
        """Tell whether the account is of one of these roles."""
        return self.role in roles

    def has_right(self, right: str) -> bool:
        """Tell whether a member of staff holds a right; asked once a request."""
        if not hasattr(self, "_rights"):
            self._rights: Collection[str] = (
                set(self.rights.values_list("right", flat=True)) if self.role == Role.STAFF else ()
            )
        return right in self._rights

    def may(self, right: str, party: Party | None) -> bool:
        """Tell whether the person acts for a party with a right ("view", "answer", "manage_delegation", "propose") today."""
        return party is not None and self.parties(right).filter(pk=party.pk).exists()

    def parties(self, right: str = "view") -> Any:
        """The parties the person acts for today with a right, and through a token as far as it reaches."""
        return Party.objects.filter(
            pk__in=accreditation.Representation.objects.in_force(right).filter(user=self.pk).values("party"),
            **getattr(self, "_reach", {}),
        )

    def narrow(self, **reach: Any) -> None:
        """Act, for the rest of a request, only for parties that fit: a token does less than its owner, never more."""
        self._reach = reach


class StaffRight(models.Model):
    """A right of a member of staff."""

    class Right(models.TextChoices):
        """What a right lets change; all staff read everything."""

        PLAN = "plan", _("plan, parties, series, venues")
        MEETINGS = "meetings", _("meetings")
        DOCUMENTS = "documents", _("documents and decisions")
        PROGRAMMES = "programmes", _("programmes")
        EXERCISES = "exercises", _("exercises")
        MESSAGES = "messages", _("reminders and messages")
        APPROVE = "approve", _("approval: what binds the Center outside")

    user = models.ForeignKey(User, models.CASCADE, related_name="rights")
    right = models.CharField(_("right"), max_length=10, choices=Right)

    class Meta:
        ordering = ["user", "right"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "right"],
                name="members_staffright_once",
                violation_error_message=_("The account has this right already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_right_display()
