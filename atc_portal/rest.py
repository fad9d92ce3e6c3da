"""Who asks the API, how often, and how long its pages are: apart from the views, which are made of these."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, pagination, parsers, permissions, throttling

from members import devices, signin
from members.domain import access_token
from members.models import AccessToken, User
from records import scope


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; without one the answer is 401."""

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002  # DRF's signature
        """Name the scheme, so that DRF answers 401 and not 403."""
        return "Session"


class TokenAuthentication(authentication.BaseAuthentication):
    """A token in the header, and nowhere else; whatever is wrong with it gets one answer."""

    def authenticate(self, request: Any) -> tuple[User, AccessToken] | None:
        """Let the owner in, as far as the token reaches; the reader's language and zone come along."""
        word, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "bearer":
            return None
        client = devices.said(request.headers.get("User-Agent", ""))
        token = access_token.opened(secret.strip(), AccessToken.Kind.API, client=client, now=timezone.now())
        if token is None or not signin.has_second_step(token.user):
            raise exceptions.AuthenticationFailed(_("This token opens nothing."))
        scope.take(token.user)
        translation.activate(token.user.language)
        timezone.activate(ZoneInfo(token.user.tz))
        return token.user, token

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002  # DRF's signature
        """Name the scheme, so that DRF answers 401 and not 403."""
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema of the API describes the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002  # the library's signature
        """Name the header."""
        return {"type": "http", "scheme": "bearer"}


class WithinScope(permissions.BasePermission):
    """A token reaches the sections it was made for; a session reaches what its owner may."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Ask the token; a view without rows (the schema, no such address) is no section."""
        self.message = _("This token does not reach so far.")
        model = getattr(view, "model", None)
        if not isinstance(request.auth, AccessToken) or model is None:
            return True
        writing = request.method not in permissions.SAFE_METHODS
        return request.auth.permits(model._meta.app_label, writing=writing)  # noqa: SLF001  # Django's documented door to a model's options


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema of the API describes the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002  # the library's signature
        """Name the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ByAccount(throttling.UserRateThrottle):
    """So many requests an account or a token; where the cache is away nothing is counted, and reading works."""

    cache = caches["sessions"]
    rate = "120/min"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """Count the requests of each token apart from those of its owner's session."""
        key = super().get_cache_key(request, view)
        return f"{key}-token-{request.auth.pk}" if isinstance(request.auth, AccessToken) else key


class Parser(parsers.JSONParser):
    """JSON; what is nested without end is refused like any other nonsense."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read the body."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("JSON parse error - nested too deeply") from error


class Pages(pagination.PageNumberPagination):
    """Pages of at most a hundred rows."""

    page_size_query_param = "rows"
    max_page_size = 100
