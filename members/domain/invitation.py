"""The way into an account: invite, confirm, send, revoke, accept."""

import re
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.domain.account import center_day, review_day
from members.models import (
    RIGHTS,
    AccountInvitation,
    Office,
    Party,
    Person,
    Representation,
    Role,
    StaffRight,
    User,
    center,
)
from records import history, scope, sealing
from reminders import domain as letters
from ui import when

LATIN, CYRILLIC = re.compile(r"[a-z]", re.IGNORECASE), re.compile(r"[а-яёі]", re.IGNORECASE)
GONE = _("This link no longer works. Ask the Center for a new one.")


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    by: User | None,
    now: datetime,
    language: str = "ru",
    family_ru: str = "",
    given_ru: str = "",
    patronymic_ru: str = "",
    family_en: str = "",
    given_en: str = "",
    office: Office | None = None,
    staff_rights: Collection[str] = (),
    party: Party | None = None,
    party_rights: Collection[str] = (),
    valid_until: date | None = None,
) -> AccountInvitation:
    """Prepare an invitation; address, role and party are settled here and can never be typed by the invited person.

    Nothing is sent yet. The invitation of an administrator waits for the consent of a second one, unless it was made
    by whoever operates the server.
    """
    email = email.strip()
    _guard_address(email)
    if not (family_ru or family_en):
        raise ValidationError({"family_ru": _("Give the surname, in Cyrillic or in Latin letters.")})
    if valid_until is not None and valid_until < center_day(now):
        raise ValidationError({"valid_until": _("This day is over.")})
    is_staff, is_representative = role == Role.STAFF, role == Role.REPRESENTATIVE
    invitation = AccountInvitation(
        email=email,
        language=language,
        role=role,
        office=office if is_staff else None,
        staff_rights=_known(staff_rights, StaffRight.Right.values, "staff_rights") if is_staff else [],
        party=party if is_representative else None,
        party_rights=_known(party_rights, RIGHTS, "party_rights") if is_representative else [],
        valid_until=valid_until if is_representative else None,
        family_ru=family_ru,
        given_ru=given_ru,
        patronymic_ru=patronymic_ru,
        family_en=family_en,
        given_en=given_en,
        invited_by=by,
        origin=AccountInvitation.Origin.PAGE if by else AccountInvitation.Origin.COMMAND,
    )
    invitation.write()
    history.record(invitation, "invited", by=by, now=now)
    return invitation


def one_alphabet(email: str) -> None:
    """Refuse an address that looks like another one: letters of two scripts in one address."""
    if LATIN.search(email) and CYRILLIC.search(email):
        raise ValidationError({"email": _("The address mixes two alphabets. Type it anew.")})


def _guard_address(email: str) -> None:
    one_alphabet(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("There is an account with this address.")})


def _known(chosen: Collection[str], known: Collection[str], field: str) -> list[str]:
    if set(chosen) - set(known):
        raise ValidationError({field: _("There is no such right.")})
    return [right for right in known if right in chosen]


def _open(invitation: AccountInvitation, version: int | None) -> AccountInvitation:
    invitation = AccountInvitation.objects.locked(invitation.pk, version=version)
    if invitation.accepted_at is not None:
        raise ValidationError(_("This invitation has been accepted."), code="accepted")
    if invitation.revoked_at is not None:
        raise ValidationError(_("This invitation has been revoked."), code="revoked")
    return invitation


@transaction.atomic
def confirm(invitation: AccountInvitation, *, version: int | None, by: User, now: datetime) -> AccountInvitation:
    """Consent, as a second administrator, to the invitation of an administrator."""
    invitation = _open(invitation, version)
    if not invitation.needs_consent:
        raise ValidationError(_("This invitation needs no consent."), code="no_consent")
    if invitation.invited_by_id == by.pk:
        raise ValidationError(_("Another administrator must consent, not the one who invites."), code="own")
    invitation.confirmed_by = by
    invitation.write("confirmed_by")
    history.record(invitation, "confirmed", by=by, now=now)
    return invitation


@transaction.atomic
def send(invitation: AccountInvitation, *, version: int | None, by: User, now: datetime) -> AccountInvitation:
    """Send the invitation, or send it again: a new link, and the one before is dead."""
    invitation, token = _renewed(invitation, version, now)
    with translation.override(invitation.language):
        moment, _own = when.zoned(now + timedelta(hours=settings.INVITATION_HOURS), settings.CENTER_TZ)
    letters.post(
        "invitation",
        address=invitation.email,
        language=invitation.language,
        words={"url": link(token), "until": moment},
        useful_for=timedelta(hours=settings.INVITATION_HOURS),
        now=now,
    )
    history.record(invitation, "sent", by=by, now=now)
    return invitation


