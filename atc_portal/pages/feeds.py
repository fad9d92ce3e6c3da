"""The calendar that other programs fetch: what its owner sees, by a token in the address and without a session."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from exercises.models import ExerciseStage
from exercises.models.states import ExerciseStanding
from meetings.models import Meeting, Status
from members import devices, signin
from members.domain import access_token
from members.domain.account import center_day
from members.models import AccessToken
from records import scope

log = logging.getLogger(__name__)

BACK, AHEAD = timedelta(days=183), timedelta(days=548)
MOST = 1000
ENDED_FOR = timedelta(days=60)  # as long as what was postponed or cancelled stays, past its last known day
ZONES = (date(2000, 1, 1), date(2050, 1, 1))  # fixed, so that the bytes do not depend on today
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
    found = Calendar()
    found.add("prodid", "-//ATC Portal//calendar//")
    found.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        found.add(name, _("ATC Portal"))
    found.add("x-published-ttl", "PT6H")
    for row in sorted(_rows(user, today), key=lambda row: (row.starts_at, str(row.uid))):
        try:
            found.add_component(_event(row))
        except (ValueError, TypeError):  # one bad event never breaks a feed
            log.exception("An event was left out of a feed: %s", row.uid)
    found.add_missing_timezones(*ZONES)
    return found


def _rows(user: Any, today: date) -> list[Any]:
    """What touches the stretch of the feed and has a day, the nearest first where there is too much."""
    stretch = (today - BACK, today + AHEAD)
    meetings = Meeting.objects.visible_to(user).exclude(status=Status.DRAFT)
    stages = ExerciseStage.objects.visible_to(user).select_related("exercise")
    found: list[Any] = []
    for rows in (meetings, stages):
        found += rows.between(*stretch).filter(starts_at__isnull=False)
    kept = [row for row in found if not _is_off(row) or row.window.upper + ENDED_FOR > today]
    return sorted(kept, key=lambda row: abs(row.window.lower - today))[:MOST]


def _is_off(row: Any) -> str:
    """Say in the words of a calendar that it does not take place; nothing if it does."""
    if isinstance(row, Meeting):
        is_postponed, is_cancelled = row.status == Status.POSTPONED, row.status == Status.CANCELLED
    else:
        is_postponed = row.exercise.standing == ExerciseStanding.POSTPONED
        is_cancelled = row.is_off and not is_postponed
    if is_postponed:
        return _("POSTPONED: ")
    return _("CANCELLED: ") if is_cancelled else ""


def _event(row: Any) -> Event:
    """One event: the short facts, and the address of its page behind the sign-in."""
    off = _is_off(row)
    event = Event()
    event.add("uid", str(row.uid))
    event.add("sequence", row.schedule_version)
    event.add("dtstamp", row.revised_at)
    event.add("last-modified", row.revised_at)
    event.add("created", row.created_at)
    event.add("summary", off + _clean(row.reminder_title()))
    for name, value in _times(row):
        event.add(name, value)
    if city := _city(row):
        event.add("location", _clean(city))
    event.add("url", settings.PORTAL_URL + row.get_absolute_url())
    tentative = row.status == Status.TENTATIVE if isinstance(row, Meeting) else row.is_tentative
    event.add("status", "CANCELLED" if off else "TENTATIVE" if tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    return event


def _times(row: Any) -> Iterator[tuple[str, date | datetime]]:
    """Whole days where it lasts several or has no hours, else the hours in the zone of its place."""
    first, last = row.first_day, row.last_day
    if row.all_day or first != last:
        yield "dtstart", first
        yield "dtend", last + timedelta(days=1)
        return
    zone = ZoneInfo(row.tz or settings.CENTER_TZ)
    yield "dtstart", row.starts_local.replace(tzinfo=zone)
    yield "dtend", row.ends_local.replace(tzinfo=zone)


def _city(row: Any) -> str:
    language = "ru" if translation.get_language() == "ru" else "en"
    return str(getattr(row, f"city_{language}", "") or getattr(row, "city_ru", ""))


def _clean(text: str) -> str:
    """Leave control characters out: a title is one line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
