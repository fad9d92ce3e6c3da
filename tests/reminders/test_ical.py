"""One event as calendars read it: pages, feeds and letters say the same."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from meetings.models import Status
from reminders import ical
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import DAYS, MAY, make_meeting, make_series


def told(row, **options):
    with translation.override("ru"):
        return Calendar.from_ical(ical.calendar([ical.event(ical.facts(row))], **options).to_ical())


def event(row):
    (found,) = told(row).walk("VEVENT")
    return found


def test_an_event_bears_the_name_of_its_subject_and_the_number_of_its_changes(db, now, settings):
    series = make_series(members=())
    meeting = make_meeting(series=series, ordinal=18, short_ru="XVIII Совещание", short_en="XVIII Meeting")
    meeting.place(datetime(2027, 5, 13, 10), datetime(2027, 5, 13, 17), "Europe/Minsk")
    found = event(meeting)
    assert (str(found["uid"]), found["sequence"], found["summary"]) == (str(meeting.uid), 1, "XVIII Совещание")
    assert found["categories"].cats == [series.short_ru]
    assert found["dtstamp"].dt == found["last-modified"].dt == meeting.revised_at
    assert found["url"] == settings.PORTAL_URL + meeting.get_absolute_url()
    assert str(found["dtstart"].params["TZID"]) == "Europe/Minsk"
    assert found["dtstart"].dt.replace(tzinfo=None) == meeting.starts_local
    meeting.revise(now=now)
    assert event(meeting)["sequence"] == 2


@pytest.mark.parametrize(
    ("status", "says", "begins"),
    [
        (Status.TENTATIVE, "TENTATIVE", "М"),
        (Status.CONVENED, "CONFIRMED", "М"),
        (Status.HELD, "CONFIRMED", "М"),
        (Status.FINALISED, "CONFIRMED", "М"),
        (Status.POSTPONED, "CANCELLED", "ОТЛОЖЕНО: "),
        (Status.CANCELLED, "CANCELLED", "ОТМЕНЕНО: "),
    ],
)
def test_a_calendar_knows_three_states(db, status, says, begins):
    found = event(make_meeting(status, status_reason="x"))
    assert found["status"] == says
    assert found["summary"].startswith(begins)
    assert found["transp"] == ("TRANSPARENT" if says == "CANCELLED" else "OPAQUE")


def test_several_days_are_whole_days_and_months_are_no_event(db):
    found = event(make_meeting(when=DAYS))
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2027, 5, 13), date(2027, 5, 15))
    assert "TZID" not in found["dtstart"].params
    with pytest.raises(ValueError, match="a day"):
        ical.facts(make_meeting(Status.TENTATIVE, when=MAY, deadlines=()))


def test_what_has_no_english_title_says_so(center):
    meeting = make_meeting(title_ru="Сбор")
    meeting.title_en = ""
    with translation.override("en"):
        found = ical.facts(meeting)
    assert (found.title, bool(found.text)) == ("Сбор", True)
    stage = make_stage(make_exercise())
    assert ical.facts(stage).category


def test_a_feed_has_a_name_and_a_letter_a_method(db):
    meeting = make_meeting()
    feed, letter = told(meeting, name="Мой календарь"), told(meeting, method="REQUEST")
    assert (feed["name"], feed["refresh-interval"].dt, "method" in feed) == ("Мой календарь", timedelta(hours=6), False)
    assert (letter["method"], "name" in letter) == ("REQUEST", False)
    assert feed.walk("VEVENT")[0].to_ical() == letter.walk("VEVENT")[0].to_ical()
