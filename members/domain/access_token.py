"""The acts on tokens: make one for a program, revoke it; what is idle or unused ends by itself."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import AccessToken, Party, User
from records import history, sealing

MOST_LIVING = 10
OFFERED_DAYS = 90
MARK = "atc_"  # so that a token found where it should not be is known for what it is
IDLE_FOR = timedelta(days=180)
SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def make(
    *,
    kind: str,
    name: str,
    by: User,
    now: datetime,
    reads: Collection[str] = (),
    writes: Collection[str] = (),
    party: Party | None = None,
    days: int = OFFERED_DAYS,
    feed: Mapping[str, Any] | None = None,
) -> tuple[AccessToken, str]:
    """Make a token of one's own and give it, once; only its fingerprint is kept. `feed` says which calendar it opens."""
    owner = User.objects.locked(by.pk)
    if not owner.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    if AccessToken.objects.of(owner).living(now).filter(kind=kind).count() >= MOST_LIVING:
        raise ValidationError(_("There are ten of this kind. Revoke one first."), code="too_many")
    if party is not None and not owner.may("view", party):
        raise ValidationError({"party": _("You do not represent this party.")})
    is_feed = kind == AccessToken.Kind.FEED
    if not is_feed and not {*reads, *writes}:
        raise ValidationError({"reads": _("Choose at least one section.")})
    secret = MARK + secrets.token_urlsafe(32)
    known = AccessToken.Section.values
    token = AccessToken(
        user=owner,
        kind=kind,
        name=name,
        prefix=secret[: AccessToken.SHOWN],
        secret_hash=sealing.fingerprint(secret),
        scope=dict(feed or {}) if is_feed else _scope(known, reads, writes),
        party=party,
        made_at=now,
        expires_at=None if is_feed else now + timedelta(days=days),
    )
    token.write()
    history.record(owner, "token_made", by=by, now=now, changes=[{"field": "token", "was": "", "now": name}])
    return token, secret


def _scope(known: Collection[str], reads: Collection[str], writes: Collection[str]) -> dict[str, list[str]]:
    """What may be changed may be read."""
    return {
        "read": [section for section in known if section in {*reads, *writes}],
        "write": [section for section in known if section in writes],
    }


@transaction.atomic
def revoke(token: AccessToken, *, version: int | None, by: User, now: datetime) -> AccessToken:
    """End a token of one's own; the next request with it is refused."""
    token = AccessToken.objects.locked(token.pk, version=version)
    if token.revoked_at is not None:
        raise ValidationError(_("This token has been revoked already."), code="revoked")
    token.revoked_at = now
    token.write("revoked_at")
    history.record(
        token.user, "token_revoked", by=by, now=now, changes=[{"field": "token", "was": token.name, "now": ""}]
    )
    return token


@transaction.atomic
def end_idle(*, by: User | None, now: datetime) -> int:
    """Revoke the tokens of feeds that no calendar has fetched for half a year; give how many."""
    idle = AccessToken.objects.idle(now - IDLE_FOR).select_for_update(of=("self",)).select_related("user")
    for token in idle:
        token.revoked_at = now
        token.write("revoked_at")
        changes = [{"field": "token", "was": token.name, "now": ""}]
        history.record(token.user, "token_revoked", by=by, now=now, changes=changes)
    return len(idle)


def opened(secret: str, kind: str, *, client: str, now: datetime) -> AccessToken | None:
    """Give the token a program shows, with its owner narrowed to what it reaches; none for one that opens nothing."""
    token = AccessToken.objects.by_fingerprint(sealing.fingerprint(secret), kind)
    if token is None or not token.works_at(now):
        return None
    if token.last_used_at is None or now - token.last_used_at >= SEEN_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(
            last_used_at=now, last_client=client[: AccessToken.LONGEST_CLIENT]
        )
    reach = {"feeds_allowed": True} if kind == AccessToken.Kind.FEED else {"api_allowed": True}
    token.user.narrow(**reach, **({"pk": token.party_id} if token.party_id else {}))
    return token
