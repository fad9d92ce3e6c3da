"""Which calendars a token opens: one's own, one series, the plan; with deadlines, in one language, in short or in full."""

import os
import subprocess
import sys
from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from atc_portal.pages import feeds
from meetings import domain as meetings
from meetings.models import Meeting, Sitting, Status, When
from members import domain
from members.domain.account import center_day
from members.models import Party
from tests.factories.delegations import make_extension
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import ENTERED, invite, make_meeting, make_series, make_venue


@pytest.fixture
def first():
    """Ten in the morning a month from today, for feeds live by the clock of the wall."""
    return timezone.now().replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)


@pytest.fixture
def days(first):
    return When(precision="day", starts_local=first, ends_local=first + timedelta(hours=7), tz="Europe/Minsk")


@pytest.fixture
def url():
    def made(user, **feed):
        values = {"kind": "feed", "name": "Телефон", "by": user, "now": timezone.now()}
        return f"/feeds/{domain.access_token.make(**values, feed=feed)[1]}/calendar.ics"

    return made


def events(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def uids(address):
    return [str(event["uid"]) for event in events(address)]


def test_my_calendar_one_series_and_the_plan(days, party, representative, secretary, url):
    series = make_series(members=[party])
    edition = make_meeting(when=days, series=series, deadlines=())
    awaited = make_meeting(Status.TENTATIVE, when=days, series=series, deadlines=())
    other = make_meeting(when=days, circle="invited", owner=secretary)
    invite(other, party)
    invite(edition, party)
    seen = {str(row.uid) for row in (edition, awaited, other)}
    assert set(uids(url(representative, of="plan"))) == seen
    assert set(uids(url(representative, of="mine"))) == {str(edition.uid), str(other.uid)}
    assert set(uids(url(representative, of="series", series=series.code))) == {str(edition.uid), str(awaited.uid)}
    assert uids(url(secretary, of="mine")) == [str(other.uid)]
    assert uids(url(representative, of="series", series="no-such")) == []


def test_deadlines_are_whole_days_with_their_hour_in_the_text(days, party, representative, secretary, url, now):
    meeting = make_meeting(when=days, circle="invited", deadlines=(("reply", 10),))
    invite(meeting, party)
    plain, ticked = url(representative, of="mine"), url(representative, of="mine", deadlines=True)
    assert uids(plain) == [str(meeting.uid)]
    term, event = events(ticked)
    row = meeting.deadlines.get()
    assert (str(term["uid"]), str(event["uid"])) == (f"{meeting.uid}-d-reply", str(meeting.uid))
    assert (term["dtstart"].dt, term["dtend"].dt) == (row.due_local.date(), row.due_local.date() + timedelta(days=1))
    assert (term["transp"], term["sequence"], term["status"]) == ("TRANSPARENT", 1, "CONFIRMED")
    assert "18:00" in term["description"]
    terms = {"reply": meetings.deadline.Term(days=5)}
    meetings.deadline.set_terms(meeting, terms=terms, version=None, by=secretary, now=now)
    moved = events(ticked)[0]
    assert (str(moved["uid"]), moved["sequence"]) == (str(term["uid"]), 2)
    assert moved["dtstamp"].dt > term["dtstamp"].dt
    Meeting.objects.update(status=Status.POSTPONED, status_reason="x")
    assert uids(ticked) == [str(meeting.uid)]


def test_a_party_that_was_given_more_time_has_its_own_term(
    days, party, other_party, representative, neighbour, secretary, url, now
):
    meeting = make_meeting(when=days, circle="invited", deadlines=(("reply", 10),))
    invite(meeting, party)
    invite(meeting, other_party)
    row = meeting.deadlines.get()
    later = row.due_at + timedelta(days=3)
    make_extension(row, party, secretary, due_at=later, verdict="granted", decided_at=now, decided_by=secretary)
    ours, theirs = (events(url(user, of="mine", deadlines=True))[0] for user in (representative, neighbour))
    assert (ours["dtstart"].dt, theirs["dtstart"].dt) == (
        row.due_local.date() + timedelta(days=3),
        row.due_local.date(),
    )
    assert (ours["sequence"], theirs["sequence"]) == (2, 1)
    assert str(ours["uid"]) == str(theirs["uid"])


def test_sittings_are_hours_of_their_own(days, first, party, representative, url, now):
    meeting = make_meeting(when=days, circle="invited")
    invite(meeting, party)
    sitting = Sitting(meeting=meeting, number=1, start_time=time(10), end_time=time(12), revised_at=ENTERED)
    sitting.derive()
    sitting.save()
    assert uids(url(representative)) == [str(meeting.uid)]
    found = {str(event["uid"]): event for event in events(url(representative, sittings=True))}
    event = found[f"{meeting.uid}-s-{sitting.uid}"]
    assert event["dtstart"].dt.replace(tzinfo=None) == first
    assert event["sequence"] == 1
    Meeting.objects.update(status=Status.CANCELLED, status_reason="x")
    assert uids(url(representative, sittings=True)) == [str(meeting.uid)]


def test_the_language_is_the_feeds_own(days, party, representative, url):
    meeting = make_meeting(when=days, circle="invited", title_ru="Сбор")
    invite(meeting, party)
    make_meeting(when=days, circle="invited", title_ru="Без перевода", host=party)
    Meeting.objects.filter(title_ru="Без перевода").update(title_en="")
    said = {
        str(event["summary"]): str(event.get("description", "")) for event in events(url(representative, language="en"))
    }
    assert said == {meeting.title_en: "", "Без перевода": "The title is recorded in Russian only."}
    assert "Сбор" in {str(event["summary"]) for event in events(url(representative, language="ru"))}


def test_full_detail_needs_the_portals_leave(days, party, representative, url, settings):
    meeting = make_meeting(when=days, circle="invited", venue=make_venue())
    invite(meeting, party)
    address = url(representative, detail="full")
    assert (events(address)[0]["location"], "description" in events(address)[0]) == ("Минск", False)
    settings.FEED_FULL_DETAIL = True
    event = events(address)[0]
    assert event["location"] == "Дом правительства, Минск"
    assert event["description"] == "Таджикистан: ответа пока нет"


def test_what_is_off_stays_sixty_days_past_its_last_day(days, party, representative, url):
    meeting = make_meeting(when=days, circle="invited")
    invite(meeting, party)
    address, today = url(representative), center_day(timezone.now())
    for ago, shown in ((59, 1), (61, 0)):
        last = days.starts_local - timedelta(days=30 + ago)
        meeting.place(last, last + timedelta(hours=1), "Europe/Minsk")
        meeting.status, meeting.status_reason = Status.CANCELLED, "x"
        meeting.save()
        assert (today - meeting.last_day).days in (ago, ago - 1, ago + 1)
        assert len(uids(address)) == shown


def test_the_nearest_are_kept_and_stand_in_order(days, first, secretary, url, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 2)
    rows = []
    for later in (90, 0, 40):
        start = first + timedelta(days=later)
        rows.append(
            make_meeting(
                when=When(precision="day", starts_local=start, ends_local=start + timedelta(hours=1), tz="Asia/Almaty")
            )
        )
    beyond = first + timedelta(days=600)
    make_meeting(
        when=When(precision="day", starts_local=beyond, ends_local=beyond + timedelta(hours=1), tz="Asia/Almaty")
    )
    make_meeting(Status.TENTATIVE, when=When(precision="month", within=first.date()), deadlines=())
    assert uids(url(secretary)) == [str(rows[1].uid), str(rows[2].uid)]


def test_a_bad_event_is_left_out_and_counted(days, secretary, as_user, url, monkeypatch):
    monkeypatch.setattr(feeds, "key_of", lambda day: f"test-{day}")
    good, bad = make_meeting(when=days), make_meeting(when=days)
    Meeting.objects.filter(pk=bad.pk).update(tz="Nowhere/Never")
    today = center_day(timezone.now())
    cache.delete(feeds.key_of(today))
    assert uids(url(secretary)) == [str(good.uid)]
    assert cache.get(feeds.key_of(today)) == 1
    assert "не попало в подписки" in as_user(secretary).get("/system/").text
    cache.delete(feeds.key_of(today))


def test_the_center_and_a_party_are_switched_off_by_an_administrator(
    center, party, representative, secretary, administrator, as_user, url
):
    own, staff = url(representative), url(secretary)
    client = as_user(administrator)
    assert client.post("/members/parties/switches/", {"feeds": [center.pk], "api": [center.pk]}).status_code == 303
    assert [Client().get(each).status_code for each in (own, staff)] == [404, 200]
    assert client.post("/members/parties/switches/", {"version": ""}).status_code == 303
    assert [Client().get(each).status_code for each in (own, staff)] == [404, 404]
    assert not Party.objects.filter(api_allowed=True).exists()
    everybody = [str(each.pk) for each in Party.objects.all()]
    client.post("/members/parties/switches/", {"feeds": everybody, "api": everybody})
    assert [Client().get(each).status_code for each in (own, staff)] == [200, 200]
    assert as_user(secretary).get("/members/parties/switches/").status_code == 403


def test_one_event_is_a_file_and_asks_nobody_anything(days, party, representative, neighbour, secretary, as_user):
    meeting = make_meeting(when=days, circle="invited")
    invite(meeting, party)
    answer = as_user(representative).get(f"{meeting.get_absolute_url()}event.ics")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.code}.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert str(calendar.walk("VEVENT")[0]["uid"]) == str(meeting.uid)
    assert "METHOD" not in calendar
    assert as_user(neighbour).get(f"{meeting.get_absolute_url()}event.ics").status_code == 404
    draft = make_meeting("draft", when=days)
    month = make_meeting(Status.TENTATIVE, when=When(precision="month", within=days.starts_local.date()), deadlines=())
    for row in (draft, month):
        assert as_user(secretary).get(f"{row.get_absolute_url()}event.ics").status_code == 404
    stage = make_stage(make_exercise())
    days.put(stage)
    stage.save()
    page = stage.get_absolute_url().partition("#")[0]
    file = as_user(secretary).get(f"{page}stages/{stage.number}/event.ics")
    assert str(Calendar.from_ical(file.content).walk("VEVENT")[0]["uid"]) == str(stage.uid)
    assert f"{page}stages/{stage.number}/event.ics" in as_user(secretary).get(page).text


