"""Who asks the API, and how long its pages are: apart from the views, which are made of these."""

from typing import Any

from rest_framework import authentication, pagination


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; without one the answer is 401."""

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002  # DRF's signature
        """Name the scheme, so that DRF answers 401 and not 403."""
        return "Session"


class Pages(pagination.PageNumberPagination):
    """Pages of at most a hundred rows."""

    page_size_query_param = "rows"
    max_page_size = 100
