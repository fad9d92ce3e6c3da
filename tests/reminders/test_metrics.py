"""The figures for the monitor: what they say, who may read them, and that they name nobody."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from reminders import metrics, reconcile, relay
from reminders.models import Engine, Message, Pulse, Reminder, Tally
from tests.factories.reminders import bring, make_message

MINUTE = timedelta(minutes=1)
URL = "/system/metrics"


def figures(now, **options):
    text = metrics.exposition(now=now, host=options.get("host", now)).decode()
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, *sample.labels.values()] = sample.value
    return found, text


def test_figures_follow_what_happens(planned, at, box, secretary, now):
    due = Reminder.objects.filter(channel="mail").earliest("due_at").due_at
    before, _ = figures(due)
    assert (before["reminders_due_unsent",], before["reminders_oldest_due_age_s",]) == (2, 0)  # its mail, its notice
    assert figures(due + MINUTE)[0]["reminders_oldest_due_age_s",] == 60
    at(due + 2 * MINUTE)
    found, text = figures(due + 3 * MINUTE)
    assert found["reminders_due_unsent",] == 0
    assert found["reminders_sends_total", "sent", "replied"] == found["reminders_claims_total",] == 1
    assert found["reminders_outbox_rows", "sent"] == 1
    assert found["reminders_pulse_age_s", "dispatcher"] == 60
    assert found["reminders_lateness_s_count",] == 1
    assert found["reminders_lateness_s_sum",] == 120
    assert (found["reminders_lateness_s_bucket", "60.0"], found["reminders_lateness_s_bucket", "300.0"]) == (0, 1)
    for word in (planned.title_ru, planned.title_en, secretary.email, str(secretary)):
        assert word not in text


def test_what_goes_wrong_is_counted(planned, at, box, secretary, now):
    box.answer = relay.Answer("dot", 0, "")
    at(Reminder.objects.filter(channel="mail").earliest("due_at").due_at)
    lost = make_message(secretary, now=now, dedupe_key="b" * 64, rfc_message_id="<two@test.example>")
    bring(Message.objects.filter(pk=lost.pk), "claimed", now=now)
    at(now + MINUTE)
    Engine.objects.update(hold=True, hold_why="x", breaker_until=now, breaker_failures=1)
    Tally.objects.create(name="fence_refused", label="finish", count=3)
    found, _ = figures(now + MINUTE, host=now + 3 * MINUTE)
    assert found["reminders_unknown_open",] == 1
    assert found["reminders_sends_total", "unknown", "dot"] >= 1
    assert found["reminders_lease_expired_total", "claimed"] == 1
    assert found["reminders_fence_refused_total", "finish"] == 3
    assert (found["reminders_engine_hold",], found["reminders_relay_breaker",]) == (1, 1)
    assert found["reminders_clock_skew_s",] == 120


def test_drift_is_a_figure(planned, now):
    Reminder.objects.all().delete()
    assert reconcile.run("reconciler", clock=lambda: now) > 0
    assert figures(now)[0]["reminders_planner_drift_rows",] == Pulse.objects.get(source="reconciler").drift > 0


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("auditor", 403), ("secretary", 403), ("representative", 403)]
)
def test_only_administrators_read_the_figures(who, status, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(URL).status_code == status


def test_a_monitor_is_known_by_its_network(db, as_user, secretary, settings):
    settings.METRICS_FROM, settings.TRUSTED_PROXIES = ["10.0.0.0/28"], ["127.0.0.1"]
    stranger = as_user(None)
    assert stranger.get(URL, REMOTE_ADDR="10.0.0.5").status_code == 200
    assert stranger.post(URL, REMOTE_ADDR="10.0.0.5").status_code == 302
    assert stranger.get("/system/", REMOTE_ADDR="10.0.0.5").status_code == 302
    for near, said in (("10.0.0.16", ""), ("127.0.0.1", "192.0.2.7"), ("192.0.2.7", "10.0.0.5"), ("127.0.0.1", "")):
        assert stranger.get(URL, REMOTE_ADDR=near, headers={"X-Forwarded-For": said}).status_code == 302
    assert stranger.get(URL, REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "10.0.0.5"}).status_code == 200
