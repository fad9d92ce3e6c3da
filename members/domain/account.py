"""The acts on accounts: suspend, restore, close, end sessions, rights of staff, one's own profile."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.domain.party import known_zone
from members.models import AccountInvitation, Representation, Role, StaffRight, User
from records import history, names
from reminders import domain as letters

DISPLAY = ("theme", "text_size", "wide_spacing", "compact", "no_motion", "own_times", "shortcuts")
CLOSED_FOR = timedelta(days=30)  # as long as the address of a closed account is kept, for questions
REVIEW_MONTHS, SOONER_MONTHS = 12, 6  # administrators and those who approve are reviewed sooner


def review_day(role: str, rights: Iterable[str], now: datetime) -> date:
    """When somebody asks whether the account is still needed."""
    months = SOONER_MONTHS if role == Role.ADMINISTRATOR or StaffRight.Right.APPROVE in rights else REVIEW_MONTHS
    today = center_day(now)
    years, month = divmod(today.month - 1 + months, 12)
    last = monthrange(today.year + years, month + 1)[1]
    return date(today.year + years, month + 1, min(today.day, last))


def center_day(now: datetime) -> date:
    """The day it is at the Center."""
    return now.astimezone(ZoneInfo(settings.CENTER_TZ)).date()


def not_own(user: User, actor: User | None) -> None:
    """Refuse to change the own account."""
    if actor is not None and user.pk == actor.pk:
        raise ValidationError(_("Nobody changes their own account. Ask another administrator."), code="own")


def say(user: User, verb: str, *, now: datetime, address: str = "") -> None:
    """Tell a person what has changed about the account, in the person's language."""
    with translation.override(user.language):
        text = str(User.VERBS[verb])
    letters.post("security", person=user, address=address, words={"text": text}, now=now)


@transaction.atomic
def suspend(user: User, *, reason: str, version: int | None, by: User | None, now: datetime) -> User:
    """Shut an account out at once: sessions, tokens, links of letters; what it was asked to do stays with its party.

    `by` is None for the clock alone.
    """
    user = _leaving(user, reason, version=version, by=by)
    if not user.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    user.is_active, user.suspended_at, user.suspended_reason = False, now, reason.strip()
    user.write("is_active", "suspended_at", "suspended_reason")
    _shut(user, now)
    history.record(user, "suspended", by=by, now=now, reason=user.suspended_reason)
    say(user, "suspended", now=now)
    return user


