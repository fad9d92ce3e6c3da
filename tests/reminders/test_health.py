"""What the monitor is told: each trouble is named when it is there, and only then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reminders import health, reconcile, relay
from reminders.models import Engine, Message, Pulse, Reminder
from tests.factories.reminders import bring, make_message, make_reminder, make_rule

MINUTE = timedelta(minutes=1)


@pytest.fixture
def well(planned, at, now):
    """The engine has just finished a pass; nothing is due."""
    at(now)
    assert health.look(now).troubles == []
    return planned


def test_a_letter_that_waits_too_long_is_told(well, secretary, now):
    make_message(secretary, now=now)
    assert health.look(now + MINUTE / 2).troubles == []
    assert "oldest due" in health.look(now + 6 * MINUTE).troubles
    assert health.look(now).due == 1


def test_a_reminder_that_becomes_no_letter_is_told(well, secretary, now):
    row = make_reminder(well, secretary, now=now)
    assert "oldest due" in health.look(now + 6 * MINUTE).troubles
    Reminder.objects.filter(pk=row.pk).update(held_at=now)
    assert "oldest due" not in health.look(now + 6 * MINUTE).troubles


def test_a_silent_dispatcher_is_told(well, now):
    assert health.look(now + 2 * MINUTE).troubles == ["dispatcher"]


def test_a_letter_of_unknown_fate_is_told_after_a_while(well, at, box):
    due = Reminder.objects.filter(channel="mail").earliest("due_at").due_at
    box.answer = relay.Answer("dot", 0, "")
    at(due)
    assert Message.objects.get().state == "unknown"
    assert health.look(due + MINUTE / 2).troubles == []
    assert "unknown" in health.look(due + 16 * MINUTE).troubles


def test_an_urgent_reminder_that_was_missed_is_told(well, secretary, now):
    missed = {"state": "missed", "decided_at": now}
    row = make_reminder(
        well, secretary, now=now, rule=make_rule(well, urgent=True, days_before=5), **missed, reason="expired"
    )
    assert health.look(now).troubles == ["urgent missed"]
    Reminder.objects.filter(pk=row.pk).update(reason="too_late")  # the date was set too late: nobody's fault
    assert health.look(now).troubles == []


def test_a_relay_away_for_ten_minutes_is_told(well, at, box, now):
    box.away = OSError("away")
    moment = Reminder.objects.filter(channel="mail").earliest("due_at").due_at
    begins, told = moment, []
    while moment < begins + 20 * MINUTE:
        at(moment)
        moment += MINUTE / 2
        if "breaker" in health.look(moment).troubles:
            told.append(moment)
    assert begins + 5 * MINUTE < told[0] < begins + 16 * MINUTE


def test_what_differs_twice_running_is_told(well, now):
    for told in ([], ["drift"]):
        Reminder.objects.filter(state="planned").delete()
        reconcile.run("reconciler", clock=lambda: now)
        assert health.look(now).troubles == told
    reconcile.run("reconciler", clock=lambda: now)
    assert health.look(now).troubles == []


def test_many_letters_of_unknown_fate_are_told_at_once(well, secretary, now):
    for number in range(200):
        letter = make_message(
            secretary, now=now, attempts=1, dedupe_key=f"{number:064}", rfc_message_id=f"<{number}@test.example>"
        )
        letter.tries.create(n=1, token=1, worker="x", began_at=now)
    bring(Message.objects.all(), "claimed", "sending", now=now)
    first, second, *others = Message.objects.values_list("pk", flat=True)
    bring(Message.objects.filter(pk__in=others), "sent", now=now)
    bring(Message.objects.filter(pk=first), "unknown", now=now)
    assert health.look(now).troubles == []
    bring(Message.objects.filter(pk=second), "unknown", now=now)
    assert health.look(now).troubles == ["unknown"]


TROUBLES = {
    "oldest due": lambda row, now: Message.objects.update(next_at=now - 6 * MINUTE),
    "dispatcher": lambda row, now: Pulse.objects.update(seen_at=now - 2 * MINUTE),
    "drift": lambda row, now: Pulse.objects.update(drift=1, drift_before=2),
    "unknown": lambda row, now: row.tries.update(began_at=now - 16 * MINUTE),
    "hold": lambda row, now: Engine.objects.update(hold=True, hold_why="x"),
    "breaker": lambda row, now: Engine.objects.update(breaker_until=now, breaker_failures=6),
}


@pytest.mark.parametrize("trouble", [*TROUBLES, "urgent missed"])
def test_the_monitor_gets_503_for_each_trouble_and_only_then(well, secretary, client, trouble):
    now = timezone.now()
    Pulse.objects.update(seen_at=now)
    Reminder.objects.all().delete()
    letter = make_message(secretary, now=now + MINUTE)
    if trouble == "unknown":
        bring(Message.objects.all(), "claimed", "sending", "unknown", now=now)
    letter.tries.create(n=1, token=1, worker="x", began_at=now)
    assert client.get("/health/reminders").status_code == 200
    if trouble == "urgent missed":
        make_reminder(
            well, secretary, now=now, rule=make_rule(well, urgent=True, days_before=5), state="missed",
            reason="expired", decided_at=now,
        )  # fmt: skip
    else:
        TROUBLES[trouble](letter, now)
    answer = client.get("/health/reminders")
    assert (answer.status_code, answer.content.decode()) == (503, f"late: {trouble}\n")


def test_a_hold_is_told_with_its_reason(well, now):
    Engine.objects.update(hold=True, hold_why="The relay moves.")
    assert (health.look(now).troubles, health.look(now).hold) == (["hold"], "The relay moves.")
