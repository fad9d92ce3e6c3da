"""What is decided about one reminder or one letter: kept back, left out, sent ahead of time, sent again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from records.models import Entry
from reminders import domain, queries, relay
from reminders.domain import replan
from reminders.models import Address, Message, Reminder
from tests.factories.reminders import make_reminder

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def first(planned):
    """The letter of the week before."""
    return Reminder.objects.filter(channel="mail").earliest("due_at")


def move(meeting, now):
    """The same meeting a week later."""
    meeting.place(meeting.starts_local + 7 * DAY, meeting.ends_local + 7 * DAY, meeting.tz)
    meeting.revise(now=now)
    meeting.save()
    replan(meeting, now=now)


def refusal(act, *args, **values):
    with pytest.raises(ValidationError) as caught:
        act(*args, **values)
    return caught.value.code


def test_kept_back_leaves_when_let_go(first, secretary, at, box, now):
    domain.reminder.keep_back(first, by=secretary, now=now)
    at(first.due_at + HOUR)
    assert box.parcels == []
    domain.reminder.let_go(first, by=secretary, now=first.due_at + HOUR)
    at(first.due_at + HOUR)
    assert len(box.parcels) == 1


def test_kept_back_is_given_up_past_its_use(first, secretary, at, box, now):
    domain.reminder.keep_back(first, by=secretary, now=now)
    at(first.expires_at)
    first.refresh_from_db()
    assert (first.state, first.reason) == ("missed", "expired")


def test_taken_out_of_a_letter_that_waits(first, secretary, at, box):
    box.away = OSError("the relay is away")
    at(first.due_at)
    first.refresh_from_db()
    assert first.state == "bundled"
    domain.reminder.keep_back(first, by=secretary, now=first.due_at)
    first.refresh_from_db()
    assert (first.state, first.message) == ("planned", None)
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}


def test_left_out_stays_out_until_the_date_moves(first, planned, secretary, at, box, now):
    domain.reminder.skip(first, by=secretary, now=now)
    replan(planned, now=now)
    at(first.due_at + HOUR)
    first.refresh_from_db()
    assert (first.state, first.reason, box.parcels) == ("cancelled", "skipped", [])
    move(planned, now)
    assert Reminder.objects.filter(rule=first.rule, channel="mail", state="planned").count() == 1


def test_sent_now_leaves_now_whatever_the_planner_thinks(first, planned, secretary, at, box, now):
    domain.reminder.send_now(first, by=secretary, now=now)
    replan(planned, now=now)
    at(now)
    assert len(box.parcels) == 1
    first.refresh_from_db()
    assert first.is_told


def test_sent_now_waits_again_when_the_date_moves_first(first, planned, secretary, at, box, now):
    domain.reminder.send_now(first, by=secretary, now=now)
    move(planned, now)
    at(now)
    assert box.parcels == []


def test_what_has_left_is_not_decided_again(first, secretary, at, now):
    at(first.due_at)
    first.refresh_from_db()
    for act in (domain.reminder.keep_back, domain.reminder.skip, domain.reminder.send_now):
        assert refusal(act, first, by=secretary, now=first.due_at + HOUR) == "gone"


def test_what_is_no_longer_useful_is_not_sent(first, secretary, now):
    assert refusal(domain.reminder.send_now, first, by=secretary, now=first.expires_at) == "expired"


def test_trail_of_the_record_says_it_in_words(first, planned, secretary, now):
    domain.reminder.skip(first, by=secretary, now=now)
    entry = Entry.objects.get(verb="skipped")
    assert entry.subject_id == planned.pk
    assert entry.says != "skipped"
    assert str(first.person) in entry.reason


@pytest.fixture
def refused(first, at, box):
    """The letter of the week before, refused for good with its address."""
    box.answer = relay.Answer("rcpt", 550, "5.1.1")
    at(first.due_at)
    box.answer = relay.Answer("replied", 250, "2.0.0")
    return Message.objects.get()


def test_a_refused_letter_is_sent_again_as_a_new_one(refused, first, secretary, at, box):
    later = first.due_at + HOUR
    fresh = domain.letter.send_again(refused, by=secretary, now=later)
    at(later)
    fresh.refresh_from_db()
    assert (fresh.state, fresh.generation, fresh.resend_of) == ("sent", 2, refused)
    assert fresh.rfc_message_id != refused.rfc_message_id
    assert Address.objects.get().lifted_by == secretary
    first.refresh_from_db()
    assert first.message == fresh
    assert queries.broken(now=later) == []
    assert refusal(domain.letter.send_again, refused, by=secretary, now=later) == "gone"


def test_a_refused_letter_past_its_use_stays(refused, secretary):
    assert refusal(domain.letter.send_again, refused, by=secretary, now=refused.expires_at) == "expired"
    assert Message.objects.count() == 1


def test_page_of_a_reminder_is_the_secretariats(first, secretary, clerk, administrator, representative, as_user):
    answer = as_user(secretary).get(first.get_absolute_url())
    assert [preview[0] for preview in answer.context["previews"]] == ["ru", "en"]
    for user in (administrator, representative):
        assert as_user(user).get(first.get_absolute_url()).status_code == 404
    assert as_user(clerk).post(f"{first.get_absolute_url()}skip/").status_code == 403
    for act, state in (("keep-back", "planned"), ("let-go", "planned"), ("send-now", "planned"), ("skip", "cancelled")):
        assert as_user(secretary).post(f"{first.get_absolute_url()}{act}/").status_code == 303
        first.refresh_from_db()
        assert first.state == state
    assert (first.held_at, first.hurried_at is not None) == (None, True)
    refused = as_user(secretary).post(f"{first.get_absolute_url()}skip/", follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["error"]


def test_only_staff_are_led_to_the_page_of_a_reminder(invitation, secretary, representative, as_user, now):
    replan(invitation.meeting, now=now)
    mine = make_reminder(invitation.meeting, representative, now=now)
    url = f"{invitation.meeting.get_absolute_url()}told/"
    assert mine.get_absolute_url() in as_user(secretary).get(url).content.decode()
    page = as_user(representative).get(url)
    assert list(page.context["table"].rows) == [mine]
    assert mine.get_absolute_url() not in page.content.decode()