def _leaving(user: User, reason: str, *, version: int | None, by: User | None) -> User:
    """Take the account; all administrators first, so that the last active one cannot be lost, not even by two at once."""
    active = list(User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if by is not None and by not in active:
        raise ValidationError(_("Your own account has been suspended meanwhile."), code="suspended")
    if active == [user]:
        raise ValidationError(_("This is the last active administrator."), code="last")
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history.")})
    return user


def _shut(user: User, now: datetime) -> None:
    """End all that opens something in the name of an account."""
    end_some(UserSession.objects.filter(user=user))
    user.tokens.filter(revoked_at__isnull=True).update(revoked_at=now)
    end_links(user, now=now)
    letters.replan_person(user, now=now)


def end_links(user: User, *, now: datetime) -> None:
    """End the links that were sent for an account and not used, and withhold the letters with them that have not left."""
    user.links.waiting().update(ended_at=now)
    letters.withhold(user, now=now)


@transaction.atomic
def restore(user: User, *, version: int | None, by: User, now: datetime) -> User:
    """Let a suspended account sign in again, with the second step it had; its tokens stay revoked."""
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if user.suspended_at is None or user.closed_at is not None:
        raise ValidationError(_("Only a suspended account can be restored."), code="not_suspended")
    user.is_active, user.suspended_at, user.suspended_reason = True, None, ""
    user.write("is_active", "suspended_at", "suspended_reason")
    letters.replan_person(user, now=now)
    history.record(user, "restored", by=by, now=now)
    say(user, "restored", now=now)
    return user


@transaction.atomic
def close(user: User, *, reason: str, version: int | None, by: User, now: datetime) -> User:
    """Close an account for good: nothing opens it any more, its representations end today, its address is free.

    The name stays where it was put on record; the address is kept for a month, for questions, and then erased.
    """
    user = _leaving(user, reason, version=version, by=by)
    if user.closed_at is not None:
        raise ValidationError(_("This account has been closed already."), code="closed")
    address = user.email
    _shut(user, now)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.email, user.former_email = f"{user.public_id}@closed.invalid", address
    user.is_active, user.closed_at = False, now
    user.write("password", "email", "former_email", "is_active", "closed_at")
    for representation in user.representations.select_for_update().order_by("pk"):
        _end_today(representation, by, now)
    history.record(user, "closed", by=by, now=now, reason=reason.strip())
    say(user, "closed", now=now, address=address)
    return user


def _end_today(representation: Representation, by: User, now: datetime) -> None:
    """End it today, and the reminders of its end; what would have begun later never does."""
    today, was = center_day(now), history.values(representation, "valid")
    if representation.valid.upper is not None and representation.valid.upper <= today:
        return
    if representation.valid.lower is not None and representation.valid.lower > today:
        history.record(representation, "ended", by=by, now=now, changes=history.diff(was, {"valid": None}))
        representation.delete()
        return
    representation.valid = DateRange(representation.valid.lower, today + timedelta(days=1))
    representation.schedule_version += 1
    representation.write("valid", "schedule_version")
    letters.replan(representation, now=now)
    history.record(
        representation, "ended", by=by, now=now, changes=history.diff(was, history.values(representation, "valid"))
    )


@transaction.atomic
def erase_closed(*, by: User | None, now: datetime) -> int:
    """Erase the addresses and contacts of accounts closed a month ago, letters and invitations included; give how many."""
    found = list(User.objects.select_for_update(of=("self",), skip_locked=True).to_erase(now - CLOSED_FOR))
    for user in found:
        letters.forget(user, address=user.former_email, instead=user.email, before=user.closed_at, now=now)
        invitations = AccountInvitation.objects.filter(accepted_user=user)
        names.erase(*invitations, now=now)  # the trail calls an invitation by its address
        invitations.update(email=user.email)
        user.links.all().delete()
        user.tokens.all().delete()
        others = User.objects.filter(person=user.person_id, closed_at__isnull=True)
        if user.person is not None and not others.exists():
            user.person.email, user.person.phone = "", ""
            user.person.write("email", "phone")
        user.former_email, user.erased_at = "", now
        user.write("former_email", "erased_at")
        history.record(user, "erased", by=by, now=now)
        invitations = AccountInvitation.objects.filter(accepted_user=user)
        names.erase(user, *invitations, *([] if user.person is None or others.exists() else [user.person]), now=now)
    return len(found)


@transaction.atomic
def end_sessions(
    user: User, *, by: User, now: datetime, sessions: Iterable[UserSession] | None = None, version: int | None = None
) -> User:
    """End sessions of an account, all of them unless some are named; their next request is a stranger's."""
    user = User.objects.locked(user.pk, version=version)
    end_some(UserSession.objects.filter(user=user) if sessions is None else sessions)
    history.record(user, "sessions_ended", by=by, now=now)
    return user


def end_some(sessions: Iterable[UserSession]) -> None:
    """End sessions; their next request is a stranger's."""
    for session in sessions:
        session.end()


@transaction.atomic
def grant_right(user: User, *, right: str, version: int | None, by: User, now: datetime) -> User:
    """Give a member of staff a right; it holds from the next request on."""
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if user.role != Role.STAFF:
        raise ValidationError(_("Only staff hold rights. A representative gets a representation."), code="not_staff")
    held = StaffRight(user=user, right=right)
    held.full_clean()
    held.save(force_insert=True)
    _reviewed(user, now)
    history.record(user, "granted", by=by, now=now, changes=[{"field": "rights", "was": "", "now": str(held)}])
    return user


@transaction.atomic
def end_right(user: User, *, right: str, version: int | None, by: User, now: datetime) -> User:
    """Take a right from a member of staff; the next request is judged without it."""
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    held = user.rights.filter(right=right).first()
    if held is None:
        raise ValidationError({"right": _("The account does not hold this right.")})
    held.delete()
    _reviewed(user, now)
    history.record(user, "ended", by=by, now=now, changes=[{"field": "rights", "was": str(held), "now": ""}])
    return user


def _reviewed(user: User, now: datetime) -> None:
    """Set the day of review by the rights as they are now."""
    user.review_on = review_day(user.role, user.rights.values_list("right", flat=True), now)
    user.write("review_on")


@transaction.atomic
def change_profile(user: User, *, language: str, tz: str, version: int | None, by: User, now: datetime) -> User:
    """Change one's own language and zone."""
    return _own(user, {"language": language, "tz": known_zone(tz)}, version=version, by=by, now=now)


@transaction.atomic
def change_display(
    user: User,
    *,
    theme: str,
    text_size: int,
    wide_spacing: bool,
    compact: bool,
    no_motion: bool,
    own_times: bool,
    shortcuts: bool,
    version: int | None,
    by: User,
    now: datetime,
) -> User:
    """Change how pages look to oneself."""
    values = (theme, text_size, wide_spacing, compact, no_motion, own_times, shortcuts)
    return _own(user, dict(zip(DISPLAY, values, strict=True)), version=version, by=by, now=now)


@transaction.atomic
def speak(user: User, *, language: str, by: User, now: datetime) -> User:
    """Change one's own language, by the switch on top of every page."""
    return _own(user, {"language": language}, version=None, by=by, now=now)


def _own(user: User, values: dict[str, object], *, version: int | None, by: User, now: datetime) -> User:
    user = User.objects.locked(user.pk, version=version)
    was = history.values(user, *values)
    for name, value in values.items():
        setattr(user, name, value)
    if changes := history.diff(was, values):
        user.write(*values)
        history.record(user, "profile_changed", by=by, now=now, changes=changes)
    return user


@transaction.atomic
def keep_codes(user: User, *, by: User, now: datetime) -> User:
    """Note that the recovery codes have been kept; they are not shown again."""
    codes = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is not None and not codes.data.get("kept"):
        codes.data |= {"kept": True, "viewed_at": codes.data.get("viewed_at") or now.timestamp()}
        codes.save(update_fields=["data"])
        history.record(user, "codes_kept", by=by, now=now)
    return user


@transaction.atomic
def note(user: User, *, verb: str, session: str, by: User, now: datetime) -> None:
    """Write a change of the own password or second step down; other sessions end, and links that were sent before."""
    end_some(UserSession.objects.filter(user=user).exclude(session_key=session))
    user.links.waiting().update(ended_at=now)
    history.record(user, verb, by=by, now=now)


@transaction.atomic
def note_code(user: User, *, by: User | None, now: datetime) -> None:
    """Write down that a code of the second step was refused."""
    history.record(user, "code_refused", by=by, now=now)
