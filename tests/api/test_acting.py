"""Acts through the API: the same acts as the pages, from a version that was read."""

from datetime import datetime

import pytest
from django.test import Client

from meetings.models import Meeting, When
from records import history
from tests.factories.meetings import make_meeting

MAY = When(
    precision="day", starts_local=datetime(2030, 5, 13, 10), ends_local=datetime(2030, 5, 14, 17), tz="Europe/Minsk"
)
JUNE = {"precision": "day", "starts_local": "2030-06-03T10:00", "ends_local": "2030-06-04T17:00", "tz": "Europe/Minsk"}
MOVE = {"when": JUNE, "reason": "The hall is not free", "ask_again": False}
DRAFT = {"when": {"precision": "month", "within": "2030-06-01"}, "title_ru": "Рабочая встреча"}


@pytest.fixture
def future(series, party):
    """A provisional meeting whose day no clock of a test machine has passed."""
    return make_meeting("tentative", series=series, host=party, when=MAY)


def test_meeting_is_moved(ask, secretary, future):
    answer = ask(secretary, "post", f"/meetings/{future.public_id}/reschedule/", MOVE, seen='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json()["first_day"] == "2030-06-03"
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    entry = history.of(future).first()
    assert (entry.verb, entry.actor, entry.reason) == ("rescheduled", secretary, "The hall is not free")


def test_meeting_is_drafted(ask, secretary, series, center):
    answer = ask(secretary, "post", "/meetings/", DRAFT | {"series": "national-centres", "host": "ATC"})
    assert answer.status_code == 201, answer.content
    meeting = Meeting.objects.get(public_id=answer.json()["public_id"])
    assert (meeting.status, meeting.series, meeting.host) == ("draft", series, center)


def test_meeting_is_cancelled_for_another(ask, secretary, future):
    other = make_meeting()
    body = {"reason": "Joined with the other one", "superseded_by": str(other.public_id)}
    answer = ask(secretary, "post", f"/meetings/{future.public_id}/cancel/", body, seen='"1"')
    assert answer.status_code == 200, answer.content
    future.refresh_from_db()
    assert (future.status, future.superseded_by) == ("cancelled", other)


def test_s75_change_without_a_version_is_refused(ask, secretary, future):
    answer = ask(secretary, "post", f"/meetings/{future.public_id}/reschedule/", MOVE)
    assert answer.status_code == 428
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("seen", ['"2"', "1", '"x"', "*", 'W/"1"', '"1", "2"', '"' + "9" * 30 + '"', '"١"'])
def test_s75_change_of_another_version_is_refused(ask, secretary, future, seen):
    answer = ask(secretary, "post", f"/meetings/{future.public_id}/reschedule/", MOVE, seen=seen)
    assert answer.status_code == 412
    future.refresh_from_db()
    assert future.version == 1


@pytest.mark.parametrize("who", ["clerk", "representative", "colleague"])
def test_act_is_refused_to_who_may_only_see(ask, request, future, party, who):
    person = request.getfixturevalue(who)
    answer = ask(person, "post", f"/meetings/{future.public_id}/reschedule/", MOVE, seen='"1"')
    assert answer.status_code == 403
    assert ask(person, "post", "/meetings/", DRAFT).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "administrator", "auditor", "lapsed"])
def test_act_upon_a_hidden_row_finds_nothing(ask, request, future, who):
    person = request.getfixturevalue(who)
    assert ask(person, "post", f"/meetings/{future.public_id}/cancel/", {"reason": "x"}, seen='"1"').status_code == 404


def test_guard_refuses_with_its_sentence(ask, secretary):
    held = make_meeting("held")
    answer = ask(secretary, "post", f"/meetings/{held.public_id}/cancel/", {"reason": "x"}, seen='"1"')
    assert answer.status_code == 400
    assert answer.json()["detail"]
    missing = ask(secretary, "post", "/meetings/", {"when": {"precision": "unknown"}})
    assert missing.status_code == 400
    assert list(missing.json()["errors"]) == ["title_ru"]


def test_s17_only_what_the_writer_may_see_can_be_named(ask, secretary):
    answer = ask(secretary, "post", "/meetings/", DRAFT | {"series": "no-such", "host": "ZZ"})
    assert answer.status_code == 400
    assert sorted(answer.json()["errors"]) == ["host", "series"]


def test_s27_fields_that_are_not_listed_change_nothing(ask, secretary, future):
    extra = {"status": "finalised", "version": 99, "id": 1, "public_id": str(future.public_id), "code": "X", "owner": 1}
    answer = ask(secretary, "post", "/meetings/", DRAFT | extra)
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["version"]) == ("draft", 1)
    assert answer.json()["code"] != "X"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"x"', b"null", b"1e999", b"\xff\xfe", b"[" * 100_000, b'{"when": ' * 20_000,
        b'{"when": NaN}', b'{"when": ' + b"9" * 5000 + b"}",
        b'{"when": {"precision": "month", "within": "2030-06-01"}, "title_ru": "a\\u0000b"}',
        b'{"when": {"precision": "month", "within": "2030-06-01"}, "title_ru": "\\ud800"}',
        b'{"when": {"precision": "month", "within": "0001-01-01"}, "title_ru": "x"}',
        b'{"when": {"precision": "month", "within": "9999-12-31"}, "title_ru": "x"}',
        b'{"when": {"precision": "day", "starts_local": "9999-12-31T23:59", "tz": "Europe/Minsk"}, "title_ru": "x"}',
        b'{"when": {"precision": "day", "starts_local": "2030-06-01T10:00", "tz": "../../etc/passwd"}, "title_ru": "x"}',
        b'{"when": {"precision": "day", "starts_local": "2030-06-01T10:00", "tz": "No/Where"}, "title_ru": "x"}',
        b'{"when": {"precision": "month"}, "title_ru": "x", "ordinal": 99999999999999999999}',
        b'{"when": {"precision": "month"}, "title_ru": {"a": 1}, "series": {"code": "x"}, "host": ["TJ"]}',
    ],
)  # fmt: skip
def test_s56_nonsense_in_a_body_is_refused(ask, secretary, body):
    answer = ask(secretary, "post", "/meetings/", body)
    assert answer.status_code == 400, answer.content
    assert not Meeting.objects.exists()


def test_other_kinds_of_body_are_refused(as_user, secretary):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert as_user(secretary).generic("POST", "/api/v1/meetings/", b"a=1", kind).status_code == 415


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_rows_are_changed_by_acts_alone(ask, secretary, future, method):
    assert ask(secretary, method, f"/meetings/{future.public_id}/", {}, seen='"1"').status_code == 405


def test_s34_session_writes_with_the_token_of_a_form_only(secretary, future):
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary)
    answer = client.post("/api/v1/meetings/", DRAFT, content_type="application/json")
    assert answer.status_code == 403
