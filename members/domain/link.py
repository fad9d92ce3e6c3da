"""What the links of letters do to an account: a new second step for a lost one, a new address."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.domain.account import end_links, end_some, not_own, say
from members.domain.invitation import GONE, one_alphabet
from members.models import AccountLink, Role, User
from records import history, scope, sealing
from reminders import domain as letters
from ui import when

LIVES = timedelta(hours=24)
CHECKED = gettext_lazy("Say how you made sure who is asking: it is shown in the history.")


@transaction.atomic
def send_enrolment(user: User, *, reason: str, version: int | None, by: User, now: datetime) -> User:
    """Let somebody who lost the second step enrol a new one: the old ones and all sessions end now, a link is sent.

    The other administrators are told, so that nobody does this alone and unseen.
    """
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if not user.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    if not reason.strip():
        raise ValidationError({"reason": CHECKED})
    Authenticator.objects.filter(user=user).delete()
    end_some(UserSession.objects.filter(user=user))
    user.enrol_until = None
    user.write("enrol_until")
    _send(user, AccountLink.Kind.ENROL, "enrolment", by=by, now=now)
    history.record(user, "enrolment_sent", by=by, now=now, reason=reason.strip())
    for other in User.objects.active().filter(role=Role.ADMINISTRATOR).exclude(pk__in=[user.pk, by.pk]).order_by("pk"):
        with translation.override(other.language):
            text = _("%(who)s has sent an enrolment link for the account of %(whom)s.") % {"who": by, "whom": user}
        letters.post("security", person=other, words={"text": text}, now=now)
    return user


@transaction.atomic
def enrol(*, token: str, by: User | None, now: datetime) -> AccountLink:
    """Use an enrolment link: the browser that did so may sign in by the password alone, and enrols a second step."""
    user, link = _used(token, AccountLink.Kind.ENROL, now)
    history.record(user, "enrolled_anew", by=by, now=now)
    return link


@transaction.atomic
def ask_address(user: User, *, email: str, version: int | None, by: User, now: datetime) -> User:
    """Send a link to a new address; until it is used there nothing changes.

    Whoever asks for the own account learns nothing of others: a taken address gets the same letter, and its link does
    nothing.
    """
    user = User.objects.locked(user.pk, version=version)
    email = email.strip()
    one_alphabet(email)
    if not user.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    if email.lower() == user.email.lower():
        raise ValidationError({"email": _("This is the present address.")})
    is_taken = User.objects.filter(email__iexact=email).exists()
    if is_taken and by.pk != user.pk:
        raise ValidationError({"email": _("There is an account with this address.")})
    _send(user, AccountLink.Kind.ADDRESS, "new_address", email=email, by=by, now=now)
    history.record(user, "address_asked", by=by, now=now)
    return user


@transaction.atomic
def change_address(*, token: str, session: str, by: User | None, now: datetime) -> User:
    """Switch to the address to which the link was sent: the old one is told, other links and sessions end."""
    user, link = _used(token, AccountLink.Kind.ADDRESS, now)
    old = user.email
    if User.objects.filter(email__iexact=link.email).exclude(pk=user.pk).exists():
        raise ValidationError(GONE, code="gone")
    user.email = link.email
    user.write("email")
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    with scope.everything():  # whoever has the link need not be signed in
        if user.person is not None and user.person.email.lower() == old.lower():
            user.person.email = user.email
            user.person.write("email")
    end_some(UserSession.objects.filter(user=user).exclude(session_key=session))
    end_links(user, now=now)
    letters.replan_person(user, now=now)
    history.record(user, "address_changed", by=by, now=now)
    say(user, "address_changed", now=now, address=old)
    return user


def _send(user: User, kind: AccountLink.Kind, letter: str, *, by: User, now: datetime, email: str = "") -> None:
    """Make a link and the letter that holds it; one sent before is dead."""
    user.links.waiting().filter(kind=kind).update(ended_at=now)
    token = secrets.token_urlsafe(32)
    expires_at = now + LIVES
    AccountLink.objects.create(
        user=user,
        kind=kind,
        email=email,
        token_hash=sealing.fingerprint(token),
        asked_by=by,
        asked_at=now,
        expires_at=expires_at,
    )
    with translation.override(user.language):
        until, _own = when.zoned(expires_at, user.tz)
    url = settings.PORTAL_URL + reverse(f"members:{letter}", args=[token])
    words = {"url": url, "until": until}
    letters.post(letter, person=user, address=email, words=words, useful_for=LIVES, now=now)


def _used(token: str, kind: AccountLink.Kind, now: datetime) -> tuple[User, AccountLink]:
    """Take the account of a link, then the link, and use it up; of two at once the second finds it used."""
    found = AccountLink.objects.by_fingerprint(sealing.fingerprint(token), kind)
    if found is None:
        raise ValidationError(GONE, code="gone")
    user = User.objects.locked(found.user_id)
    link = AccountLink.objects.select_for_update().get(pk=found.pk)
    link.user = user
    if not link.works_at(now):
        raise ValidationError(GONE, code="gone")
    link.used_at = now
    link.save(update_fields=["used_at"])
    return user, link
