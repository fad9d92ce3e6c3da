"""Thirty acts an hour by one editor, and the letter on trial to oneself."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from records.models import Entry
from reminders import domain, unsubscribing
from reminders.models import Message, Reminder
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def row(planned):
    return Reminder.objects.filter(channel="mail").earliest("due_at")


@pytest.fixture
def busy(row, secretary, now):
    """Thirty acts, a second apart."""
    for number in range(30):
        act = domain.reminder.keep_back if number % 2 == 0 else domain.reminder.let_go
        act(row, by=secretary, now=now + number * SECOND)
    return secretary


def test_the_thirty_first_act_of_an_hour_waits_and_says_until_when(busy, row, clerk, meeting, party, now):
    at = now + 31 * SECOND
    acts = (
        lambda by, at: domain.reminder.skip(row, by=by, now=at),
        lambda by, at: domain.reminder.send_now(row, by=by, now=at),
        lambda by, at: domain.reminder.send_to_me(row, by=by, now=at),
        lambda by, at: domain.nudge([meeting], audience="owner", by=by, now=at),
    )
    for act in acts:
        with translation.override("en"), timezone.override("UTC"), pytest.raises(ValidationError) as refusal:
            act(busy, at)
        assert refusal.value.messages == ["You have done this 30 times within an hour. You can go on at 10:01."]
    domain.reminder.keep_back(row, by=clerk, now=at)  # another editor has an hour of the own
    domain.reminder.let_go(row, by=busy, now=now + HOUR + SECOND / 2)


def test_what_one_act_does_to_many_counts_once(rules, secretary, party, other_party, representative, neighbour, now):
    meeting = make_meeting(owner=secretary)
    owing = [invite(meeting, party), invite(meeting, other_party)]
    for day in range(20):
        domain.nudge(owing, audience="answer", by=secretary, now=now + day * 22 * HOUR)
    Entry.objects.filter(verb="reminded").order_by("pk").last()
    assert Entry.objects.filter(verb="reminded").count() == 40
    meeting_two = invite(make_meeting(owner=secretary), party)
    domain.nudge([meeting_two], audience="answer", by=secretary, now=now + 20 * 22 * HOUR)


def test_a_page_says_it_too(busy, row, as_user, monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now + 31 * SECOND)
    answer = as_user(busy).post(f"{row.get_absolute_url()}skip/", follow=True)
    assert "30" in str([str(said) for said in answer.context["messages"]])
    row.refresh_from_db()
    assert row.state == "planned"


def test_an_editor_gets_the_letter_on_trial_and_nobody_else_is_told(rules, at, box, secretary, office, party, now):
    meeting = make_meeting(owner=secretary)
    domain.replan(meeting, now=now)
    row = Reminder.objects.filter(channel="mail").earliest("due_at")
    editor = make_account(
        "staff", party=secretary.person.party, office=office, name="Editor", rights=["messages"], language="en"
    )
    domain.reminder.send_to_me(row, by=editor, now=now)
    at(now)
    (parcel,) = box.parcels
    assert parcel.address == editor.email
    mail = message_from_bytes(parcel.content, policy=policy.default)
    assert mail["Subject"].startswith("[trial] ")
    assert meeting.title_en in mail["Subject"]
    assert "List-Unsubscribe" not in mail  # that link would act for whom the letter is meant
    assert unsubscribing.token(secretary, "meetings") not in parcel.content.decode()
    row.refresh_from_db()
    assert (row.state, row.message) == ("planned", None)
    assert Message.objects.get().state == "sent"
    assert Entry.objects.get(verb="sent_to_self").subject_id == meeting.pk


def test_the_page_offers_it_to_who_may(row, secretary, clerk, representative, as_user):
    url = f"{row.get_absolute_url()}send-to-me/"
    assert url in as_user(secretary).get(row.get_absolute_url()).content.decode()
    assert url not in as_user(clerk).get(row.get_absolute_url()).content.decode()
    assert as_user(clerk).post(url).status_code == 403
    assert as_user(representative).post(url).status_code == 404
    assert as_user(secretary).post(url).status_code == 303
    assert Message.objects.get().address == secretary.email
