"""The engine as it runs: a dispatcher of its own, a worker that beat wakes, kills in the middle, races with acts."""

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from meetings.models import Meeting
from reminders import deliver, dispatch, domain, ledger, queries
from reminders.domain import replan, tell
from reminders.management.commands import run_dispatcher
from reminders.models import Attempt, Engine, Message, Reminder
from reminders.relay import SmtpSender
from tests.engine import rubbish
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account, make_office, make_party

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)


@pytest.fixture
def secretary(transactional_db):
    center = make_party("ATC", kind="body", order=11)
    return make_account("staff", party=center, office=make_office(), name="Секретарь")


@pytest.fixture
def meeting(rules, secretary):
    return make_meeting(owner=secretary)


@pytest.fixture
def readers(transactional_db):
    """One who reads Russian in Dushanbe, one who reads English in Bishkek."""
    party = make_party("TJ", order=8, tz="Asia/Dushanbe")
    russian = make_account("representative", party=party, name="Читатель", rights=["answer"])
    english = make_account("representative", party=party, name="Reader", rights=["answer"], language="en")
    for person, tz in ((russian, "Asia/Dushanbe"), (english, "Asia/Bishkek")):
        person.tz = tz
        person.save()
    return party, russian, english


def pass_at(moment, relay, **more):
    """One pass of the engine whose clock was moved to a moment."""
    Engine.objects.update(last_clock=None)
    return dispatch.dispatch_once(lambda: moment, make_sender=lambda: SmtpSender(relay.url), **more)


def account_letters(secretary, count, now):
    for number in range(count):
        domain.post("password", person=secretary, words={"url": f"https://portal.example/{number}"}, now=now)


def test_at_the_due_time_each_reader_gets_one_letter_in_the_own_language(meeting, readers, relay, now):
    party, russian, english = readers
    invitation = invite(meeting, party)
    replan(invitation, now=now)
    due = datetime(2027, 3, 27, 6, 0, tzinfo=UTC)
    pass_at(due - timedelta(hours=3), relay)
    assert relay.letters == []
    for minute in range(3):
        pass_at(due + timedelta(minutes=minute), relay, senders=4)
    letters = {letter.recipient: letter for letter in relay.letters}
    assert sorted(letter.recipient for letter in relay.letters) == sorted([russian.email, english.email])
    to_russian, to_english = letters[russian.email], letters[english.email]
    assert (to_russian.mail["Content-Language"], to_english.mail["Content-Language"]) == ("ru", "en")
    assert "Мероприятие 1" in to_russian.mail["Subject"] or "Мероприятие 1" in to_russian.text
    assert "Meeting 1" in to_english.mail["Subject"] or "Meeting 1" in to_english.text
    assert "18:00" in to_russian.text  # in Minsk
    assert "20:00" in to_russian.text  # in Dushanbe
    assert "18:00" in to_english.text
    assert "21:00" in to_english.text  # in Bishkek
    assert queries.broken(now=due + timedelta(minutes=3)) == []


def test_the_dispatcher_alone_sends_with_the_broker_stopped(secretary, relay, run, real_now):
    account_letters(secretary, 3, real_now)
    process = run("manage.py", "run_dispatcher", "--every", "3600", REDIS_URL="redis://127.0.0.1:9/0")
    assert relay.await_letters(3) == 3
    domain.post("security", person=secretary, words={}, now=real_now)
    assert relay.await_letters(4) == 4  # woken by NOTIFY
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_what_is_planned_during_a_pass_is_heard_after_it(monkeypatch):
    passes = []

    def one(_command, _guard, _senders, stop, *, reserve):
        passes.append(stop)
        if len(passes) == 1:
            ledger.wake()
        else:
            stop.set()

    monkeypatch.setattr(run_dispatcher.Command, "_pass", one)
    dispatcher = threading.Thread(target=call_command, args=("run_dispatcher",), kwargs={"every": 60}, daemon=True)
    dispatcher.start()
    dispatcher.join(20)
    assert len(passes) == 2
    assert not dispatcher.is_alive()


