"""A large feed, read by two programs that know nothing of each other: what one of them would forgive, the other may not."""

import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
import vobject
from dateutil import tz
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from meetings import domain as meetings
from meetings.models import Meeting, When
from members import domain
from tests.factories.meetings import ENTERED, make_meeting

ZONES = ("Europe/Moscow", "Asia/Almaty", "Asia/Bishkek", "Europe/Minsk", "UTC")
TITLES = ("Совещание руководителей", "Сбор; с запятой, и \\ чертой", "Ё" * 90, "Plain words", "🗓 знак за пределами")
MANY = 500


def of_program(event):
    return (str(event["uid"]), event["sequence"], str(event["summary"]), _plain(event["dtstart"].dt))


def of_other(event):
    return (event.uid.value, int(event.sequence.value), event.summary.value, _plain(event.dtstart.value))


def zones_of(body):
    """The zones as the second program's clock reads their rules."""
    rules = re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", body.decode(), re.DOTALL)
    read = tz.tzical(StringIO("".join(rules)))
    assert sorted(read.keys()) == sorted(zone for zone in ZONES if zone != "UTC")
    return {name: read.get(name) for name in ZONES if name != "UTC"}


def _plain(moment):
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment


@pytest.fixture
def feed(secretary):
    _token, secret = domain.access_token.make(kind="feed", name="x", by=secretary, now=timezone.now())
    return f"/feeds/{secret}/calendar.ics"


def test_two_programs_read_five_hundred_events_alike(secretary, feed):
    first = timezone.now().replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
    rows = []
    for number in range(MANY):
        row = Meeting(
            code=f"T-{number}", status="convened", title_ru=TITLES[number % 5], revised_at=ENTERED, city_ru="Минск"
        )
        start = first + timedelta(days=number)
        length = timedelta(days=2) if number % 7 == 0 else timedelta(hours=2)
        When(precision="day", starts_local=start, ends_local=start + length, tz=ZONES[number % 5]).put(row)
        rows.append(row)
    Meeting.objects.bulk_create(rows)
    answer = Client().get(feed)
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    for line in answer.content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    one = [of_program(event) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    other = [of_other(event) for event in vobject.readOne(answer.content.decode()).vevent_list]
    assert one == other
    assert [found[0] for found in one] == [str(row.uid) for row in rows]
    assert [found[2] for found in one] == [" ".join(row.title_ru.split()) for row in rows]
    for name, zone in zones_of(answer.content).items():
        timed = [row for row in rows if row.tz == name and row.first_day == row.last_day]
        assert timed
        assert [row.starts_local.replace(tzinfo=zone) for row in timed] == [row.starts_at for row in timed]


def test_a_move_and_an_end_reach_both(secretary, feed, now):
    first = datetime(2027, 5, 13, 10)
    moving = When(precision="day", starts_local=first, ends_local=first + timedelta(hours=2), tz="Europe/Minsk")
    meeting = make_meeting(when=moving, deadlines=())
    told = []

    def read():
        answer = Client().get(feed)
        (one,) = Calendar.from_ical(answer.content).walk("VEVENT")
        other = vobject.readOne(answer.content.decode()).vevent
        assert (of_program(one), str(one["status"])) == (of_other(other), other.status.value)
        told.append(of_program(one))
        return str(one["status"])

    assert read() == "CONFIRMED"
    later = When(
        precision="day",
        starts_local=first + timedelta(days=1),
        ends_local=first + timedelta(days=1, hours=2),
        tz="Europe/Minsk",
    )
    reasons = {"reason": "x", "version": None, "by": secretary, "now": now}
    meetings.meeting.reschedule(meeting, when=later, ask_again=False, **reasons)
    assert read() == "CONFIRMED"
    meetings.meeting.cancel(meeting, **reasons)
    assert read() == "CANCELLED"
    assert {uid for uid, *_ in told} == {str(meeting.uid)}
    assert [sequence for _, sequence, *_ in told] == [1, 2, 3]
    assert told[2][2].startswith("ОТМЕНЕНО: ")
