"""What a letter carries for the reader's calendar: the event as feeds tell it, addressed to the one reader."""

import copy
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from reminders import ical
from reminders.models import Precision, Scheduled

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A calendar with one event, and what the reader's calendar is to do with it."""

    method: str
    body: str


def of(subject: Any, person: Any, address: str) -> Enclosure | None:
    """Give the calendar item of a letter to whoever takes part for certain; everybody else gets none.

    The same UID lets the calendar change the one entry it has; what has no day any more leaves it.
    """
    event = subject.reminder_dates()
    if not isinstance(event, Scheduled) or not event.CONFIRMED:
        return None
    if not any(to.person.pk == person.pk for to in event.people_to_remind(event.CONFIRMED, only=person)):
        return None
    has_day = event.precision == Precision.DAY
    method = REQUEST if has_day and event.calendar_state() not in ical.OFF else CANCEL
    found = ical.event(ical.facts(event if has_day else _with_a_day(event)))
    if method == CANCEL:
        found["status"] = "CANCELLED"
    _addressed(found, address)
    return Enclosure(method, _said(ical.calendar([found], method=method)))


def _with_a_day(event: Scheduled) -> Scheduled:
    """Programs ask for a day even of what leaves the calendar: the first one possible, or that of the change."""
    stand_in = copy.copy(event)
    day = event.first_day or event.revised_at.date()
    stand_in.place(day, day, event.tz, all_day=True)
    return stand_in


def _addressed(event: Event, address: str) -> None:
    """Name the portal as the sender, and the reader as the only guest, who has accepted and is asked nothing."""
    name, sender = parseaddr(settings.MAIL_FROM)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = name
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    event.add("attendee", attendee)


def _said(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())