def test_beat_alone_sends_with_the_dispatcher_stopped(secretary, relay, run, real_now, tmp_path):
    """Whatever else stands in the broker costs one more pass at most; of what is no message at all the worker ends."""
    account_letters(secretary, 3, real_now)
    url, trap = os.environ["REDIS_URL"], tmp_path / "believed"
    assert rubbish.litter(url, trap) > 10

    def worker():
        return run("-m", "celery", "-A", "atc_portal.celery", "--skip-checks", "worker", "-P", "solo", "-c", "1",
            "--without-gossip", "--without-mingle", "-l", "WARNING")  # fmt: skip

    workers = [worker()]
    run("-m", "celery", "-A", "atc_portal.celery", "--skip-checks", "beat",
        "-s", str(tmp_path / "beat"), "--pidfile", "")  # fmt: skip
    end = time.monotonic() + 120  # beat's first tick comes after its half minute
    while time.monotonic() < end and (
        set(Message.objects.values_list("state", flat=True)) != {"sent"} or rubbish.left(url)
    ):
        if workers[-1].poll() is not None:  # as whoever watches over it does
            workers.append(worker())
        time.sleep(0.1)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert len(set(relay.names())) == len(relay.letters) == 3
    assert rubbish.left(url) == 0
    assert len(workers) <= 2
    assert not trap.exists()


def test_killed_senders_lose_nothing_and_double_nothing(secretary, relay, run, real_now):
    account_letters(secretary, 120, real_now)
    relay.rule = lambda phase, letter: time.sleep(0.02)
    kills = 0
    for goal in (15, 40, 70):
        process = run("manage.py", "run_dispatcher", "--senders", "3", "--processes", "2")
        assert relay.await_letters(goal) >= goal
        process.kill()
        process.wait()
        kills += 3  # three senders died at once
        # The lease would free what was held after five minutes; here the time is moved instead.
        Message.objects.filter(lease_until__isnull=False).update(lease_until=real_now)
    process = run("manage.py", "run_dispatcher", "--senders", "3", "--processes", "2")
    end = time.monotonic() + 60
    while time.monotonic() < end and Message.objects.exclude(state__in=("sent", "unknown")).exists():
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    names = relay.names()
    assert len(names) == len(set(names)), "doubled"
    sent = set(Message.objects.filter(state="sent").values_list("rfc_message_id", flat=True))
    unknown = set(Message.objects.filter(state="unknown").values_list("rfc_message_id", flat=True))
    assert len(sent) + len(unknown) == 120
    assert sent <= set(names), "lost"
    assert len(unknown) <= kills
    assert queries.broken(now=real_now) == []


def test_many_dispatchers_send_each_letter_once(secretary, relay, run, real_now):
    account_letters(secretary, 80, real_now)
    for _ in range(3):
        run("manage.py", "run_dispatcher", "--once")
    assert relay.await_letters(80, seconds=60) == 80
    time.sleep(0.5)
    assert len(set(relay.names())) == len(relay.names()) == 80


def test_a_claim_waits_for_no_other(secretary, real_now):
    """Two claimers at one moment share the letters; neither stands behind the other's lock."""
    account_letters(secretary, 30, real_now)
    found = []

    def other():
        with connections["default"].cursor() as cursor:
            cursor.execute("SET statement_timeout = 3000")
        found.extend(dispatch.claim(now=real_now, owner="other"))
        connections.close_all()

    with transaction.atomic():
        mine = dispatch.claim(now=real_now, owner="one")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert (len(mine), len(found)) == (20, 10)
    assert not {letter for letter, _ in mine} & {letter for letter, _ in found}


