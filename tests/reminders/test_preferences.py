"""How people want to be told: their page, and the link of a letter by which a topic is left."""

from datetime import time
from email import message_from_bytes, policy

import pytest
from django.test import Client

from records.models import Entry
from reminders import reconcile, unsubscribing
from reminders.domain import replan
from reminders.models import TOPICS, Preference, Reminder, Request

URL = "/notifications/preferences/"
WISH = {
    "quiet_from": "22.00",
    "quiet_until": "8:00",
    "digest": "weekly",
    "topics_off": ["programmes"],
    "paused_until": "",
}


def test_the_page_keeps_what_was_wished(representative, as_user):
    page = as_user(representative).get(URL)
    assert page.context["form"]["quiet_from"].initial_text() == "21:00"
    assert as_user(representative).post(URL, WISH).status_code == 303
    wish = Preference.objects.get()
    assert (wish.person, wish.quiet_from, wish.digest) == (representative, time(22), "weekly")
    assert wish.topics_off == ["programmes"]
    assert Request.objects.get().key == representative.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quiet_until": ""}, "__all__"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"paused_until": "01.01.2099"}, "paused_until"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(representative, as_user, change, field):
    page = as_user(representative).post(URL, WISH | change)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "22.00" in page.content.decode() or "quiet_from" in change
    assert not Preference.objects.exists()


def test_strangers_sign_in_first(as_user):
    assert as_user(None).get(URL).status_code == 302


def test_every_topic_of_a_ladder_can_be_switched_off():
    for model in reconcile.remindable():
        assert {step["topic"] for step in getattr(model, "REMINDER_RULES", ()) if "topic" in step} <= set(TOPICS)


@pytest.fixture
def letter(planned, at, box):
    """The letter of the week before the meeting, as it left."""
    at(Reminder.objects.filter(channel="mail").earliest("due_at").due_at)
    return message_from_bytes(box.parcels[0].content, policy=policy.default)


def link(letter):
    return letter["List-Unsubscribe"].strip("<>")


def test_a_letter_that_may_be_left_says_how(letter, secretary):
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = link(letter).rstrip("/").rpartition("/")[2]
    assert unsubscribing.read(token) == (str(secretary.public_id), "meetings")


def test_what_must_be_answered_cannot_be_left(invitation, at, box, now):
    replan(invitation, now=now)
    at(Reminder.objects.filter(channel="mail", kind="deadline").earliest("due_at").due_at)
    assert message_from_bytes(box.parcels[0].content, policy=policy.default)["List-Unsubscribe"] is None


def test_s34_only_a_post_leaves_the_topic_and_nobody_is_signed_in(letter, secretary):
    path = link(letter).partition("8000")[2]
    reader = Client(enforce_csrf_checks=True)  # mail programs know no token of ours
    assert reader.get(path).status_code == 200
    assert not Preference.objects.exists()
    reader.post(path, {"List-Unsubscribe": "One-Click"})
    reader.post(path)
    assert Preference.objects.get().topics_off == ["meetings"]
    assert Entry.objects.filter(verb="profile_changed").count() == 1
    assert reader.get(URL).status_code == 302
    assert "_auth_user_id" not in reader.session


@pytest.mark.parametrize("token", ["x", "eyJ0ZXN0IjoxfQ:1:2"])
def test_s60_a_link_we_did_not_sign_does_nothing(token, as_user, db):
    assert as_user(None).post(f"/unsubscribe/{token}/").status_code == 410
    assert not Preference.objects.exists()


def test_a_link_of_a_closed_account_does_nothing(letter, secretary, as_user, now):
    secretary.is_active, secretary.closed_at = False, now
    secretary.save()
    assert as_user(None).post(link(letter).partition("8000")[2]).status_code == 410
