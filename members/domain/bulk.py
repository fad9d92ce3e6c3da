"""What is done to many accounts or invitations at once, each by the act of one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from members.domain import account, invitation, review
from members.models import AccountInvitation, User
from records import bulk
from records.models import Batch

Chosen = Mapping[int, int]  # key of a row → the version that was seen


@transaction.atomic
def suspend_many(*, chosen: Chosen, reason: str, by: User, now: datetime) -> Batch:
    """Suspend many accounts for one reason; the own one and the last active administrator are left out and named."""
    return _accounts(account.suspend, "members.suspend", chosen, by, now, reason=reason)


@transaction.atomic
def end_sessions_many(*, chosen: Chosen, by: User, now: datetime) -> Batch:
    """Sign many people out everywhere."""
    return _accounts(account.end_sessions, "members.end_sessions", chosen, by, now)


@transaction.atomic
def ask_review_many(*, chosen: Chosen, reason: str, by: User, now: datetime) -> Batch:
    """Put many accounts on the list of those to review, from today on."""
    return _accounts(review.ask_review, "members.review", chosen, by, now, reason=reason)


@transaction.atomic
def send_many(*, chosen: Chosen, by: User, now: datetime) -> Batch:
    """Send many invitations, or send them again: each gets a new link, and the one before is dead."""
    seen = AccountInvitation.objects.visible_to(by).waiting()
    return bulk.do(seen, invitation.send, chosen=chosen, values={}, permission="members.send", by=by, now=now)


def _accounts(
    act: Callable[..., User], permission: str, chosen: Chosen, by: User, now: datetime, **values: Any
) -> Batch:  # fmt: skip
    seen = User.objects.visible_to(by)
    return bulk.do(seen, act, chosen=chosen, values=values, permission=permission, by=by, now=now)
