"""The inbox, the centre, the outbox, the promises, and who is told what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory

from reminders import domain, queries
from reminders.domain import replan, tell
from reminders.models import Engine, Message, Reminder
from reminders.views import told_page
from tests.factories.meetings import make_meeting

DUE = datetime(2027, 5, 6, 7, 1, tzinfo=UTC)
PAGES = ("/reminders/", "/reminders/outbox/", "/reminders/rules/")


@pytest.fixture
def told(invitation, at, now):
    """The representative was invited, in the portal and by mail."""
    tell(invitation, "invited", by=None, to="answer", now=now)
    at(now + timedelta(minutes=6))
    return Reminder.objects.get(channel="portal")


@pytest.mark.parametrize(
    "url", [*PAGES, *(f"/reminders/?tab={tab}" for tab in ("planned", "sent", "failed", "unknown"))]
)
def test_the_centre_is_for_the_secretariat(
    url, told, secretary, clerk, representative, administrator, auditor, as_user
):
    for user in (secretary, clerk):
        assert as_user(user).get(url).status_code == 200
    for user in (representative, administrator, auditor):
        assert as_user(user).get(url).status_code == 403
    assert as_user(None).get(url).status_code == 302


def test_the_inbox_holds_the_own_notices_alone(told, representative, neighbour, as_user):
    answer = as_user(representative).get("/notifications/")
    assert [line.row for line in answer.context["lines"]] == [told]
    assert queries.unread(representative) == 1
    assert as_user(neighbour).get("/notifications/").context["lines"] == []
    assert as_user(None).get("/notifications/").status_code == 302


def test_s24_what_may_no_longer_be_seen_shows_nothing(told, invitation, representative, as_user):
    type(invitation).objects.filter(pk=invitation.pk).update(status="draft", issued_at=None, asked_at=None)
    answer = as_user(representative).get("/notifications/")
    assert answer.context["lines"] == []
    assert "Мероприятие" not in answer.content.decode()


def test_a_notice_is_marked_as_read_by_its_reader(told, representative, neighbour, as_user):
    as_user(neighbour).post("/notifications/read/", {"ids": told.pk})
    assert queries.unread(representative) == 1
    as_user(representative).post("/notifications/read/", {"ids": told.pk})
    assert queries.unread(representative) == 0
    assert as_user(representative).get("/notifications/read/").status_code == 405


def test_the_inbox_asks_the_same_for_many(secretary, meeting, same_queries, now):
    def add(count):
        for _ in range(count):
            replan(make_meeting(owner=secretary), now=now)
        Reminder.objects.filter(channel="portal", state="planned").update(state="shown")

    same_queries(secretary, "/notifications/", add, counts=(1, 3, 20))


def test_the_centre_asks_the_same_for_many(secretary, meeting, same_queries, now):
    def add(count):
        for _ in range(count):
            replan(make_meeting(owner=secretary), now=now)

    same_queries(secretary, "/reminders/?tab=planned", add, counts=(1, 3, 20))


def test_the_promises_stand_in_both_languages(representative, as_user):
    page = as_user(representative).get("/reminders/promise/").content.decode()
    assert "ровно один раз" in page
    assert "exactly once" in page
    assert as_user(None).get("/reminders/promise/").status_code == 302


def test_a_letter_is_read_with_its_words(told, secretary, representative, as_user):
    letter = Message.objects.get()
    answer = as_user(secretary).get(letter.get_absolute_url())
    assert "Мероприятие 1" in answer.context["subject"]
    assert as_user(representative).get(letter.get_absolute_url()).status_code == 404


def test_words_of_account_letters_are_for_their_reader(secretary, as_user, now, settings):
    settings.TRIAL = False
    letter = domain.post("password", person=secretary, words={"url": "https://portal.example/one"}, now=now)
    answer = as_user(secretary).get(letter.get_absolute_url())
    assert answer.status_code == 200
    assert "portal.example/one" not in answer.content.decode()


def test_a_notice_under_review_is_let_go_or_taken_back_with_the_right(invitation, secretary, clerk, as_user, now):
    tell(invitation, "invited", by=secretary, to="answer", review=True, now=now)
    row = Reminder.objects.first()
    page = as_user(secretary).get("/reminders/outbox/")
    assert [batch.people for batch, _ in page.context["batches"]] == [["Представитель"]]
    assert as_user(clerk).post(f"/reminders/{row.public_id}/let-go/").status_code == 403
    assert as_user(secretary).post(f"/reminders/{row.public_id}/let-go/").status_code == 303
    assert not queries.outbox(Reminder.objects.all()).exists()
    as_user(secretary).post(f"/reminders/{row.public_id}/take-back/")
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}
    assert as_user(secretary).post(f"/reminders/{row.public_id}/let-go/").status_code == 303


def test_a_letter_of_unknown_fate_is_settled_by_staff(told, secretary, clerk, as_user):
    letter = Message.objects.get()
    url = letter.get_absolute_url()
    assert as_user(clerk).post(f"{url}mark-delivered/").status_code == 403
    assert as_user(secretary).post(f"{url}mark-delivered/").status_code == 303  # refused: its fate is known
    assert Message.objects.get().settled_how == ""


def test_the_engine_is_held_and_released_by_administrators(administrator, secretary, as_user):
    assert as_user(secretary).post("/reminders/hold/", {"why": "x"}).status_code == 403
    as_user(administrator).post("/reminders/hold/", {"why": ""})
    assert not Engine.objects.get().hold
    as_user(administrator).post("/reminders/hold/", {"why": "The relay moves."})
    assert Engine.objects.get().hold_why == "The relay moves."
    as_user(administrator).post("/reminders/release/")
    assert not Engine.objects.get().hold


def test_who_is_told_what_shows_staff_all_and_a_party_its_own(
    told, invitation, secretary, representative, neighbour, colleague
):
    def rows(user):
        request = RequestFactory().get("/")
        request.user = user
        request.session = SessionStore()
        return told_page(request, invitation).content.decode().count('role="rowgroup"'), list(
            Reminder.objects.visible_to(user).about(invitation).order_by("pk")
        )

    assert len(rows(secretary)[1]) == len(rows(representative)[1]) == len(rows(colleague)[1]) == 2
    assert rows(neighbour)[1] == []