@transaction.atomic
def hand_over(invitation: AccountInvitation, *, version: int | None, by: User | None, now: datetime) -> str:
    """Give the link of an invitation to whoever operates the server, instead of sending it."""
    invitation, token = _renewed(invitation, version, now)
    history.record(invitation, "handed_over", by=by, now=now)
    return link(token)


def link(token: str) -> str:
    """The address that accepts an invitation."""
    return settings.PORTAL_URL + reverse("members:invitation", args=[token])


def _renewed(invitation: AccountInvitation, version: int | None, now: datetime) -> tuple[AccountInvitation, str]:
    """Give the invitation a new token; only its fingerprint is kept."""
    invitation = _open(invitation, version)
    if invitation.is_spent:
        raise ValidationError(_("It has been sent five times. Revoke it and invite anew."), code="too_often")
    token = secrets.token_urlsafe(32)
    invitation.token_hash = sealing.fingerprint(token)
    invitation.sent_at, invitation.sent_count = now, invitation.sent_count + 1
    invitation.expires_at = now + timedelta(hours=settings.INVITATION_HOURS)
    invitation.write("token_hash", "sent_at", "sent_count", "expires_at")
    return invitation, token


@transaction.atomic
def revoke(invitation: AccountInvitation, *, version: int | None, by: User, now: datetime) -> AccountInvitation:
    """Take the invitation back; its link is dead."""
    invitation = _open(invitation, version)
    invitation.token_hash, invitation.revoked_at = None, now
    invitation.write("token_hash", "revoked_at")
    history.record(invitation, "revoked", by=by, now=now)
    return invitation


@transaction.atomic
def accept(*, token: str, password: str, by: User | None, now: datetime) -> User:
    """Make the account that was offered, with its address proven and its rights in force.

    Address, role, party and rights come from the invitation, nothing from the form but the password.
    """
    invitation = AccountInvitation.objects.select_for_update().filter(token_hash=sealing.fingerprint(token)).first()
    if invitation is None or not invitation.works_at(now):
        raise ValidationError(GONE, code="gone")
    user = User(
        email=invitation.email,
        role=invitation.role,
        name_ru=invitation.name,
        name_en=invitation.name_en,
        office=invitation.office,
        language=invitation.language,
        tz=invitation.party.tz if invitation.party else settings.CENTER_TZ,
        enrol_until=now + timedelta(hours=settings.ENROL_HOURS),
        review_on=review_day(invitation.role, invitation.staff_rights, now),
    )
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal.error_list}) from refusal
    user.set_password(password)
    with scope.everything():  # whoever has the link has no account yet, and sees nobody
        user.person = _person(invitation, now)
        user.write()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _take_up(user, invitation, now)
    invitation.token_hash, invitation.accepted_at, invitation.accepted_user = None, now, user
    invitation.write("token_hash", "accepted_at", "accepted_user")
    history.record(invitation, "accepted", by=by or user, now=now)
    history.record(user, "accepted", by=by or user, now=now)
    return user


def _person(invitation: AccountInvitation, now: datetime) -> Person | None:
    """The person of that party with this work address, else a new one; administrators and auditors have none."""
    if invitation.role not in (Role.STAFF, Role.REPRESENTATIVE):
        return None
    party = invitation.party or center()
    if found := Person.objects.filter(party=party, email__iexact=invitation.email, is_active=True).first():
        return found
    names: dict[str, Any] = {name: getattr(invitation, name) for name in Person.NAMES}
    person = Person(party=party, email=invitation.email, **names)
    person.name()
    person.write()
    history.record(person, "entered", by=None, now=now)
    return person


def _take_up(user: User, invitation: AccountInvitation, now: datetime) -> None:
    for right in invitation.staff_rights:
        StaffRight.objects.create(user=user, right=right)
    if invitation.party is not None:
        until = invitation.valid_until + timedelta(days=1) if invitation.valid_until else None
        representation = Representation(
            user=user,
            party=invitation.party,
            valid=DateRange(center_day(now), until),
            **dict.fromkeys(invitation.party_rights, True),
        )
        representation.write()
        history.record(representation, "granted", by=invitation.invited_by, now=now)
