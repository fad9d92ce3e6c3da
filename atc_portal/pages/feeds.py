"""The calendar that other programs fetch: what its owner sees, by a token in the address and without a session."""

import hashlib
import logging
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar

from exercises.models import ExerciseStage
from meetings.models import Meeting, Status
from members import devices, signin
from members.domain import access_token
from members.domain.account import center_day
from members.models import AccessToken
from records import scope
from reminders import ical

log = logging.getLogger(__name__)

BACK, AHEAD = timedelta(days=183), timedelta(days=548)
MOST = 1000
ENDED_FOR = timedelta(days=60)  # as long as what was postponed or cancelled stays, past its last known day
READERS = ("staff", "representative")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar of whoever the token belongs to; any other address is one and the same empty 404."""
    now = timezone.now()
    client = devices.said(request.headers.get("User-Agent", ""))
    opened = access_token.opened(token, AccessToken.Kind.FEED, client=client, now=now)
    if opened is None or not _may_read(opened.user):
        return HttpResponse(status=404)
    with translation.override(opened.user.language), scope.of(opened.user):
        body = calendar(opened.user, center_day(now)).to_ical()
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    is_known = tag in request.headers.get("If-None-Match", "")
    answer = HttpResponse(status=304) if is_known else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    for name, value in (("ETag", tag), ("Cache-Control", "private, no-cache"), ("Referrer-Policy", "no-referrer")):
        answer.headers[name] = value
    return answer


def _may_read(user: Any) -> bool:
    """Tell whether the owner may read a calendar at this moment, and their party may subscribe."""
    if not user.has_role(*READERS) or not signin.has_second_step(user):
        return False
    return user.has_role("staff") or user.parties("view").exists()


def calendar(user: Any, today: date) -> Calendar:
    """Put the events a person sees into a calendar; it differs from the one before only where an event does."""
    told = []
    for row in sorted(_rows(user, today), key=lambda row: (row.starts_at, str(row.uid))):
        try:
            told.append(ical.event(ical.facts(row)))
        except (ValueError, TypeError):  # one bad event never breaks a feed
            log.exception("An event was left out of a feed: %s", row.uid)
    return ical.calendar(told, name=_("ATC Portal"))


def _rows(user: Any, today: date) -> list[Any]:
    """What touches the stretch of the feed and has a day, the nearest first where there is too much."""
    stretch = (today - BACK, today + AHEAD)
    meetings = Meeting.objects.visible_to(user).exclude(status=Status.DRAFT).select_related("series")
    stages = ExerciseStage.objects.visible_to(user).select_related("exercise")
    found: list[Any] = []
    for rows in (meetings, stages):
        found += rows.between(*stretch).filter(starts_at__isnull=False)
    kept = [row for row in found if row.calendar_state() not in ical.OFF or row.window.upper + ENDED_FOR > today]
    return sorted(kept, key=lambda row: abs(row.window.lower - today))[:MOST]
