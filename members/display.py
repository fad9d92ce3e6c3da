"""How pages look to a reader: from the account, or before signing in from a cookie."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from members.domain.account import DISPLAY
from members.models import User

COOKIE = "display"
MAX_AGE = 365 * 24 * 3600


def of(request: HttpRequest) -> dict[str, Any]:
    """What the reader chose; what is missing or makes no sense is as in a new account."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return {name: getattr(user, name) for name in DISPLAY}
    return {name: _sensible(name, value) for name, value in (_defaults() | _kept(request)).items()}


def _field(name: str) -> Any:
    return User._meta.get_field(name)  # noqa: SLF001  # Django's documented door to a model's options


def _defaults() -> dict[str, Any]:
    return {name: _field(name).get_default() for name in DISPLAY}


def _kept(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.COOKIES.get(COOKIE, "{}"))
    except ValueError:
        return {}
    return {name: found[name] for name in DISPLAY if name in found} if isinstance(found, dict) else {}


def _sensible(name: str, value: Any) -> Any:
    """A value of the field's own choices, else its default."""
    field = _field(name)
    allowed = [choice for choice, _label in field.flatchoices] or [True, False]
    return value if value in allowed else field.get_default()


def keep(answer: HttpResponse, values: dict[str, Any]) -> HttpResponse:
    """Remember the choice in this browser, for the pages before signing in."""
    text = json.dumps({name: values[name] for name in DISPLAY}, separators=(",", ":"))
    return _remembered(answer, COOKIE, text)


def keep_language(answer: HttpResponse, language: str) -> HttpResponse:
    """Remember the language in this browser, for the pages before signing in."""
    return _remembered(answer, settings.LANGUAGE_COOKIE_NAME, language)


def _remembered(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    answer.set_cookie(
        name, value, max_age=MAX_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return answer
