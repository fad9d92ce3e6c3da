"""One dated thing as calendars read it: the same facts in feeds, in a file of one event and in letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Timezone

from reminders.models import CalendarState, Scheduled

PRODUCT = "-//ATC Portal//calendar//"
ZONES = (date(2000, 1, 1), date(2050, 1, 1))  # fixed, so that the bytes do not depend on today
OFF = (CalendarState.POSTPONED, CalendarState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a calendar is told of one thing: short facts and no names; days, or wall times with their zone."""

    uid: str
    sequence: int
    revised_at: datetime
    created_at: datetime
    title: str
    url: str
    starts: date
    ends: date  # of whole days the day after the last one
    state: CalendarState
    place: str = ""
    category: str = ""
    text: str = ""
    is_term: bool = False  # something due, which keeps nobody busy


def facts(row: Any, **other: Any) -> Facts:
    """Give what a calendar is told of a dated row; `other` replaces single facts."""
    starts, ends = times(row)
    title, stands_in = row.calendar_title()
    known = {
        "uid": str(row.uid),
        "sequence": row.schedule_version,
        "revised_at": row.revised_at,
        "created_at": getattr(row, "created_at", row.revised_at),
        "title": title,
        "url": settings.PORTAL_URL + row.get_absolute_url(),
        "starts": starts,
        "ends": ends,
        "state": row.calendar_state(),
        "place": row.calendar_place(),
        "category": row.calendar_category(),
        "text": _("The title is recorded in Russian only.") if stands_in else "",
    }
    return Facts(**known | other)


def times(row: Scheduled) -> tuple[date, date]:
    """Whole days where it lasts several or has no hours, else the hours in the zone of its place."""
    first, last = row.first_day, row.last_day
    if first is None or last is None or row.starts_local is None:
        raise ValueError("only what has a day stands in a calendar")
    if row.all_day or first != last or row.ends_local is None:
        return first, last + timedelta(days=1)
    zone = ZoneInfo(row.tz or settings.CENTER_TZ)
    return row.starts_local.replace(tzinfo=zone), row.ends_local.replace(tzinfo=zone)


def event(told: Facts) -> Event:
    """Make the event; what does not take place begins with that word, and keeps nobody busy."""
    is_off = told.state in OFF
    found = Event()
    found.add("uid", told.uid)
    found.add("sequence", told.sequence)
    found.add("dtstamp", told.revised_at)
    found.add("last-modified", told.revised_at)
    found.add("created", told.created_at)
    found.add("summary", _prefix(told.state) + clean(told.title))
    found.add("dtstart", told.starts)
    found.add("dtend", told.ends)
    for name, value in (("location", told.place), ("description", told.text)):
        if value:
            found.add(name, clean(value))
    if told.category:
        found.add("categories", [clean(told.category)])
    found.add("url", told.url)
    found.add("status", "CANCELLED" if is_off else told.state.upper())
    found.add("transp", "TRANSPARENT" if is_off or told.is_term else "OPAQUE")
    return found


def calendar(events: Iterable[Event], *, name: str = "", method: str = "") -> Calendar:
    """Put events into a calendar, with the zones they use; a feed has a name, what a letter carries has a method."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    if method:
        found.add("method", method)
    if name:
        for key in ("name", "x-wr-calname"):
            found.add(key, clean(name))
        found.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", "PT6H")
    events = list(events)
    for zone in sorted({zone for one in events if (zone := _zone_of(one))}):
        found.add_component(_timezone(zone))
    for one in events:
        found.add_component(one)
    return found


def _zone_of(one: Component) -> str:
    return str(one["dtstart"].params.get("TZID", ""))


@lru_cache(maxsize=600)
def _timezone(name: str) -> Timezone:
    """The rules of a zone, the same for everybody; to tell them takes longer than a hundred events."""
    return Timezone.from_tzid(name, first_date=ZONES[0], last_date=ZONES[1])


def _prefix(state: CalendarState) -> str:
    if state == CalendarState.POSTPONED:
        return _("POSTPONED: ")
    return _("CANCELLED: ") if state == CalendarState.CANCELLED else ""


def clean(text: str) -> str:
    """Leave control characters out: a title is one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
