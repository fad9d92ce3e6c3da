"""One letter: what each answer means, who is fenced off, and what is asked again at the last moment."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.models import Meeting
from reminders import bundle, deliver, dispatch, domain, queries, relay
from reminders.domain import replan, tell
from reminders.models import Address, Attempt, Engine, Message, Preference, Reminder, Request, Rule

WEEK = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)
EVE = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


OUTCOMES = [
    (relay.Answer("mail", 421), "retry_wait", "later"),
    (relay.Answer("rcpt", 450), "retry_wait", "later"),
    (relay.Answer("replied", 452), "retry_wait", "later"),
    (relay.Answer("mail", 552), "failed", "refused"),
    (relay.Answer("rcpt", 550, "5.7.1"), "failed", "refused"),
    (relay.Answer("replied", 554), "failed", "refused"),
    (relay.Answer("data", error="TimeoutError"), "retry_wait", "broken"),
    (relay.Answer("dot", error="TimeoutError"), "unknown", "unknown"),
    (relay.Answer("replied", 250), "sent", "sent"),
]


@pytest.mark.parametrize(("answer", "state", "outcome"), OUTCOMES)
def test_each_answer_has_its_outcome(planned, at, box, answer, state, outcome):
    box.answer = answer
    at(WEEK)
    letter = Message.objects.get()
    assert (letter.state, Attempt.objects.get().outcome) == (state, outcome)
    assert queries.broken(now=WEEK) == []
    if state == "retry_wait":
        wait = letter.next_at - WEEK
        assert wait >= (timedelta(minutes=5) if answer.code == 421 else timedelta(seconds=48))


def test_an_address_that_is_unknown_gets_no_more_letters(planned, secretary, at, box):
    box.answer = relay.Answer("rcpt", 550, "5.1.1")
    at(WEEK)
    assert Address.objects.get().address == secretary.email
    box.answer = relay.Answer("replied", 250)
    at(EVE)
    assert len(box.parcels) == 1
    assert Reminder.objects.get(channel="mail", due_at=EVE).reason == "refused_address"


def test_a_letter_refused_for_now_is_tried_again_with_the_same_bytes_and_six_times_at_most(planned, at, box):
    box.answer = relay.Answer("rcpt", 450)
    moment = WEEK
    for _ in range(8):
        at(moment)
        letter = Message.objects.get()
        moment = max(moment, letter.next_at) + timedelta(seconds=1)
    assert letter.state == "failed"
    assert letter.attempts == len(box.parcels) == 6
    assert len({parcel.content for parcel in box.parcels}) == 1


def test_no_try_is_made_past_the_use_of_a_letter(planned, at, box):
    box.answer = relay.Answer("rcpt", 450)
    at(WEEK)
    Message.objects.update(expires_at=WEEK + timedelta(seconds=90), next_at=WEEK + 3 * MINUTE)
    at(WEEK + 3 * MINUTE)
    assert Message.objects.get().state == "missed"
    assert Reminder.objects.get(channel="mail", due_at=WEEK).state == "missed"


def urgent(meeting, now):
    Rule.objects.filter(subject_type__model="meeting").update(urgent=True)
    replan(meeting, now=now)


def test_an_urgent_letter_of_unknown_fate_is_repeated_once_the_same(meeting, at, box, now):
    urgent(meeting, now)
    box.answer = relay.Answer("dot", error="TimeoutError")
    at(WEEK)
    at(WEEK + 9 * MINUTE)
    assert len(box.parcels) == 1
    at(WEEK + 11 * MINUTE)
    at(WEEK + 30 * MINUTE)
    assert len(box.parcels) == 2
    assert box.parcels[0] == box.parcels[1]
    assert Message.objects.get().state == "unknown"


def test_an_ordinary_letter_of_unknown_fate_waits_for_staff(planned, secretary, at, box):
    box.answer = relay.Answer("dot", error="TimeoutError")
    at(WEEK)
    at(WEEK + 30 * MINUTE)
    assert len(box.parcels) == 1
    domain.letter.send_again(Message.objects.get(), by=secretary, now=WEEK + 40 * MINUTE)
    box.answer = relay.Answer("replied", 250)
    at(WEEK + 40 * MINUTE)
    assert box.parcels[0] == box.parcels[1]
    assert Message.objects.get().state == "sent"


def test_staff_settle_a_letter_of_unknown_fate(planned, secretary, at, box):
    box.answer = relay.Answer("dot", error="TimeoutError")
    at(WEEK)
    domain.letter.mark_delivered(Message.objects.get(), by=secretary, now=WEEK)
    assert Message.objects.get().settled_by == secretary


def claimed(planned, box, at):
    box.away = OSError("away")
    at(WEEK)
    box.away = None
    Engine.objects.update(breaker_until=None)
    return dispatch.claim(now=WEEK, owner="test")[0]


def test_a_lease_that_is_over_frees_the_letter_and_fences_its_holder(planned, at, box):
    letter, token = claimed(planned, box, at)
    at(WEEK + timedelta(seconds=301))
    assert len(box.parcels) == 1
    assert deliver.begin(letter, token, now=WEEK, worker="late", via="box") is None
    assert deliver.finish(letter, token, relay.Answer("replied", 250), now=WEEK) == ""


def test_a_letter_that_was_leaving_when_its_sender_died_is_of_unknown_fate(planned, at, box):
    letter, token = claimed(planned, box, at)
    assert deliver.begin(letter, token, now=WEEK, worker="dies", via="box") is not None
    at(WEEK + timedelta(seconds=301))
    assert Message.objects.get().state == "unknown"
    assert deliver.finish(letter, token, relay.Answer("replied", 250), now=WEEK) == ""
    assert box.parcels == []


def test_who_slept_past_the_lease_does_not_write_over_who_came_after(planned, secretary, box):
    bundle.bundle(now=WEEK)

    def begun(now):
        ((letter, token),) = dispatch.claim(now=now, owner="one of two")
        assert deliver.begin(letter, token, now=now, worker="one of two", via="box") is not None
        return letter, token

    letter, old = begun(WEEK)
    later = WEEK + timedelta(minutes=6)
    dispatch.sweep(now=later)
    domain.letter.send_again(Message.objects.get(), by=secretary, now=later)
    _, new = begun(later)
    refused = relay.Answer("rcpt", 550, "5.1.1")
    assert deliver.finish(letter, old, refused, now=later) == ""
    assert Message.objects.get().state == "sending"
    assert deliver.finish(letter, new, relay.Answer("replied", 250, "2.0.0"), now=later) == "sent"


def test_a_letter_does_not_begin_with_little_lease_left(planned, at, box):
    letter, token = claimed(planned, box, at)
    assert deliver.begin(letter, token, now=WEEK + timedelta(seconds=125), worker="slow", via="box") is None


def test_a_letter_past_its_use_does_not_begin(planned, at, box):
    letter, token = claimed(planned, box, at)
    Message.objects.update(expires_at=WEEK)
    assert deliver.begin(letter, token, now=WEEK, worker="slow", via="box") is None
    assert Message.objects.get().state == "missed"


def gone_inactive(meeting, secretary):
    secretary.is_active, secretary.closed_at = False, WEEK
    secretary.save()


def no_longer_concerned(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(owner=None)


def switched_off(meeting, secretary):
    Preference.objects.create(person=secretary, topics_off=["meetings"])


def moved_past_the_acts(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(schedule_version=2)


def another_instant(meeting, secretary):
    meeting.place(meeting.starts_local + timedelta(days=1), meeting.ends_local + timedelta(days=1), meeting.tz)
    meeting.save()


@pytest.mark.parametrize(
    ("change", "state", "reason"),
    [
        (gone_inactive, "suppressed", "inactive"),
        (no_longer_concerned, "suppressed", "not_concerned"),
        (switched_off, "suppressed", "switched_off"),
        (moved_past_the_acts, "planned", ""),
        (another_instant, "planned", ""),
    ],
)
def test_everything_is_asked_again_at_the_last_moment(planned, secretary, at, box, change, state, reason):
    letter, token = claimed(planned, box, at)
    change(planned, secretary)
    assert deliver.begin(letter, token, now=WEEK, worker="test", via="box") is None
    row = Reminder.objects.get(channel="mail", due_at=WEEK)
    assert (row.state, row.reason) == (state, reason)
    assert Message.objects.get().state == "suppressed"
    assert Request.objects.exists() == (state == "planned")


def test_s79_whose_access_has_ended_is_not_told(invitation, representative, at, box, now):
    tell(invitation, "invited", by=None, to="answer", now=now)
    representative.representations.all().delete()
    at(now + 5 * MINUTE)
    assert box.parcels == []
    assert Reminder.objects.get(channel="mail").state == "suppressed"


def test_s79_who_was_told_before_and_may_no_longer_see_it_is_not_told(invitation, representative, at, box, now):
    """A notice goes to everyone told before, whatever the audience is today: only sight is left to ask."""
    tell(invitation, "invited", by=None, to="answer", now=now)
    at(now + 6 * MINUTE)
    tell(invitation, "moved", by=None, now=now + 7 * MINUTE)
    representative.representations.all().delete()
    box.parcels.clear()
    at(now + 13 * MINUTE)
    assert box.parcels == []
    assert set(Reminder.objects.filter(kind="moved", channel="mail").values_list("reason", flat=True)) == {
        "not_visible"
    }


def test_a_move_between_bundling_and_sending_stops_the_letter(planned, at, box):
    letter, token = claimed(planned, box, at)
    planned.refresh_from_db()
    planned.place(planned.starts_local + timedelta(days=9), planned.ends_local + timedelta(days=9), planned.tz)
    planned.schedule_version += 1
    planned.save()
    replan(planned, now=WEEK)
    assert deliver.begin(letter, token, now=WEEK, worker="late", via="box") is None
    assert Message.objects.get().state == "cancelled"
    assert Reminder.objects.get(channel="mail", due_at=WEEK + timedelta(days=9)).state == "planned"


def test_a_letter_asks_about_its_one_reader_and_asks_little(
    planned, at, box, monkeypatch, django_assert_max_num_queries
):
    """However many take part, the cost of a letter is the same."""
    asked = []
    people = Meeting.people_to_remind

    def listen(meeting, audience, *, only=None):
        asked.append(only)
        return people(meeting, audience, only=only)

    bundle.bundle(now=WEEK)
    ((letter, token),) = dispatch.claim(now=WEEK, owner="one")
    monkeypatch.setattr(Meeting, "people_to_remind", listen)
    with django_assert_max_num_queries(18):
        assert deliver.send(letter, token, sender=box, clock=lambda: WEEK, worker="one") == "sent"
    assert asked == [Message.objects.get().person]
