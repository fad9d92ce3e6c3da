"""Many accounts or invitations at once: who is hit is shown, each is done by the act of one, who cannot be is named with the reason."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import domain
from members.domain.account import center_day
from members.models import AccountInvitation, User
from records import history
from records.models import Batch
from tests.factories.members import make_account
from tests.members.entrance import code, sign_in

LIST = "/members/accounts/"


@pytest.fixture
def chosen(secretary, clerk, representative):
    return [secretary, clerk, representative]


def seen(rows):
    return {row.pk: row.version for row in rows}


def sent(client, act, rows, **more):
    return client.post(f"{LIST}{act}/", {"ids": [row.public_id for row in rows], **more})


def done(client, act, page, **values):
    context = page.context
    values |= {"token": context["token"], "query": context["query"], "key": context["form"]["key"].value()}
    return client.post(f"{LIST}{act}/", values)


def test_many_are_suspended_by_the_act_of_one(chosen, administrator, as_user, now):
    browser = as_user(chosen[1])
    batch = domain.bulk.suspend_many(chosen=seen(chosen), reason="Уволены", by=administrator, now=now)
    assert {(row.is_active, row.suspended_reason) for row in User.objects.filter(pk__in=seen(chosen))} == {
        (False, "Уволены")
    }
    assert browser.get("/me/").status_code == 302
    assert batch.skipped == []
    assert {(history.of(row).get().verb, history.of(row).get().undo.batch) for row in chosen} == {("suspended", batch)}


def test_s28_oneself_and_the_last_administrator_are_left_out_of_many(administrator, clerk, now):
    """Two administrators: whoever acts stays, for it is the own account; of the others each may go."""
    second = make_account("administrator", name="Second")
    rows = [administrator, second, clerk]
    batch = domain.bulk.suspend_many(chosen=seen(rows), reason="x", by=administrator, now=now)
    assert [pk for pk, _why in batch.skipped] == [administrator.pk]
    assert set(User.objects.active().values_list("pk", flat=True)) == {administrator.pk}


def test_who_was_changed_meanwhile_is_left_alone(chosen, administrator, now):
    old = seen(chosen)
    domain.account.grant_right(chosen[1], right="plan", version=None, by=administrator, now=now)
    batch = domain.bulk.suspend_many(chosen=old, reason="x", by=administrator, now=now)
    assert [pk for pk, _why in batch.skipped] == [chosen[1].pk]
    assert User.objects.get(pk=chosen[1].pk).is_active


@pytest.mark.parametrize("who", ["secretary", "auditor", "neighbour"])
def test_s19_every_account_of_many_asks_the_right_again(chosen, who, request, now):
    by = request.getfixturevalue(who)
    batch = domain.bulk.suspend_many(chosen=seen(chosen), reason="x", by=by, now=now)
    assert (len(batch.skipped), batch.steps.count()) == (3, 0)
    assert User.objects.filter(is_active=False).count() == 0


def test_a_review_is_asked_for_once_and_not_of_the_suspended(chosen, administrator, now):
    domain.account.suspend(chosen[0], reason="x", version=None, by=administrator, now=now)
    rows = list(User.objects.filter(pk__in=seen(chosen)))
    domain.bulk.ask_review_many(chosen=seen(rows), reason="Проверка года", by=administrator, now=now)
    assert set(User.objects.filter(review_on=center_day(now)).values_list("pk", flat=True)) == {
        chosen[1].pk,
        chosen[2].pk,
    }
    rows = list(User.objects.filter(pk__in=seen(chosen)))
    again = domain.bulk.ask_review_many(chosen=seen(rows), reason="Проверка года", by=administrator, now=now)
    assert len(again.skipped) == 3
    with_entry = history.of(chosen[1]).first()
    assert (with_entry.verb, with_entry.reason) == ("review_asked", "Проверка года")


# The pages


def test_the_page_shows_who_is_hit_and_who_is_not_then_does_it(chosen, administrator, as_user, now):
    domain.account.suspend(chosen[0], reason="x", version=None, by=administrator, now=timezone.now())
    client = as_user(administrator)
    assert b'name="ids"' in client.get(LIST).content
    page = sent(client, "suspend", [*chosen, administrator], query="role=staff")
    assert {row.pk for row in page.context["hit"]} == {chosen[1].pk, chosen[2].pk}
    assert {row.pk for row, _why in page.context["left"]} == {chosen[0].pk, administrator.pk}
    refused = done(client, "suspend", page, reason="")
    assert (refused.status_code, len(refused.context["hit"])) == (422, 2)
    answer = done(client, "suspend", refused, reason="Уволены")
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, batch.get_absolute_url())
    result = client.get(answer["Location"])
    assert {row.pk for row, _entry in result.context["done"]} == {chosen[1].pk, chosen[2].pk}
    assert len(result.context["skipped"]) == 2
    assert result.context["undo_until"] is None
    assert "Приостановлена" in result.text


def test_all_that_match_are_hit_without_a_tick(chosen, administrator, as_user):
    page = as_user(administrator).post(f"{LIST}suspend/", {"all": "1", "query": "role=staff"})
    assert {row.pk for row in page.context["hit"]} == {chosen[0].pk, chosen[1].pk}
    for query in ("role=nonsense", "step=x"):  # what cannot be read lets nobody through
        answer = as_user(administrator).post(f"{LIST}suspend/", {"all": "1", "query": query})
        assert answer.status_code == 303


def test_sessions_of_many_are_ended(chosen, totp_user, administrator, as_user):
    browser = Client()
    sign_in(browser, totp_user)
    browser.post("/sign-in/code/", {"code": code()})
    assert browser.get("/me/").status_code == 200
    client = as_user(administrator)
    page = sent(client, "end-sessions", chosen)
    assert [(row.pk, row.open) for row in page.context["hit"]] == [(totp_user.pk, 1)]
    assert done(client, "end-sessions", page).status_code == 303
    assert browser.get("/me/").status_code == 302
    assert not UserSession.objects.filter(user=totp_user).exists()


def test_invitations_are_sent_again_where_they_can_be(administrator, as_user, posted, now):
    values = {"role": "auditor", "family_ru": "Новиков", "by": administrator, "now": now}
    rows = [domain.invitation.invite(email=f"{name}@test.example", **values) for name in ("a", "b", "c")]
    waits = domain.invitation.invite(**{**values, "role": "administrator"}, email="d@test.example")
    AccountInvitation.objects.filter(pk=rows[2].pk).update(sent_count=5, sent_at=now, expires_at=now)
    client = as_user(administrator)
    page = client.post(f"{LIST}invitations/send/", {"all": "1"})
    assert {row.pk for row in page.context["hit"]} == {rows[0].pk, rows[1].pk}
    assert {row.pk for row, _why in page.context["left"]} == {rows[2].pk, waits.pk}
    answer = done(client, "invitations/send", page)
    assert [letter["address"] for _kind, letter in posted] == ["a@test.example", "b@test.example"]
    result = client.get(answer["Location"])
    assert len(result.context["skipped"]) == 2
    assert result.context["back"] == reverse("members:invitations")


def test_a_choice_belongs_to_who_made_it(chosen, administrator, as_user):
    page = sent(as_user(administrator), "suspend", chosen)
    second = as_user(make_account("administrator", name="Second"))
    assert done(second, "suspend", page, reason="x").status_code == 303
    assert User.objects.filter(is_active=False).count() == 0


def test_auditors_see_no_ticks(auditor, as_user):
    assert b'name="ids"' not in as_user(auditor).get(LIST).content
    assert as_user(auditor).post(f"{LIST}suspend/", {"all": "1"}).status_code == 403
