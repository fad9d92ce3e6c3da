"""The calendar item of a letter: the one event, for who takes part, understood by a calendar as the feed's own entry."""

from datetime import date, datetime
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from reminders import compose, ical
from reminders.compose import Envelope, Item
from reminders.models import Reminder
from tests.factories.exercises import make_exercise, make_participant, make_stage
from tests.factories.meetings import invite
from tests.factories.reminders import make_reminder


@pytest.fixture
def letter(now, settings):
    """The letter of a kind to somebody, parsed: `letter(subject, person, kind)`."""
    settings.MAIL_FROM = "ATC Portal <portal@portal.example>"

    def written(subject, person, kind="moved", count=1):
        row = make_reminder(subject, person, now=now, kind=kind, occasion=f"test:{Reminder.objects.count()}")
        envelope = Envelope("digest" if count > 1 else kind, person.email, "en", person.tz, "<1@portal.example>")
        items = [Item(row, subject)] * count
        return message_from_bytes(compose.letter(envelope, items, now=now), policy=policy.default)

    return written


@pytest.fixture
def accepted(meeting, party, representative, now):
    return invite(meeting, party, reply="accepted", replied_at=now, replied_by=representative, reply_mode="in_person")


def enclosed(mail):
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    (part,) = parts
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("event.ics", part.get_content().encode())
    found = Calendar.from_ical(part.get_content())
    assert part["content-type"].params["method"] == found["method"]
    return found


def test_who_takes_part_gets_the_new_dates_for_the_calendar(accepted, meeting, representative, letter, now):
    meeting.place(datetime(2027, 6, 3, 10), datetime(2027, 6, 3, 17), "Europe/Minsk")
    meeting.revise(now=now)
    meeting.save()
    found = enclosed(letter(meeting, representative))
    (event,) = found.walk("VEVENT")
    assert (found["method"], str(event["uid"]), event["sequence"]) == ("REQUEST", str(meeting.uid), 2)
    assert (event["status"], event["dtstart"].dt.replace(tzinfo=None)) == ("CONFIRMED", meeting.starts_local)
    assert event["dtstart"].params["TZID"] == found.walk("VTIMEZONE")[0]["tzid"] == "Europe/Minsk"
    assert str(event["organizer"]) == "mailto:portal@portal.example"
    assert str(event["attendee"]) == f"mailto:{representative.email}"
    assert dict(event["attendee"].params) == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert not found.walk("VALARM")
    fed = ical.event(ical.facts(meeting))
    assert {name: fed[name] for name in ("uid", "sequence", "dtstamp", "url")} == {
        name: event[name] for name in ("uid", "sequence", "dtstamp", "url")
    }


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_what_does_not_take_place_leaves_the_calendar(accepted, meeting, representative, letter, status):
    meeting.status = status
    found = enclosed(letter(meeting, representative, status))
    assert (found["method"], found.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")


def test_what_has_only_a_month_left_leaves_the_calendar_until_its_day_is_known(
    accepted, meeting, representative, letter
):
    meeting.place_window("month", date(2027, 6, 1))
    found = enclosed(letter(meeting, representative))
    (event,) = found.walk("VEVENT")
    assert (found["method"], event["status"], event["dtstart"].dt) == ("CANCEL", "CANCELLED", date(2027, 6, 1))
    assert meeting.starts_local is None
    meeting.place_window("unknown")
    assert enclosed(letter(meeting, representative, "postponed"))["method"] == "CANCEL"


def test_who_has_not_accepted_gets_none_nor_does_a_letter_that_changes_no_date(
    accepted, meeting, party, representative, other_party, neighbour, letter
):
    invite(meeting, other_party)
    assert enclosed(letter(meeting, neighbour)) is None
    for kind in ("starts", "deadline", "planned"):
        assert enclosed(letter(meeting, representative, kind)) is None
    assert enclosed(letter(accepted, representative, "invited")) is None
    assert enclosed(letter(meeting, representative, "ends", count=2)) is None


def test_a_stage_of_an_exercise_is_an_event_too(center, party, representative, letter):
    exercise = make_exercise()
    make_participant(exercise, party)
    stage = make_stage(exercise)
    found = enclosed(letter(stage, representative))
    assert found["method"] == "REQUEST"
    assert (str(found.walk("VEVENT")[0]["uid"]), found.walk("VEVENT")[0]["dtstart"].dt) == (
        str(stage.uid),
        date(2027, 6, 1),
    )
