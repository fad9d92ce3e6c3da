"""The review of access: somebody asks at intervals whether an account is still needed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.domain.account import center_day, not_own, review_day, suspend
from members.models import User
from records import history


@transaction.atomic
def review(user: User, *, needed: bool, reason: str, version: int | None, by: User, now: datetime) -> User:
    """Say that an account is still needed, which sets the next day of review, or that it is not, which suspends it."""
    if not needed:
        return suspend(user, reason=reason, version=version, by=by, now=now)
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if not user.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    user.reviewed_at, user.reviewed_by = now, by
    was = history.values(user, "review_on")
    user.review_on = review_day(user.role, user.rights.values_list("right", flat=True), now)
    user.write("reviewed_at", "reviewed_by", "review_on")
    changes = history.diff(was, history.values(user, "review_on"))
    history.record(user, "reviewed", by=by, now=now, changes=changes, reason=reason.strip())
    return user


@transaction.atomic
def ask_review(user: User, *, reason: str, version: int | None, by: User, now: datetime) -> User:
    """Ask for a review before its day: the account stands in the list of those to review from today on."""
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if not user.is_active:
        raise ValidationError(_("This account cannot sign in as it is."), code="inactive")
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history.")})
    today = center_day(now)
    if user.review_on is not None and user.review_on <= today:
        raise ValidationError(_("Waits for a review already."), code="waits")
    was = history.values(user, "review_on")
    user.review_on = today
    user.write("review_on")
    changes = history.diff(was, history.values(user, "review_on"))
    history.record(user, "review_asked", by=by, now=now, changes=changes, reason=reason.strip())
    return user


@transaction.atomic
def suspend_unreviewed(*, by: User | None, now: datetime) -> int:
    """Suspend, where the settings say so, the accounts whose review is overdue; the last administrator stays. Give how many."""
    days = settings.REVIEW_SUSPENDS_AFTER_DAYS
    if not days:
        return 0
    overdue = User.objects.active().filter(review_on__lt=center_day(now) - timedelta(days=days)).order_by("pk")
    return sum(_suspended(user, by, now) for user in overdue)


def _suspended(user: User, by: User | None, now: datetime) -> bool:
    try:
        suspend(user, reason=_("The review of access is overdue."), version=None, by=by, now=now)
    except ValidationError as refusal:
        if getattr(refusal, "code", "") != "last":
            raise
        return False
    return True
