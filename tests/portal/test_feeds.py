"""The calendar that programs fetch: one address opens one calendar, with its owner's rights of that moment."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from atc_portal.pages import feeds
from meetings.models import Meeting, Status, When
from members import domain
from members.domain.account import center_day
from members.models import AccessToken, Party, Representation
from reminders import ical
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import invite, make_meeting


@pytest.fixture
def days():
    """Days a month from today, for pages live by the clock of the wall."""
    first = timezone.now().replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
    return When(precision="day", starts_local=first, ends_local=first + timedelta(hours=7), tz="Europe/Minsk")


@pytest.fixture
def meeting(days, party, representative):
    """One that party A alone is invited to."""
    found = make_meeting(when=days, circle="invited", title_ru="Совещание; с запятой, и\nстрокой " + "я" * 80)
    invite(found, party)
    return found


def address(user, now=None):
    _token, secret = domain.access_token.make(kind="feed", name="Телефон", by=user, now=now or timezone.now())
    return f"/feeds/{secret}/calendar.ics"


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_feed_shows_what_its_owner_sees(meeting, days, representative, neighbour, secretary):
    make_meeting("draft", when=days)
    shown = {
        user: [str(event["uid"]) for event in events(Client().get(address(user)))]
        for user in (representative, neighbour, secretary)
    }
    assert shown == {representative: [str(meeting.uid)], neighbour: [], secretary: [str(meeting.uid)]}


def test_an_event_says_the_short_facts(meeting, representative, settings):
    (event,) = events(Client().get(address(representative)))
    assert event["summary"] == meeting.title_ru.replace("\n", " ")
    assert (event["status"], event["sequence"], event["location"]) == (
        "TENTATIVE" if meeting.status == "tentative" else "CONFIRMED",
        meeting.schedule_version,
        "Минск",
    )
    assert event["dtstart"].dt.replace(tzinfo=None) == meeting.starts_local
    assert str(event["dtstart"].params["TZID"]) == "Europe/Minsk"
    assert event["dtstamp"].dt == meeting.revised_at.replace(microsecond=0)
    assert event["url"] == settings.PORTAL_URL + meeting.get_absolute_url()
    assert not {"ORGANIZER", "ATTENDEE", "RRULE"} & set(event)


def test_lines_are_folded_and_bytes_are_the_same_again(meeting, representative):
    url = address(representative)
    first, second = Client().get(url), Client().get(url)
    assert first.content == second.content
    assert max(len(line) for line in first.content.split(b"\r\n")) <= 75
    again = Client().get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert not first.cookies


@pytest.mark.parametrize(("status", "says"), [(Status.POSTPONED, "ОТЛОЖЕНО: "), (Status.CANCELLED, "ОТМЕНЕНО: ")])
def test_what_does_not_take_place_says_so(meeting, representative, status, says):
    Meeting.objects.update(status=status, status_reason="x")
    (event,) = events(Client().get(address(representative)))
    assert event["summary"].startswith(says)
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_stages_of_several_days_are_whole_days(days, party, secretary):
    stage = make_stage(make_exercise())
    days.put(stage)
    stage.place(days.starts_local, days.starts_local + timedelta(days=2), "Europe/Minsk")
    stage.save()
    (event,) = events(Client().get(address(secretary)))
    assert (event["dtstart"].dt, event["dtend"].dt) == (stage.first_day, stage.last_day + timedelta(days=1))


def test_s38_one_bad_event_never_breaks_a_feed(meeting, days, party, representative, monkeypatch):
    other = make_meeting(when=days, circle="invited")
    invite(other, party)
    real = ical.facts
    monkeypatch.setattr(feeds, "key_of", lambda day: f"test-{day}")
    monkeypatch.setattr(ical, "facts", lambda row: real(row) if row != other else int("x"))
    assert [str(event["uid"]) for event in events(Client().get(address(representative)))] == [str(meeting.uid)]


@pytest.mark.parametrize(
    "title",
    [
        "Совещание\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x",
        "ATTACH;VALUE=URI:http://evil.example\nATTENDEE:mailto:a@test.example",
        "a;b,c\\d\\n:e" + "\u2028\x0b" + "ж" * 300,
    ],
)
def test_s38_a_title_makes_no_line_of_a_calendar(meeting, representative, title):
    """What people write is one text of one event, whatever is in it."""
    Meeting.objects.update(title_ru=title, city_ru=title[:90])
    answer = Client().get(address(representative))
    (event,) = events(answer)
    assert {"ATTACH", "ATTENDEE", "ORGANIZER", "RRULE"} & set(event) == set()
    assert event["uid"] == str(meeting.uid)
    assert not [line for line in answer.content.split(b"\r\n") if line.startswith((b"ATTACH", b"ATTENDEE", b"UID:x"))]


def test_s74_a_token_fetches_its_feed_so_often_an_hour(meeting, representative, monkeypatch):
    caches["sessions"].clear()
    monkeypatch.setattr(feeds, "FETCHES", 2)
    often, other = address(representative), address(representative)
    answers = [Client().get(often) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600
    assert Client().get(other).status_code == 200
    monkeypatch.setattr("atc_portal.caches.Forgiving.get", lambda _cache, _key, default=None, version=None: default)
    assert Client().get(often).status_code == 200  # without a cache reading works


def test_s59_a_feed_address_opens_the_feed_and_nothing_else(meeting, representative):
    url = address(representative)
    secret = url.split("/")[2]
    client = Client()
    client.get(url)
    for path in ("/", "/me/", meeting.get_absolute_url(), "/calendar/"):
        assert client.get(path).url.startswith("/sign-in/")
    assert client.get("/api/v1/meetings/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


@pytest.mark.parametrize("lost", ["unknown", "revoked", "suspended", "switched off", "ended", "no second step", "api"])
def test_s59_an_address_that_opens_nothing_is_one_empty_answer(
    meeting, party, representative, administrator, now, lost
):
    url = address(representative)
    if lost == "unknown":
        url = "/feeds/nonsense/calendar.ics"
    if lost == "revoked":
        domain.access_token.revoke(AccessToken.objects.get(), version=None, by=representative, now=now)
    if lost == "suspended":
        domain.account.suspend(representative, reason="x", version=None, by=administrator, now=now)
    if lost == "switched off":
        Party.objects.filter(pk=party.pk).update(feeds_allowed=False)
    if lost == "ended":
        Representation.objects.update(valid=DateRange(None, center_day(timezone.now())))
    if lost == "no second step":
        Authenticator.objects.filter(user=representative).delete()
    if lost == "api":
        values = {"kind": "api", "name": "x", "reads": ["meetings"], "by": representative, "now": timezone.now()}
        url = f"/feeds/{domain.access_token.make(**values)[1]}/calendar.ics"
    answer = Client().get(url)
    assert (answer.status_code, answer.content) == (404, b"")


def test_s30_a_lost_party_leaves_the_feed_at_once(meeting, days, representative, other_party):
    Representation.objects.create(user=representative, party=other_party, valid=DateRange(None, None))
    other = make_meeting(when=days, circle="invited")
    invite(other, other_party)
    url = address(representative)
    assert len(events(Client().get(url))) == 2
    Representation.objects.filter(party=other_party).update(valid=DateRange(None, center_day(timezone.now())))
    assert [str(event["uid"]) for event in events(Client().get(url))] == [str(meeting.uid)]


def test_administrators_have_no_calendar(administrator, as_user):
    assert {as_user(administrator).get(url).status_code for url in ("/me/feeds/", "/me/feeds/new/")} == {403}
    assert Client().get(address(administrator)).status_code == 404


def test_the_page_gives_the_address(representative, as_user):
    values = {"name": "Телефон", "of": "mine", "language": "ru"}
    answer = as_user(representative).post("/me/feeds/new/", values)
    url = answer.context["address"]
    assert url in answer.text
    assert Client().get("/" + url.split("/", 3)[3]).status_code == 200
