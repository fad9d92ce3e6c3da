"""What people see when something is refused or fails: one page for a cause, in both languages."""

import logging
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.template import loader

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Give the page of our own faults: it asks neither database nor session, and names a reference for the log."""
    reference = uuid4().hex[:8]
    log.error("Reference %s is for %s %s", reference, request.method, request.path)
    return HttpResponse(loader.render_to_string("500.html", {"reference": reference}), status=500)
