"""How often an account, and all accounts of a network, may ask for what costs much: beyond that they wait, and are told until when."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from atc_portal.limits import ASKED, OF_A_NETWORK
from records.history import FREE_TEXT
from records.origin import current
from ui import sheets, uploads, when
from ui.doors import is_fetched

TOO_MANY = 429
CHOOSERS = {"meetings:venue-choices"}  # the routes that answer what is typed into a chooser
clock = time.time


class Pace:
    """Counts by the clock: a stretch begins with the minute or the hour. Without Redis reading is not counted, uploads are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand before the views."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; it is looked at when its view is known and its form was found to be ours."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in the view's place whoever has asked too often."""
        if not request.user.is_authenticated or request.path.startswith("/api/"):
            return None  # the entrance and the API have lanes of their own
        for kind, amount in _wanted(request):
            most, seconds = ASKED[kind]
            now = clock()
            lanes = ((f"account {request.user.pk}", most), (f"network {current().address}", most * OF_A_NETWORK))
            if not all(_count(kind, lane, amount, now, seconds) <= limit for lane, limit in lanes):
                return _wait(request, kind, int(seconds - now % seconds) + 1)
        return None


def _wanted(request: HttpRequest) -> Iterator[tuple[str, int]]:
    """Say what a request asks for, of which there is a limit, and how much of it."""
    match = request.resolver_match
    if match is not None and match.view_name in CHOOSERS:
        yield "chooser", 1
    elif request.method != "POST" and any(request.GET.get(name) for name in FREE_TEXT):
        yield "search", 1
    if request.GET.get("format") in sheets.TYPES:
        yield "export", 1
    if request.method == "POST" and (files := len(request.FILES) + len(uploads.too_large(request))):
        yield "upload", files


def _count(kind: str, lane: str, amount: int, now: float, seconds: int) -> int:
    """Count in a lane; say how much was asked for there in this stretch."""
    kept = caches["default" if kind == "upload" else "sessions"]
    key = f"asked-{kind}-{lane.replace(' ', '-')}-{int(now // seconds)}"
    kept.add(key, 0, 2 * seconds)
    return int(kept.incr(key, amount))


def _wait(request: HttpRequest, kind: str, seconds: int) -> HttpResponse:
    """Say when to try again: on a page, or to a script in one sentence."""
    at = when.clock(datetime.fromtimestamp(clock() + seconds, UTC))
    answer: HttpResponse
    if kind == "chooser" or is_fetched(request):
        said = _("Too many requests came from here in a short time. Try again at %(at)s.") % {"at": at}
        answer = JsonResponse({"refused": said}, status=TOO_MANY)
    else:
        answer = render(request, "429.html", {"at": at}, status=TOO_MANY)
    answer.headers["Retry-After"] = str(seconds)
    return answer
