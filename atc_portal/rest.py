"""Who asks the API, how often, and how long its pages are: apart from the views, which are made of these."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, pagination, parsers, throttling


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; without one the answer is 401."""

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002  # DRF's signature
        """Name the scheme, so that DRF answers 401 and not 403."""
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema of the API describes the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002  # the library's signature
        """Name the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ByAccount(throttling.UserRateThrottle):
    """So many requests an account; where the cache is away nothing is counted, and reading works."""

    cache = caches["sessions"]
    rate = "120/min"


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
