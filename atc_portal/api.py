"""The router of the API, and how it says what went wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import exceptions, routers
from rest_framework.response import Response
from rest_framework.views import exception_handler

router = routers.SimpleRouter()


def problem(trouble: Exception, context: dict[str, Any]) -> Response | None:
    """Say what went wrong as application/problem+json (RFC 9457), with the sentence the pages use."""
    if isinstance(trouble, ValidationError):
        trouble = exceptions.ValidationError(getattr(trouble, "message_dict", None) or trouble.messages)
    return exception_handler(trouble, context)


urls = [path("schema/", SpectacularJSONAPIView.as_view(), name="schema"), *router.urls]
