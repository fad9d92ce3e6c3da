"""Tokens: shown once, kept as a fingerprint, never more than their owner at that moment."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from members import domain
from members.domain.account import center_day
from members.models import AccessToken, Party, Representation
from records import history, sealing
from tests.factories.meetings import invite, make_meeting, make_series
from tests.members.refusals import refused_by

ALL = AccessToken.Section.values


def make(user, now, **more):
    values = {"kind": "api", "name": "Сводка", "reads": ALL} | more
    return domain.access_token.make(**values, by=user, now=now)


def ask(secret, path="/parties/", method="get", **headers):
    """A program asks, from the address of the API."""
    headers = {"Authorization": f"Bearer {secret}"} | headers
    return Client().generic(method.upper(), f"/api/v1{path}", b"{}", "application/json", headers=headers)


@pytest.fixture
def secret(representative):
    """A token that works today."""
    return make(representative, timezone.now())[1]


# Made and shown once


def test_a_token_is_kept_as_a_fingerprint(representative, now):
    token, secret = make(representative, now)
    assert token.secret_hash == sealing.fingerprint(secret)
    assert (token.prefix, token.expires_at) == (secret[:8], now + timedelta(days=90))
    assert len(secret) >= 43
    assert secret not in str(AccessToken.objects.values())
    assert history.of(representative).get().verb == "token_made"


def test_what_is_changed_is_read(representative, now):
    token, _secret = make(representative, now, reads=[], writes=["meetings", "accounts"])
    assert token.scope == {"read": ["meetings"], "write": ["meetings"]}
    assert token.reach == ["мероприятия: чтение и изменение"]


def test_make_refuses_what_cannot_be(representative, other_party, now):
    for more in ({"reads": []}, {"party": other_party}, {"kind": "king"}, {"name": ""}):
        with pytest.raises(ValidationError):
            make(representative, now, **more)
    for _number in range(10):
        make(representative, now)
    with pytest.raises(ValidationError) as refusal:
        make(representative, now)
    assert refusal.value.code == "too_many"
    assert make(representative, now, kind="feed")
    assert make(representative, now + timedelta(days=91))


def test_the_page_shows_it_once(representative, as_user):
    client = as_user(representative)
    key = client.get("/me/tokens/new/").context["form"].initial["key"]
    values = {"name": "Сводка", "reads": ["meetings"], "days": "90", "key": key}
    answer = client.post("/me/tokens/new/", values)
    assert answer.status_code == 201
    shown = answer.context["secret"]
    assert shown in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    again = client.post("/me/tokens/new/", values)
    assert (again.status_code, AccessToken.objects.count()) == (303, 1)
    assert shown not in client.get("/me/tokens/").text
    assert AccessToken.objects.get().prefix in client.get("/me/tokens/").text
    assert client.post("/me/tokens/new/", {"name": "x", "days": "90"}).status_code == 422


def test_a_feed_keeps_which_calendar_it_opens_and_has_no_end(representative, now):
    token, _secret = make(representative, now, kind="feed", feed={"of": "mine"})
    assert (token.kind, token.scope, token.expires_at) == ("feed", {"of": "mine"}, None)


def test_auditors_have_none(auditor, as_user):
    for url in ("/me/tokens/", "/me/tokens/new/"):
        assert as_user(auditor).get(url).status_code == 403


def test_more_tokens_cost_no_more_queries(representative, same_queries, now):
    def add(count):
        rows = AccessToken.objects.count()
        AccessToken.objects.bulk_create(
            AccessToken(user=representative, kind="feed", name=f"{n}", secret_hash=f"{n}", made_at=now)
            for n in range(rows, rows + count)
        )

    same_queries(representative, "/me/tokens/", add, counts=(1, 3, 40))


def test_administrators_see_names_and_last_use(administrator, representative, as_user, secret):
    ask(secret, **{"User-Agent": "Firefox Linux"})
    answer = as_user(administrator).get(representative.get_absolute_url())
    (row,) = answer.context["tokens"].rows
    assert (row.name, row.last_client) == ("Сводка", "Firefox, Linux")
    assert secret not in answer.text


# What it opens


def test_s58_a_token_opens_the_api_and_nothing_else(secret, representative):
    assert ask(secret).status_code == 200
    header = {"Authorization": f"Bearer {secret}"}
    for url in ("/", "/me/", "/members/parties/", "/members/accounts/"):
        assert Client().get(url, headers=header).url.startswith("/sign-in/")
    for url in (f"/api/v1/parties/?token={secret}", f"/api/v1/parties/?access_token={secret}"):
        assert Client().get(url).status_code == 401


def test_s58_what_is_wrong_with_a_token_is_not_told(secret, representative, now):
    feed = make(representative, timezone.now(), kind="feed")[1]
    old = make(representative, now - timedelta(days=3650))[1]
    domain.access_token.revoke(AccessToken.objects.get(kind="feed"), version=None, by=representative, now=now)
    answers = [ask(wrong) for wrong in (feed, old, "atc_nonsense", "", "ключ", secret[:-1], secret.lower())]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_s58_scope_is_sections_by_reading_or_writing(secretary, party, center):
    meeting = make_meeting(series=make_series(members=[party]))
    path, body = f"/meetings/{meeting.public_id}/reschedule/", {"If-Match": f'"{meeting.version}"'}
    reading = make(secretary, timezone.now(), reads=["meetings"])[1]
    writing = make(secretary, timezone.now(), reads=[], writes=["meetings"])[1]
    assert [ask(reading, where).status_code for where in ("/meetings/", "/parties/", "/programmes/")] == [200, 403, 403]
    assert ask(reading, path, "post", **body).status_code == 403
    assert ask(writing, path, "post", **body).status_code == 400  # the act itself asks for the days


def test_s58_a_token_of_one_party_sees_no_other(representative, party, other_party):
    Representation.objects.create(user=representative, party=other_party, valid=DateRange(None, None))
    meetings = [make_meeting(series=make_series("s" + each.code, members=[each])) for each in (party, other_party)]
    for meeting, each in zip(meetings, (party, other_party), strict=True):
        invite(meeting, each)
    seen = {}
    for only in (None, party):
        secret = make(representative, timezone.now(), party=only)[1]
        seen[only] = {row["public_id"] for row in ask(secret, "/meetings/").json()["results"]}
        answer = ask(secret, f"/meetings/{meetings[1].public_id}/")
        assert answer.status_code == (404 if only else 200)
    assert seen == {None: {str(row.public_id) for row in meetings}, party: {str(meetings[0].public_id)}}


@pytest.mark.parametrize("lost", ["suspended", "no second step", "no party", "switched off", "expired", "revoked"])
def test_s58_a_token_does_no_more_than_its_owner_now(representative, party, administrator, secret, lost, now):
    assert ask(secret).status_code == 200
    if lost == "suspended":
        domain.account.suspend(representative, reason="x", version=None, by=administrator, now=now)
    if lost == "no second step":
        Authenticator.objects.filter(user=representative).delete()
    if lost == "no party":
        yesterday = center_day(timezone.now())
        Representation.objects.filter(user=representative).update(valid=DateRange(None, yesterday))
    if lost == "switched off":
        Party.objects.filter(pk=party.pk).update(api_allowed=False)
    if lost == "expired":
        AccessToken.objects.update(made_at=now - timedelta(days=900), expires_at=now - timedelta(days=899))
    if lost == "revoked":
        domain.access_token.revoke(AccessToken.objects.get(), version=None, by=representative, now=now)
    assert ask(secret).status_code in ((403,) if lost in ("no party", "switched off") else (401,))


def test_s58_a_restored_account_has_no_tokens(representative, administrator, secret, now):
    domain.account.suspend(representative, reason="x", version=None, by=administrator, now=now)
    domain.account.restore(representative, version=None, by=administrator, now=now)
    assert ask(secret).status_code == 401


def test_the_answer_is_in_the_language_of_its_owner(representative, secret):
    type(representative).objects.filter(pk=representative.pk).update(language="en")
    assert "There is nothing here" in ask(secret, "/nowhere/").json()["detail"]


def test_last_use_is_noted_once_in_five_minutes(representative, now):
    _token, secret = make(representative, now)
    for minutes, noted in ((0, 0), (4, 0), (5, 5)):
        domain.access_token.opened(secret, "api", client="x", now=now + timedelta(minutes=minutes))
        assert AccessToken.objects.get().last_used_at == now + timedelta(minutes=noted)


# Ended


def test_revoke_has_a_page_for_the_owner_alone(representative, colleague, administrator, secret, as_user):
    url = f"/me/tokens/{AccessToken.objects.get().public_id}/revoke/"
    for other in (colleague, administrator):
        assert as_user(other).post(url).status_code == 404
    assert as_user(representative).get(url).status_code == 200
    assert as_user(representative).post(url).status_code == 303
    assert as_user(representative).post(url).status_code == 422
    assert ask(secret).status_code == 401
    assert history.of(representative).first().verb == "token_revoked"


@pytest.mark.parametrize(("days", "ended"), [(179, 0), (181, 1)])
def test_a_feed_nobody_fetches_ends(representative, now, days, ended):
    make(representative, now)
    token, _secret = make(representative, now, kind="feed")
    assert domain.access_token.end_idle(by=None, now=now + timedelta(days=days)) == ended
    token.refresh_from_db()
    assert (token.revoked_at is not None) is bool(ended)


def test_the_database_refuses_a_token_without_an_end(representative, now):
    make(representative, now)
    rows = AccessToken.objects.all()
    refused_by("members_accesstoken_expires", lambda: rows.update(expires_at=None))
    refused_by("members_accesstoken_expires", lambda: rows.update(expires_at=now + timedelta(days=367)))
    refused_by("members_accesstoken_expires", lambda: rows.update(kind="feed"))
    make(representative, now)
    refused_by("members_accesstoken_secret_hash_key", lambda: rows.update(secret_hash="x"))
