"""What people see when something is refused or fails: one page for a cause, in both languages."""

import logging
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import timezone
from django.views.defaults import permission_denied

from records import history
from ui.doors import RefusedError


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Give the page of a refusal, and write down who was refused what; if that fails, the refusal stands all the same."""
    note_refusal(request, exception)
    return permission_denied(request, exception)


def note_refusal(request: Any, exception: Exception) -> None:
    """Write a refusal to the trail: who, which act, upon what."""
    if isinstance(exception, RefusedError) and request.user.is_authenticated:
        history.refused(exception.permission, exception.row, by=request.user, now=timezone.now())


log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Give the page of our own faults: it asks neither database nor session, and names a reference for the log."""
    reference = uuid4().hex[:8]
    log.error("Reference %s is for %s %s", reference, request.method, request.path)
    return HttpResponse(loader.render_to_string("500.html", {"reference": reference}), status=500)