def test_the_page_makes_what_is_chosen(party, representative, as_user, settings):
    series = make_series(members=[party])
    client = as_user(representative)
    assert "detail" not in client.get("/me/feeds/new/").context["form"].fields
    values = {"name": "Телефон", "of": "series", "language": "en", "deadlines": "on"}
    assert client.post("/me/feeds/new/", values).status_code == 422
    made = client.post("/me/feeds/new/", values | {"series": series.code})
    assert made.status_code == 201
    kept = {"of": "series", "series": series.code, "language": "en", "deadlines": True, "sittings": False}
    assert made.context["token"].scope == kept
    listed = client.get("/me/feeds/").text
    assert "Телефон" in listed
    assert "Календари могут отставать на сутки. Об изменениях вам сообщат и отдельно." in listed
    assert made.context["address"] not in listed


TOLD = """
import sys, django
django.setup()
from datetime import UTC, date, datetime
from types import SimpleNamespace
from django.utils import translation
from reminders import ical
with translation.override("ru"):
    told = [
        ical.event(ical.Facts(uid=uid, sequence=2, revised_at=datetime(2027, 1, 1, tzinfo=UTC),
                   created_at=datetime(2027, 1, 1, tzinfo=UTC), title="Совещание", url="https://p/x", starts=start,
                   ends=start, state=ical.CalendarState.CONFIRMED, category="Сбор"))
        for uid, start in (("a", date(2027, 5, 1)), ("b", datetime(2027, 5, 2, 10, tzinfo=ical.ZoneInfo("Asia/Almaty"))),
                           ("c", datetime(2027, 5, 2, 10, tzinfo=ical.ZoneInfo("Europe/Minsk"))))
    ]
    body = ical.calendar(told, name="Портал").to_ical()
"""


def test_another_process_in_another_locale_gives_the_same_bytes():
    here = {}
    exec(TOLD, here)
    there = subprocess.run(
        [sys.executable, "-c", f"{TOLD}\nsys.stdout.buffer.write(body)"],
        env=os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Kamchatka"},
        capture_output=True,
        check=True,
    )
    assert there.stdout == here["body"]
    assert here["body"].count(b"BEGIN:VTIMEZONE") == 2


def test_tomorrow_gives_the_same_bytes(days, secretary):
    make_meeting(when=days)
    wanted, today = feeds.Wanted(deadlines=True), center_day(timezone.now())
    assert feeds.calendar(secretary, wanted, today) == feeds.calendar(secretary, wanted, today + timedelta(days=1))
