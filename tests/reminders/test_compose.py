"""Letters of every kind, in both languages, for every way a date may be known."""

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from reminders import compose, reconcile
from reminders.compose import Envelope, Item
from reminders.models import Anchor, Reminder
from tests.factories.reminders import make_reminder

GENERIC = ("deadline", "starts", "ends", "moved", "cancelled", "postponed", "revived", "invited", "digest")


def read(kind, items, now, language="en", zone="Asia/Dushanbe"):
    envelope = Envelope(kind, "reader@test.example", language, zone, "<one@portal.example>", "Reader")
    mail = message_from_bytes(compose.letter(envelope, items, now=now), policy=policy.default)
    return mail["Subject"], mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def item(subject, person, now, **more):
    values = {"anchor": "starts", "anchor_at": subject.starts_at} | more
    return Item(make_reminder(subject, person, now=now, **values), subject)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [*GENERIC, "something_of_an_upper_floor"])
def test_every_kind_has_its_words(meeting, secretary, now, kind, language):
    found = item(meeting, secretary, now, kind=kind, words="A sentence of the act.\nAnd one more.", on_behalf="TJ")
    subject, text, html = read(kind, [found], now, language)
    title = "Meeting 1" if language == "en" else "Мероприятие 1"
    assert title in (text if kind == "digest" else subject)
    assert title in html
    assert str(meeting.public_id) in text
    if kind != "digest":
        assert "A sentence of the act." in text
        assert "TJ" in text


def test_what_is_overdue_is_said_to_be(meeting, secretary, now):
    found = item(meeting, secretary, now)
    ahead, _, _ = read("deadline", [found], now)
    behind, _, _ = read("deadline", [found], meeting.starts_at)
    assert ahead != behind


def test_an_invitation_says_by_when_to_answer(invitation, representative, now):
    found = item_of(invitation, representative, now)
    _, text, _ = read("invited", [found], now)
    assert "18:00" in text
    assert "20:00" in text


def item_of(subject, person, now):
    return Item(make_reminder(subject, person, now=now), subject)


def test_coarse_dates_and_whole_days_are_said_as_they_are_known(meeting, secretary, now):
    meeting.place(date(2027, 5, 13), date(2027, 5, 14), "Europe/Minsk", all_day=True)
    subject, text, _ = read("moved", [item(meeting, secretary, now)], now)
    assert "13" in subject
    assert "00:00" not in text
    meeting.place_window("quarter", DateRange(date(2027, 4, 1), date(2027, 7, 1)))
    subject, text, _ = read("moved", [Item(Reminder.objects.get(), meeting)], now)
    assert "2nd quarter 2027" in text
    assert "2nd quarter 2027" in subject


def test_a_day_without_an_hour_is_said_without_one():
    with compose.reader("en", "UTC"):
        assert compose.said(Anchor.term(date(2027, 5, 13), "Europe/Minsk")) == (
            "13\N{NO-BREAK SPACE}May\N{NO-BREAK SPACE}2027",
            "",
        )


def test_a_subject_without_dates_is_told_of_without_any(meeting, secretary, now, monkeypatch):
    monkeypatch.setattr(type(meeting), "reminder_dates", lambda row: None)
    subject, text, _ = read("moved", [item(meeting, secretary, now)], now)
    assert "Meeting 1" in subject
    assert "10:00" not in text
    _, text, _ = read("starts", [Item(Reminder.objects.get(), meeting)], now)
    assert "10:00" in text  # that of its anchor


def test_a_digest_has_thirty_lines_and_says_how_many_more(meeting, secretary, now):
    found = item(meeting, secretary, now)
    _, text, _ = read("digest", [found] * 33, now)
    assert text.count(str(meeting.public_id)) == 30
    assert "3" in text


def test_news_whose_words_fail_stop_no_other_line_of_a_digest(meeting, secretary, now, monkeypatch):
    def fails(*_):
        raise ValueError

    monkeypatch.setitem(compose.KINDS, "postponed", fails)
    news = [
        item(meeting, secretary, now, kind=kind, occasion=f"{kind}:1", anchor="", anchor_at=None)
        for kind in ("postponed", "cancelled")
    ]
    _, text, _ = read("digest", news, now)
    assert text.count(str(meeting.public_id)) == 2
    assert "Cancelled" in text


def test_a_letter_can_be_read_before_it_leaves(meeting, secretary, now):
    found = item(meeting, secretary, now)
    envelope = Envelope("moved", secretary.email, "ru", "Europe/Moscow", "<one@portal.example>")
    subject, text = compose.preview(envelope, [found], now=now)
    assert "Мероприятие 1" in subject
    assert "Мероприятие 1" in text


def test_the_name_of_a_letter_lasts():
    assert compose.message_id("a" * 64, 1) == compose.message_id("a" * 64, 1) != compose.message_id("a" * 64, 2)


def test_every_model_people_are_reminded_of_keeps_the_promise(secretary, now):
    models = reconcile.remindable()
    assert models
    for model in models:
        found = model._default_manager.with_anchors_between(now, now + timedelta(days=400))
        assert found.count() == 0
        assert model._default_manager.visible_to(secretary).count() == 0
        assert callable(model.get_absolute_url)
        assert {"reminder_anchors", "people_to_remind"} <= set(vars(model)) | {
            name for base in model.__mro__[1:] for name in vars(base)
        }


def test_moments_are_those_of_the_reader(meeting, secretary, now):
    assert isinstance(meeting.starts_local, datetime)
    _, text, _ = read("starts", [item(meeting, secretary, now)], now, "en", "Asia/Bishkek")
    assert "13:00" in text
