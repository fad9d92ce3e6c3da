"""The engine while others are at work: passes that overlap, requests asked again, a database in trouble."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from reminders import bundle, compose, dispatch, guards, hands, reconcile
from reminders.domain import calls, replan
from reminders.models import Engine, Message, Reminder, Request
from tests.factories.meetings import make_meeting

WEEK = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_pass_that_others_overtook_does_not_take_the_clock_for_wrong(planned, box, monkeypatch):
    """Requests may take minutes; meanwhile another process has written a later moment."""
    moments = iter([WEEK, *[WEEK + 5 * MINUTE] * 50])

    def slow(_request, *, now):
        Engine.objects.update(last_clock=WEEK + 4 * MINUTE)

    monkeypatch.setattr(reconcile, "work", slow)
    Request.objects.create(what="rule", key=1, asked_at=WEEK)
    counts = dispatch.dispatch_once(lambda: next(moments), make_sender=lambda: box)
    assert (counts["requests"], counts["sent"]) == (1, 1)
    assert not Engine.objects.get().hold


def test_a_process_that_slept_while_it_asked_for_the_time_asks_again(planned, box, monkeypatch):
    boots = iter([0.0, 500.0, 500.0, 500.1])
    monkeypatch.setattr(guards, "_boot", lambda: next(boots))
    guard = guards.Guard(seen=(WEEK, 499.0))
    assert guard.refusal(lambda: WEEK + timedelta(seconds=1)) == ""
    assert not Engine.objects.get().hold


def test_the_last_clock_never_goes_back(planned):
    Engine.objects.update(last_clock=WEEK + timedelta(seconds=30))
    assert guards.Guard().refusal(lambda: WEEK) == ""
    assert Engine.objects.get().last_clock == WEEK + timedelta(seconds=30)


def test_what_is_asked_again_while_it_is_worked_off_stands(planned, secretary, now, monkeypatch):
    """The planner has read the old facts already: it must look once more."""
    monkeypatch.setattr(reconcile, "work", lambda request, *, now: calls.replan_person(secretary, now=now))
    calls.replan_person(secretary, now=now)
    assert dispatch.work_requests(now=now) == 0
    assert Request.objects.count() == 1
    monkeypatch.setattr(reconcile, "work", lambda request, *, now: 0)
    assert dispatch.work_requests(now=now) == 1
    assert not Request.objects.exists()


def test_requests_that_fail_do_not_stand_before_the_others(planned, now, monkeypatch):
    def work(request, *, now):
        if request.key:
            raise ZeroDivisionError

    monkeypatch.setattr(reconcile, "work", work)
    poisoned = [Request(what="rule", key=key, asked_at=now) for key in range(1, dispatch.MOST_REQUESTS + 1)]
    Request.objects.bulk_create([*poisoned, Request(what="rule", key=0, asked_at=now)])
    assert dispatch.work_requests(now=now + MINUTE) == 0
    assert dispatch.work_requests(now=now + 2 * MINUTE) == 1
    assert set(Request.objects.values_list("key", flat=True)) == set(range(1, dispatch.MOST_REQUESTS + 1))


@pytest.mark.parametrize("place", [(bundle, "_letter"), (compose, "letter")])
def test_a_database_in_trouble_is_no_fault_of_a_reminder(planned, at, box, monkeypatch, place):
    """A timeout, a deadlock, a full disk: nothing is missed or counted as a failure for it."""

    def trouble(*args, **more):
        raise OperationalError("canceling statement due to lock timeout")

    with monkeypatch.context() as patch:
        patch.setattr(*place, trouble)
        with pytest.raises(OperationalError):
            at(WEEK)
    assert set(Reminder.objects.filter(channel="mail").values_list("state", flat=True)) <= {"planned", "bundled"}
    assert not Message.objects.filter(compose_failures__gt=0).exists()
    Message.objects.update(state="queued", lease_until=None)
    at(WEEK + MINUTE)
    assert len(box.parcels) == 1


def test_one_pass_goes_on_until_nothing_is_due(meeting, secretary, at, box, monkeypatch):
    monkeypatch.setattr(bundle, "MOST", 2)
    for each in (meeting, *(make_meeting(owner=secretary) for _ in range(4))):
        replan(each, now=WEEK - timedelta(days=3))
    counts = at(WEEK)
    assert (counts["bundled"], counts["sent"]) == (5, 5)


def test_a_signal_that_comes_while_the_process_waits_is_heard():
    """The handler runs in the thread that waits, perhaps while that holds the lock of an event."""
    stop = hands.Stop()
    thread = threading.Thread(target=lambda: stop._cond.acquire() and stop.set(), daemon=True)
    thread.start()
    thread.join(10)
    assert stop.wait(0)
    assert stop.is_set()
