from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from members import devices, signin
from members.models import User
from records import history
from records.models import Entry
from tests.factories.members import PASSWORD
from tests.members.entrance import code, headers, plain, sign_in


def test_sign_in_takes_both_steps(totp_user, client):
    answer = sign_in(client, totp_user, next="/members/parties/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/code/")
    assert client.get("/members/parties/").status_code == 302
    answer = client.post("/sign-in/code/", {"code": code()})
    assert (answer.status_code, answer.url) == (302, "/members/parties/")
    assert client.get("/members/parties/").status_code == 200
    assert [entry.verb for entry in history.of(totp_user)] == ["signed_in", "password_taken"]


def test_a_password_alone_opens_nothing(totp_user, client):
    sign_in(client, totp_user)
    for url in ("/", "/me/", "/me/security/", "/members/parties/", "/records/"):
        assert client.get(url).status_code == 302


def test_an_address_in_another_case_is_the_same(totp_user, client):
    assert client.post("/sign-in/", {"login": totp_user.email.upper(), "password": PASSWORD}).url == "/sign-in/code/"


def suspended(user):
    User.objects.filter(pk=user.pk).update(is_active=False, suspended_at=timezone.now(), suspended_reason="x")


def closed(user):
    User.objects.filter(pk=user.pk).update(is_active=False, closed_at=timezone.now())


def unenrolled(user):
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(enrol_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("shut", [suspended, closed, unenrolled])
def test_who_may_not_sign_in_gets_the_answer_of_a_wrong_password(totp_user, shut):
    wrong = sign_in(Client(), totp_user, password="not the password")
    shut(totp_user)
    refused = sign_in(Client(), totp_user)
    unknown = Client().post("/sign-in/", {"login": "x" * 5 + totp_user.email[5:], "password": PASSWORD})
    assert wrong.status_code == refused.status_code == unknown.status_code == 422
    assert plain(wrong) == plain(refused) == plain(unknown)
    assert headers(wrong) == headers(refused) == headers(unknown)


def test_refusals_are_on_the_trail_without_the_address_typed(totp_user, client):
    sign_in(client, totp_user, password="not the password")
    client.post("/sign-in/", {"login": "nobody@test.example", "password": "x"})
    assert [entry.verb for entry in history.of(totp_user)] == ["sign_in_refused"]
    assert Entry.objects.filter(verb="sign_in_refused").count() == 2
    assert not Entry.objects.filter(subject_label__text__contains="nobody").exists()


def test_an_unproven_address_does_not_sign_in(totp_user, client, posted):
    EmailAddress.objects.filter(user=totp_user).update(verified=False)
    assert sign_in(client, totp_user).url == "/sign-in/"
    assert client.get("/me/").status_code == 302
    assert posted == []


def test_a_code_works_once(totp_user):
    typed = code()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, totp_user)
    assert first.post("/sign-in/code/", {"code": typed}).status_code == 302
    assert second.post("/sign-in/code/", {"code": typed}).status_code == 422


def test_a_wrong_code_is_refused(totp_user, client):
    sign_in(client, totp_user)
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert [entry.verb for entry in history.of(totp_user)] == ["code_refused", "password_taken"]
    assert client.get("/me/").status_code == 302


def test_a_code_belongs_to_its_sign_in(totp_user, client):
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    assert client.get("/me/").status_code == 302


def test_starting_again_forgets_the_first_step(totp_user, client):
    sign_in(client, totp_user)
    client.post("/sign-out/", {"next": "/sign-in/"})
    assert client.get("/sign-in/code/").status_code == 302


def test_five_wrong_codes_begin_to_wait(totp_user, client):
    sign_in(client, totp_user)
    for _time in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 422


def test_guessing_waits_but_does_not_shut_the_owner_out(totp_user):
    own = Client()
    sign_in(own, totp_user)
    own.post("/sign-in/code/", {"code": code()})
    assert devices.COOKIE in own.cookies
    own.post("/sign-out/")
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _time in range(6):
        refused = sign_in(guesser, totp_user, password="guess")
    assert sign_in(guesser, totp_user).status_code == 422
    assert "password" in refused.context["form"].fields
    assert sign_in(Client(REMOTE_ADDR="203.0.113.10"), totp_user).status_code == 302
    assert sign_in(own, totp_user).url == "/sign-in/code/"


def test_a_success_gives_back_what_it_took(totp_user):
    for _time in range(7):
        assert sign_in(Client(), totp_user).status_code == 302


def test_the_mark_of_a_device_ends_with_the_password(totp_user, rf):
    request = rf.get("/")
    answer = HttpResponse()
    devices.mark(answer, totp_user)
    request.COOKIES[devices.COOKIE] = answer.cookies[devices.COOKIE].value
    assert devices.is_known(request, totp_user.email.upper())
    assert not devices.is_known(request, "nobody@test.example")
    totp_user.set_password("another long phrase")
    totp_user.save()
    assert not devices.is_known(request, totp_user.email)


def test_s34_sign_out_is_a_post(as_user, clerk):
    client = as_user(clerk)
    client.get("/sign-out/")
    assert client.get("/me/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/me/").status_code == 302
    assert [entry.verb for entry in history.of(clerk)] == ["signed_out"]


# A trial shows a demo account its code, and nobody else


@pytest.fixture
def demo(totp_user):
    User.objects.filter(pk=totp_user.pk).update(email="clerk@demo.example")
    EmailAddress.objects.filter(user=totp_user).update(email="clerk@demo.example")
    totp_user.refresh_from_db()
    return totp_user


def test_a_trial_shows_a_demo_account_its_code(demo, client, settings):
    settings.TRIAL = True
    sign_in(client, demo)
    page = client.get("/sign-in/code/")
    assert page.context["trial_code"]
    assert client.post("/sign-in/code/", {"code": page.context["trial_code"]}).status_code == 302


def test_outside_a_trial_no_code_is_shown(demo, client, settings):
    settings.TRIAL = False
    sign_in(client, demo)
    page = client.get("/sign-in/code/")
    assert page.context["trial_code"] == ""
    assert code() not in page.text


def test_a_trial_shows_no_code_to_other_accounts(totp_user, client, settings):
    settings.TRIAL = True
    sign_in(client, totp_user)
    page = client.get("/sign-in/code/")
    assert page.context["trial_code"] == ""
    assert code() not in page.text


def test_a_trial_shows_no_code_before_the_password(demo, client, settings):
    settings.TRIAL = True
    assert client.get("/sign-in/code/").status_code == 302


@pytest.mark.parametrize(
    ("near", "forwarded", "found"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # nobody's word but a proxy's
        ("10.0.0.7", "198.51.100.1, 198.51.100.2", "198.51.100.2"),  # the last is what the proxy saw
        ("10.0.0.7", "nonsense", "10.0.0.7"),
        ("10.0.0.7", "", "10.0.0.7"),
    ],
)
def test_the_network_is_the_word_of_our_proxy(rf, settings, near, forwarded, found):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = rf.get("/", REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=forwarded)
    assert signin.AccountAdapter(request).get_client_ip(request) == found
