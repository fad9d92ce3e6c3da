"""Without faults of its own: how late letters leave while Redis is away, and what one poisoned reminder does to the others."""

import signal
from datetime import timedelta

import pytest
from django.db.models import F

from meetings.models import Meeting
from members.models import User
from reminders import compose, dispatch, domain, guards, queries, rezone
from reminders.models import Attempt, Engine, Message, Reminder, Rule
from reminders.relay import SmtpSender
from tests.engine.world import World

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = "redis://127.0.0.1:9/0"
SPREADS = [pytest.param(3, 1, id="short"), pytest.param(300, 30, id="long", marks=pytest.mark.full)]
MEGABYTE = "Длинное слово " * 40_000


@pytest.fixture
def world(transactional_db):
    domain.rule.seed()
    found = World(parties=2, people=4)
    found.forget_rules()
    return found


def lateness():
    """Seconds from the moment each letter was to leave to begin-send, by the database's own clock, in order."""
    waits = Attempt.objects.filter(n=1).annotate(late=F("began_at") - F("message__send_at"))
    return sorted(wait.total_seconds() for wait in waits.values_list("late", flat=True))


@pytest.mark.parametrize(("seconds", "meetings"), SPREADS)
def test_with_redis_stopped_letters_leave_in_time(world, relay, run, seconds, meetings):
    """Due one after the other, in the portal and by mail; nothing but the dispatcher runs, and no broker answers."""
    for _ in range(meetings):
        world.plan()
    Engine.objects.update(
        tzdata=rezone.table()
    )  # else the first pass plans anew, by dates and not by what is written here
    rows = list(Reminder.objects.filter(channel="mail").order_by("pk").values_list("pk", flat=True))
    process = run("manage.py", "run_dispatcher", REDIS_URL=AWAY, CACHE_URL=AWAY)
    begin = guards.database_clock() + timedelta(seconds=3)  # it starts
    for number, pk in enumerate(rows):
        Reminder.objects.filter(pk=pk).update(send_at=begin + timedelta(seconds=seconds * number / len(rows)))
    assert relay.await_letters(len(rows), seconds=seconds + 90) == len(rows)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    found = lateness()
    print(
        f"lateness of {len(found)} letters: p50 {found[len(found) // 2]:.1f} s, p99 {found[len(found) * 99 // 100]:.1f} s"
    )
    assert len(found) == len(rows)
    assert found[0] >= 0, "left too early"
    assert found[len(found) * 99 // 100] <= 30


def broken(items, now):
    raise ZeroDivisionError


def test_poison_stops_nobody_else(world, relay, monkeypatch):
    """A template that fails, a newline in a title, a bad address, a text of a megabyte, right to left, no English."""
    monkeypatch.setitem(compose.KINDS, "broken", broken)
    meetings = {name: world.plan() for name in ("template", "newline", "long", "odd", "sound")}
    Rule.objects.filter(subject_id=meetings["template"].pk).update(kind="broken")
    Reminder.objects.about(meetings["template"]).update(kind="broken")
    titles = {
        "newline": "Первая\r\nBcc: everyone@test.example",
        "odd": "\u202eсправа налево 😀\x00".replace("\x00", "\x07"),
    }
    for name, title in titles.items():
        Meeting.objects.filter(pk=meetings[name].pk).update(title_ru=title, title_en="")
    Reminder.objects.about(meetings["long"]).update(words=MEGABYTE)
    bad = User.objects.get(pk=world.people[1].pk)
    User.objects.filter(pk=bad.pk).update(email="кто-то@нигде.example")
    good = len(world.people) - 1
    now = guards.database_clock()
    Reminder.objects.filter(channel="mail").update(send_at=now)

    def one_pass(moment):
        Engine.objects.update(last_clock=None)
        return dispatch.dispatch_once(lambda: moment, make_sender=lambda: SmtpSender(relay.url))

    assert one_pass(now)["sent"] == 4 * good  # at once, whatever stands before them
    for minute in (2, 4, 6):
        one_pass(now + timedelta(minutes=minute))
    failed = Message.objects.exclude(state="sent")
    assert set(failed.values_list("state", flat=True)) == {"failed"}
    assert failed.count() == good + 5  # everyone's of the broken template, the bad address of all five
    assert {row.last_error for row in failed} == {"compose: ZeroDivisionError", "compose: UnicodeEncodeError"}
    subjects = [letter.mail["Subject"] for letter in relay.letters]
    assert all("\n" not in subject and "\x07" not in subject for subject in subjects)
    assert not any(letter.mail["Bcc"] for letter in relay.letters)
    assert sum(len(letter.content) > len(MEGABYTE) for letter in relay.letters) == good
    assert queries.broken(now=now + timedelta(minutes=6)) == []
