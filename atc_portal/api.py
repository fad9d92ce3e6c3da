"""The router of the API, and how it says what went wrong."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import path, re_path
from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import exceptions, routers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from atc_portal.pages.errors import note_refusal
from exercises.api import ExerciseViewSet
from meetings.api import ActionItemViewSet, MeetingViewSet, SeriesViewSet
from members.api import PartyViewSet
from programs.api import MeasureViewSet, ProgrammeViewSet
from records.api import StaleVersionError
from records.models import StaleError

PROBLEM = "application/problem+json"

router = routers.SimpleRouter(use_regex_path=False)
router.register("parties", PartyViewSet, "party")
router.register("series", SeriesViewSet, "series")
router.register("meetings", MeetingViewSet, "meeting")
router.register("actions", ActionItemViewSet, "action")
router.register("exercises", ExerciseViewSet, "exercise")
router.register("programmes", ProgrammeViewSet, "programme")
router.register("measures", MeasureViewSet, "measure")


class NothingView(APIView):
    """Every other address under the API: it says so in the API's own words."""

    schema = None

    def initial(self, request, *args, **kwargs):
        """Ask who it is, then find nothing, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404


urls = [
    path("schema/", SpectacularJSONAPIView.as_view(permission_classes=[IsAuthenticated]), name="schema"),
    *router.urls,
    re_path("", NothingView.as_view(), name="nothing"),
]


def problem(trouble: Exception, context: dict[str, Any]) -> Response | None:
    """Say what went wrong as a problem of RFC 9457, with the sentence the pages use."""
    note_refusal(context["request"], trouble)
    if isinstance(trouble, StaleError):
        trouble = StaleVersionError(_("Somebody saved this while you were editing."))
    if isinstance(trouble, ValidationError):
        trouble = exceptions.ValidationError(getattr(trouble, "message_dict", None) or trouble.messages)
    answer = exception_handler(trouble, context)
    if answer is None:
        return None
    errors = answer.data if isinstance(trouble, exceptions.ValidationError) else None
    answer.data = {
        "type": "about:blank",
        "title": HTTPStatus(answer.status_code).phrase,
        "status": answer.status_code,
        "detail": _sentence(trouble, answer.data),
    }
    if isinstance(errors, dict):
        answer.data["errors"] = errors
    answer.content_type = PROBLEM
    return answer


def _sentence(trouble: Exception, data: Any) -> str:
    """One sentence for people; it tells a hidden row from none by nothing."""
    if isinstance(trouble, Http404 | exceptions.NotFound):
        return _("There is nothing here, or it is not open to you.")
    if isinstance(trouble, PermissionDenied) and trouble.args:
        return str(trouble.args[0])
    if isinstance(trouble, exceptions.ValidationError):
        return " ".join(str(part) for part in data) if isinstance(data, list) else _("Some values were refused.")
    return str(getattr(trouble, "detail", trouble))


def document_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Write into the schema that every refusal is a problem."""
    text = {"type": "string"}
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "errors": {}},
        "required": ["type", "title", "status", "detail"],
    }
    refusal = {
        "description": "Refused",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = refusal
    return result
