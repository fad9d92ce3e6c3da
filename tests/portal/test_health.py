from datetime import timedelta

import pytest
from csp.middleware import CSPMiddleware
from django.db import DatabaseError, connection
from django.utils import timezone
from whitenoise.middleware import WhiteNoiseMiddleware

from records import heads, history, verify
from records.models import Verification
from reminders.models import Engine, Pulse
from tests.records.chain import seal

TEXTS = ("/help/", "/accessibility/", "/privacy/")


def beat(**ago):
    at = timezone.now() - timedelta(**ago)
    Pulse.objects.update_or_create(source="dispatcher", defaults={"seen_at": at, "done_at": at})


def test_live_asks_nothing(as_user, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert as_user(None).get("/health/live").content == b"ok\n"


def test_ready_asks_the_database(as_user, db, monkeypatch):
    assert as_user(None).get("/health/ready").status_code == 200

    def broken():
        raise DatabaseError("away")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = as_user(None).get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


def test_reminders_are_late_without_a_dispatcher(as_user, db):
    answer = as_user(None).get("/health/reminders")
    assert (answer.status_code, answer.content) == (503, b"late: dispatcher\n")
    beat(seconds=5)
    assert as_user(None).get("/health/reminders").status_code == 200
    beat(seconds=90)
    assert as_user(None).get("/health/reminders").status_code == 503


def test_reminders_on_hold_are_late(as_user, db):
    beat(seconds=5)
    Engine.objects.filter(pk=1).update(hold=True, hold_why="restored")
    assert as_user(None).get("/health/reminders").content == b"late: hold\n"


@pytest.mark.parametrize("url", TEXTS)
def test_texts_are_open_to_strangers(as_user, db, url):
    assert as_user(None).get(url).status_code == 200


def test_status_works(as_user, administrator, auditor, clerk):
    beat(seconds=5)
    for user in (administrator, auditor, clerk):
        answer = as_user(user).get("/system/")
        assert answer.status_code == 200
        assert [part.works for part in answer.context["parts"]] == [True] * 7


def test_status_says_how_the_trail_is(auditor, administrator, party, now, as_user, settings, tmp_path):
    settings.TRAIL_SINK = str(tmp_path / "heads")

    def part():
        found = {each.name: each for each in as_user(administrator).get("/system/").context["parts"]}["Журнал действий"]
        return found.works, " ".join(found.says), found.url

    assert part() == (True, "ещё не проверялся", "/records/")
    history.record(party, "edited", by=None, now=timezone.now() - timedelta(minutes=16))
    seal()
    assert part()[:2] == (False, "ещё не проверялся контрольная отметка не отправлялась более четверти часа")
    heads.send(now=timezone.now())
    verify.verify(now=timezone.now())
    works, says, _url = part()
    assert (works, says.startswith("проверен до № 1,")) == (True, True)
    Verification.objects.create(at=timezone.now(), seq=1, entry_id=1, wrong="changed")
    works, says, _url = part()
    assert (works, says.startswith("Журнал не сходится на № 1")) == (False, True)
    Verification.objects.create(at=timezone.now() - timedelta(hours=49), seq=1)
    assert part()[0] is False


def test_s57_status_is_closed_to_representatives(as_user, representative):
    assert as_user(representative).get("/system/").status_code == 403
    assert as_user(None).get("/system/").status_code == 302


@pytest.mark.parametrize("url", ["/health/live", "/help/", "/sign-in/", "/nowhere/", "/system/"])
def test_s33_every_answer_has_its_headers(as_user, administrator, url):
    for user in (None, administrator):
        headers = as_user(user).get(url).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_s33_static_file_has_its_policy_and_is_for_our_pages_alone(rf):
    answer = CSPMiddleware(WhiteNoiseMiddleware(lambda _: None))(rf.get("/static/css/tokens.css"))
    answer._resource_closers.clear()  # the file alone is closed: no request was begun
    answer.file_to_stream.close()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("url", ["/", "/help/", "/sign-in/", "/nowhere/", "/system/"])
def test_no_page_is_kept_by_anybody(as_user, administrator, url):
    assert "no-store" in as_user(administrator).get(url).headers["Cache-Control"]


def test_fault_of_ours_names_a_reference(as_user, administrator, monkeypatch, caplog):
    client = as_user(administrator)
    client.raise_request_exception = False

    def broken(*_):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("atc_portal.pages.status._database", broken)
    answer = client.get("/system/")
    assert answer.status_code == 500
    reference = next(record.args[0] for record in caplog.records if record.name == "atc_portal.pages.errors")
    assert reference in answer.content.decode()
    assert "on purpose" not in answer.content.decode()
