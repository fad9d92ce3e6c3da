"""Very many refused sign-ins, dead links and whoever asks too often: administrators are told, the trail says it."""

from datetime import timedelta

import pytest
from django.test import Client

from members import domain
from members.domain import alarm
from records.models import Entry
from reminders.models import Message
from tests.members.entrance import sign_in


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(alarm, "REFUSALS", 3)


def refuse(totp_user, times):
    for number in range(times):
        answer = sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), totp_user, password="guess")
        assert answer.status_code == 422


def test_s06_very_many_refusals_of_the_portal_are_told_and_shut_out_nobody(few, totp_user, administrator, as_user):
    refuse(totp_user, 2)
    assert not Message.objects.exists()
    refuse(totp_user, 3)
    assert [letter.person for letter in Message.objects.all()] == [administrator]
    assert Entry.objects.filter(verb="guessing_told").count() == 1
    part = {each.name: each for each in as_user(administrator).get("/system/").context["parts"]}["Вход"]
    assert part.works is False
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), totp_user).url == "/sign-in/code/"


def test_s06_refusals_of_another_hour_are_no_alarm(few, totp_user, administrator):
    refuse(totp_user, 2)
    last = Entry.objects.filter(verb="sign_in_refused").latest("pk")
    assert alarm.refusals(last.at) == 2
    assert alarm.refusals(last.at + timedelta(hours=2)) == 0
    assert domain.alarm.guessing(by=None, now=last.at) is False


def test_s61_a_dead_link_is_on_the_trail_once_a_quarter_of_an_hour(db):
    for _time in range(3):
        assert Client().get("/invitation/nonsense/").status_code == 410
    assert [(entry.subject_id, entry.came_from) for entry in Entry.objects.filter(verb="link_refused")] == [
        (0, "127.0.0.1")
    ]


def test_s61_who_asks_too_often_is_on_the_trail_once_a_quarter_of_an_hour(totp_user, monkeypatch):
    monkeypatch.setattr("django.conf.settings.ACCOUNT_RATE_LIMITS", {"reset_password": "1/h/ip"})
    answers = [Client().post("/password/reset/", {"email": totp_user.email}) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [302, 429, 429, 429]
    assert Entry.objects.filter(verb="held_back").count() == 1