def test_sigterm_hands_back_what_has_not_begun(secretary, relay, run, real_now):
    account_letters(secretary, 60, real_now)
    relay.rule = lambda phase, letter: time.sleep(0.05)
    process = run("manage.py", "run_dispatcher", "--processes", "2")
    relay.await_letters(5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "queued"}
    assert Message.objects.filter(state="sent").count() == len(relay.letters)


def move(meeting, days, now):
    with transaction.atomic():
        found = Meeting.objects.select_for_update().get(pk=meeting.pk)
        found.place(found.starts_local + timedelta(days=days), found.ends_local + timedelta(days=days), found.tz)
        found.schedule_version += 1
        found.save()
        replan(found, now=now)
        tell(found, "moved", by=None, now=now)


def test_a_move_that_races_with_the_sender_is_never_followed_by_the_old_date(meeting, relay, now):
    replan(meeting, now=now)
    stale = 0
    for round_ in range(12):
        found = Meeting.objects.get(pk=meeting.pk)
        due = found.starts_at - timedelta(days=7)
        before = len(relay.letters)
        mover = threading.Thread(target=_moved, args=(meeting, 10, due + timedelta(minutes=1), 0.004 * round_))
        mover.start()
        pass_at(due + timedelta(minutes=1), relay)
        mover.join()
        fresh = relay.letters[before:]
        told = Attempt.objects.filter(message__kind="starts").count()
        notices = Reminder.objects.about(meeting).filter(kind="moved", planned_version=found.schedule_version + 1)
        if fresh:  # begin-send came first: whoever was told the old date gets the notice
            stale += 1
            assert notices.exists()
        assert told == len([letter for letter in relay.letters if letter.mail])
        Reminder.objects.about(meeting).filter(kind="moved", state="planned").update(held_at=now)
    versions = set(Reminder.objects.filter(state="planned").values_list("planned_version", flat=True))
    assert versions <= {Meeting.objects.get(pk=meeting.pk).schedule_version}
    assert queries.broken(now=now) == []


def _moved(meeting, days, now, wait):
    try:
        time.sleep(wait)
        move(meeting, days, now)
    finally:
        connections.close_all()


@pytest.mark.parametrize("first", ["act", "begin-send"])
def test_either_the_act_finds_a_told_row_or_begin_send_finds_another_token(meeting, relay, now, first):
    replan(meeting, now=now)
    Reminder.objects.filter(channel="portal").update(held_at=now)
    dispatch.bundle.bundle(now=DUE)
    ((letter, token),) = dispatch.claim(now=DUE, owner="test")
    if first == "act":
        move(meeting, 10, DUE)
        assert deliver.begin(letter, token, now=DUE, worker="test", via="test") is None
        assert not Reminder.objects.filter(kind="moved").exists()
    else:
        assert deliver.begin(letter, token, now=DUE, worker="test", via="test") is not None
        move(meeting, 10, DUE)
        assert Reminder.objects.filter(kind="moved").count() == 2
        assert Meeting.objects.get(pk=meeting.pk).reminder_epoch == 2


OUTCOMES = [
    ("rcpt", "450 4.2.1 later", "retry_wait"),
    ("dot", "451 4.3.0 later", "retry_wait"),
    ("rcpt", "550 5.1.1 nobody", "failed"),
    ("dot", "554 5.7.1 no", "failed"),
    ("data", "drop", "retry_wait"),
    ("dot", "drop", "unknown"),
    ("dot", "keep-drop", "unknown"),
]


@pytest.mark.parametrize(("phase", "does", "state"), OUTCOMES)
def test_what_the_server_does_has_its_outcome(meeting, relay, now, phase, does, state):
    replan(meeting, now=now)
    relay.rule = lambda at, letter: does if at == phase else None
    pass_at(DUE, relay)
    assert Message.objects.get().state == state
    pass_at(DUE + timedelta(seconds=5), relay)
    assert Attempt.objects.count() == 1
    assert queries.broken(now=DUE) == []
