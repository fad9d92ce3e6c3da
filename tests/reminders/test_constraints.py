"""What the database refuses, whoever writes: each constraint is tried past the domain."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from reminders.models import Address, Attempt, Engine, Message, Preference, Pulse, Reminder, Request, Rule, Tally
from tests.factories.reminders import make_message, make_reminder, make_rule


@pytest.fixture
def rule(party):
    return make_rule(party)


@pytest.fixture
def reminder(party, secretary, now):
    return make_reminder(party, secretary, now=now)


@pytest.fixture
def letter(secretary, now):
    return make_message(secretary, now=now)


def refuses(name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reminders_rule_one_distance", {"before": timedelta(hours=2)}),
        ("reminders_rule_one_distance", {"days_before": None, "at_time": None}),
        ("reminders_rule_hour_with_days", {"days_before": None, "before": timedelta(hours=2)}),
        ("reminders_rule_channels", {"channels": []}),
        ("reminders_rule_channels", {"channels": ["pigeon"]}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule, name, values):
    refuses(name, lambda: Rule.objects.filter(pk=rule.pk).update(**values))


def test_a_rule_is_there_once(rule, party):
    refuses("reminders_rule_once", lambda: make_rule(party))
    Rule.objects.filter(pk=rule.pk).update(seed="x")
    refuses("reminders_rule_seeded_once", lambda: make_rule(party, days_before=3, seed="x"))


def test_a_reminder_is_there_once(reminder, party, secretary, now):
    refuses("reminders_reminder_once", lambda: make_reminder(party, secretary, now=now))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reminders_reminder_bundled_in_letter", {"state": "bundled"}),
        ("reminders_reminder_shown_in_portal", {"state": "shown"}),
        ("reminders_reminder_closed_with_reason", {"state": "cancelled"}),
    ],
)
def test_a_reminder_that_contradicts_itself_is_refused(reminder, name, values):
    refuses(name, lambda: Reminder.objects.filter(pk=reminder.pk).update(**values))


def test_a_reminder_leaves_before_it_is_useless(reminder):
    late = reminder.expires_at + timedelta(seconds=1)
    refuses(
        "reminders_reminder_sent_while_useful", lambda: Reminder.objects.filter(pk=reminder.pk).update(send_at=late)
    )


def test_only_mail_is_bundled(reminder, letter):
    rows = Reminder.objects.filter(pk=reminder.pk)
    rows.update(channel="portal")
    refuses("reminders_reminder_bundled_by_mail", lambda: rows.update(state="bundled", message=letter))
    refuses("reminders_reminder_bundled_in_letter", lambda: rows.update(message=letter))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reminders_message_leased_while_held", {"state": "claimed"}),
        ("reminders_message_attempts", {"attempts": 7}),
    ],
)
def test_a_letter_that_contradicts_itself_is_refused(letter, name, values):
    refuses(name, lambda: Message.objects.filter(pk=letter.pk).update(**values))


def test_a_letter_leaves_with_its_bytes_kept(letter, now):
    rows = Message.objects.filter(pk=letter.pk)
    rows.update(state="claimed", lease_until=now)
    refuses("reminders_message_bytes_kept", lambda: rows.update(state="sending", lease_until=now))


def test_a_letter_is_there_once(letter, secretary, now):
    refuses("reminders_message_once", lambda: make_message(secretary, now=now, rfc_message_id="<other@test>"))
    refuses("reminders_message_rfc_message_id_key", lambda: make_message(secretary, now=now, generation=2))


def test_a_try_is_written_once(letter, now):
    Attempt.objects.create(message=letter, n=1, token=1, worker="a", began_at=now)
    refuses(
        "reminders_attempt_once", lambda: Attempt.objects.create(message=letter, n=1, token=2, worker="b", began_at=now)
    )


def test_small_tables_keep_their_keys(secretary, now):
    Address.objects.create(address="a@test.example", refused_at=now, code="5.1.1", until=now)
    refuses(
        "reminders_address_once",
        lambda: Address.objects.create(address="a@test.example", refused_at=now, code="5.1.1", until=now),
    )
    Request.objects.create(what="person", key=1, asked_at=now)
    refuses("reminders_request_once", lambda: Request.objects.create(what="person", key=1, asked_at=now))
    Pulse.objects.create(source="beat", seen_at=now)
    refuses("reminders_pulse_once", lambda: Pulse.objects.create(source="beat", seen_at=now))
    Tally.objects.create(name="x", label="y")
    refuses("reminders_tally_once", lambda: Tally.objects.create(name="x", label="y"))
    refuses("reminders_preference_both_hours", lambda: Preference.objects.create(person=secretary, quiet_until=None))
    Preference.objects.create(person=secretary)
    refuses("reminders_preference_person_id_key", lambda: Preference.objects.create(person=secretary))


def test_there_is_one_engine_and_a_hold_has_its_reason(db):
    assert Engine.objects.get().pk == 1
    refuses("reminders_engine_one", lambda: Engine.objects.create(pk=2))
    refuses("reminders_engine_held_with_reason", lambda: Engine.objects.update(hold=True))


REMINDER_EDGES = {
    ("planned", "bundled"),
    ("bundled", "planned"),
    *((state, end) for state in ("planned", "bundled") for end in ("cancelled", "superseded", "missed", "suppressed")),
    *((state, "planned") for state in ("cancelled", "superseded", "missed", "suppressed")),
}
REMINDER_WAYS = {
    "planned": [],
    "bundled": ["bundled"],
    "cancelled": ["cancelled"],
    "superseded": ["superseded"],
    "missed": ["missed"],
    "suppressed": ["suppressed"],
}


@pytest.mark.parametrize("came", REMINDER_WAYS)
@pytest.mark.parametrize("goes", REMINDER_WAYS)
def test_a_reminder_changes_its_state_along_the_drawn_edges(reminder, letter, came, goes):
    def turn(state):
        closed = state not in ("planned", "bundled")
        Reminder.objects.filter(pk=reminder.pk).update(
            state=state, message=letter if state == "bundled" else None, reason="expired" if closed else ""
        )

    for state in REMINDER_WAYS[came]:
        turn(state)
    if came == goes or (came, goes) in REMINDER_EDGES:
        turn(goes)
    else:
        refuses("reminders_reminder_edges", lambda: turn(goes))


def test_what_was_shown_does_not_change_but_can_be_read(party, secretary, now):
    shown = make_reminder(party, secretary, now=now, channel="portal")
    rows = Reminder.objects.filter(pk=shown.pk)
    rows.update(state="shown")
    rows.update(read_at=now)
    refuses("reminders_reminder_edges", lambda: rows.update(state="planned"))
    refuses("reminders_reminder_edges", lambda: rows.update(due_at=now + timedelta(days=1)))


def test_what_is_in_a_letter_that_left_does_not_change(reminder, letter, now):
    rows = Reminder.objects.filter(pk=reminder.pk)
    rows.update(state="bundled", message=letter)
    letters = Message.objects.filter(pk=letter.pk)
    letters.update(state="claimed", lease_until=now)
    letters.update(state="sending", render_hash="x")
    refuses("reminders_reminder_edges", lambda: rows.update(state="planned", message=None))


def test_rows_begin_at_the_beginning(party, secretary, now):
    refuses(
        "reminders_reminder_edges", lambda: make_reminder(party, secretary, now=now, channel="portal", state="shown")
    )
    refuses("reminders_message_edges", lambda: make_message(secretary, now=now, state="sent", render_hash="x"))


MESSAGE_EDGES = {
    "queued": {"claimed", "cancelled", "missed", "suppressed"},
    "retry_wait": {"claimed", "cancelled", "missed", "suppressed"},
    "claimed": {"queued", "sending", "failed", "cancelled", "missed", "suppressed"},
    "sending": {"sent", "unknown", "retry_wait", "failed"},
    "unknown": {"sent", "queued", "failed"},
    "sent": set(),
    "failed": set(),
    "cancelled": set(),
    "missed": set(),
    "suppressed": set(),
}
MESSAGE_WAYS = {
    "queued": [],
    "claimed": ["claimed"],
    "sending": ["claimed", "sending"],
    "sent": ["claimed", "sending", "sent"],
    "unknown": ["claimed", "sending", "unknown"],
    "retry_wait": ["claimed", "sending", "retry_wait"],
    "failed": ["claimed", "failed"],
    "cancelled": ["cancelled"],
    "missed": ["missed"],
    "suppressed": ["suppressed"],
}


@pytest.mark.parametrize("came", MESSAGE_WAYS)
@pytest.mark.parametrize("goes", MESSAGE_WAYS)
def test_a_letter_changes_its_state_along_the_drawn_edges(letter, now, came, goes):
    def turn(state):
        leased = state in ("claimed", "sending")
        Message.objects.filter(pk=letter.pk).update(state=state, render_hash="x", lease_until=now if leased else None)

    for state in MESSAGE_WAYS[came]:
        turn(state)
    if came == goes or goes in MESSAGE_EDGES[came]:
        turn(goes)
    else:
        refuses("reminders_message_edges", lambda: turn(goes))
