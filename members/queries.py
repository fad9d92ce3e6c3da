"""Which accounts somebody should look at, and why: the list of the review of access."""

from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields import BooleanField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from members.models import Representation

SOON = timedelta(days=30)
SILENCE = timedelta(days=180)
CODES, FEW = 10, 3
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
STEP_WORDS = {
    Authenticator.Type.TOTP.value: _("authenticator app"),
    Authenticator.Type.WEBAUTHN.value: _("passkey"),
}
FLAGS = {
    "is_due": _("review is due"),
    "is_silent": _("no sign-in for half a year"),
    "is_unfinished": _("no second step"),
    "ends_soon": _("accreditation ends"),
    "has_few_codes": _("recovery codes run out"),
}


def with_steps(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each account the kinds of second steps it has; nothing of what they are."""
    kinds = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS).order_by("type")
    return accounts.annotate(steps=ArraySubquery(kinds.values("type").distinct()))


def with_sessions(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each account in how many places it is signed in."""
    sessions = UserSession.objects.filter(user=OuterRef("pk")).order_by().values("user")
    counted = Subquery(sessions.annotate(number=Count("pk")).values("number"))
    return accounts.annotate(open=Coalesce(counted, 0))


def sessions(user: Any) -> QuerySet[UserSession]:
    """Where an account is signed in, the last used first."""
    return UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")


def steps(user: Any) -> list[str]:
    """The second steps of an account of `with_steps`, in words."""
    return [str(STEP_WORDS[kind]) for kind in user.steps]


def to_review(accounts: QuerySet[Any], *, today: date, now: datetime) -> QuerySet[Any]:
    """Keep the active accounts whose review is due, and those that give a reason to look; each bears its flags."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    held = Representation.objects.filter(user=OuterRef("pk"), valid__contains=today)
    later = Representation.objects.filter(user=OuterRef("pk")).filter(
        Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today + SOON)
    )
    used = Func(
        Cast(KT("data__used_mask"), BigIntegerField()),
        template="bit_count(%(expressions)s::bit(64))",
        output_field=IntegerField(),
    )
    codes = factors.filter(type=Authenticator.Type.RECOVERY_CODES).annotate(used=used)
    found = accounts.filter(is_active=True).annotate(seen_at=Coalesce("last_login", "created_at"))
    return found.annotate(
        is_due=_whether(Q(review_on__lte=today + SOON)),
        is_silent=_whether(Q(seen_at__lt=now - SILENCE)),
        is_unfinished=~Exists(factors.filter(type__in=STEPS)),
        ends_soon=_whether(Exists(held) & ~Exists(later)),
        has_few_codes=Exists(codes.filter(used__gte=CODES - FEW)),
    ).filter(Q(is_due=True) | Q(is_silent=True) | Q(is_unfinished=True) | Q(ends_soon=True) | Q(has_few_codes=True))


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(Coalesce(condition, False), output_field=BooleanField())


def flags(user: Any) -> list[str]:
    """Why an account of that list should be looked at, in words."""
    return [str(words) for name, words in FLAGS.items() if getattr(user, name)]
