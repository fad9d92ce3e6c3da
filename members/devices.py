"""Browsers that have signed in before: they carry a signed mark, so that others who guess cannot shut their owner out."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.models import User

COOKIE = f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}device"
SALT = "members.devices"
DAYS = 180


def mark(response: HttpResponse, user: User) -> None:
    """Leave the mark of an account; a new password makes it worthless."""
    response.set_cookie(
        COOKIE,
        signing.dumps([user.pk, user.get_session_auth_hash()], salt=SALT, key=settings.LINK_KEY),
        max_age=DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def said(user_agent: str) -> str:
    """What a browser calls itself, in two words; the order matters, for they all call themselves by older names too."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "YaBrowser": "Yandex", "Firefox": "Firefox", "Chrome": "Chrome"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
    browsers, systems = browsers | {"Safari": "Safari"}, systems | {"Linux": "Linux"}
    found = [next((name for mark, name in names.items() if mark in user_agent), "") for names in (browsers, systems)]
    return ", ".join(filter(None, found)) or _("unknown browser")


def is_known(request: HttpRequest, email: str) -> bool:
    """Tell whether this browser has signed in to the account of an address."""
    user = User.objects.filter(email__iexact=email).first()  # asked in either case: the time taken tells nothing
    carried = _carried(request)
    return user is not None and carried == [user.pk, user.get_session_auth_hash()]


def has_signed_in(request: HttpRequest, user: User) -> bool:
    """Tell whether this browser has signed in to an account, with a former password too."""
    return _carried(request)[:1] == [user.pk]


def _carried(request: HttpRequest) -> list[Any]:
    """The mark a browser carries: of which account, and under which password."""
    try:
        return signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, key=settings.LINK_KEY, max_age=DAYS * 24 * 3600
        )
    except signing.BadSignature:
        return []
