"""What people are told of their accounts without anybody asking."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from members import devices, domain
from records import history
from reminders.models import Message
from tests.factories.members import PASSWORD, make_account
from tests.members.entrance import code, sign_in

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}
NEW = "a brand new long phrase"


def come_in(client, user, password=PASSWORD):
    sign_in(client, user, password=password)
    assert client.post("/sign-in/code/", {"code": code()}, headers=FIREFOX).status_code == 302
    cache.clear()


def texts(posted):
    return [letter["words"]["text"] for _kind, letter in posted]


def test_a_sign_in_by_an_unknown_browser_is_told(totp_user, posted):
    own = Client()
    come_in(own, totp_user)
    own.post("/sign-out/")
    come_in(own, totp_user)
    own.post("/sign-out/")
    totp_user.set_password(NEW)
    totp_user.save(update_fields=["password"])
    come_in(own, totp_user, NEW)
    assert posted == []  # the first of all; the same browser again; the same with another password
    come_in(Client(), totp_user, NEW)
    assert texts(posted) == [
        "Вход выполнен из браузера, который раньше не использовался: Firefox, Linux, сетевой адрес 127.0.0.1."
    ]
    assert history.of(totp_user).filter(verb="new_device").count() == 1


def test_the_mark_of_one_account_is_none_of_another(totp_user, secretary, rf):
    browser = Client()
    come_in(browser, totp_user)
    request = rf.get("/")
    request.COOKIES[devices.COOKIE] = browser.cookies[devices.COOKIE].value
    assert devices.has_signed_in(request, totp_user)
    assert not devices.has_signed_in(request, secretary)
    request.COOKIES[devices.COOKIE] += "x"
    assert not devices.has_signed_in(request, totp_user)


# Reviews


@pytest.fixture
def waiting(administrator, clerk):
    """Of two accounts one has no second step."""
    Authenticator.objects.filter(user=clerk).delete()
    return clerk


def test_administrators_are_told_once_a_week_of_accounts_to_review(waiting, administrator, posted, now):
    """The first of March is a Monday."""
    second = make_account("administrator", name="Second", language="en")
    Authenticator.objects.filter(user=second).delete()  # their own account is for others to review
    for days, told in ((0, 2), (0, 0), (6, 0), (7, 2)):
        assert domain.notice.reviews_wait(by=None, now=now + timedelta(days=days)) == told
    counted = [(letter["person"], letter["words"]["count"]) for kind, letter in posted if kind == "to_review"]
    assert counted == [(administrator, 2), (second, 1)] * 2
    assert posted[0][1]["words"]["url"].endswith("/members/accounts/review/")


def test_nobody_is_told_when_nothing_waits(administrator, clerk, posted, now):
    assert domain.notice.reviews_wait(by=None, now=now) == 0
    assert posted == []


def test_the_letter_of_reviews_is_written_in_both_languages(waiting, administrator, now):
    make_account("administrator", name="Second", language="en")
    domain.notice.reviews_wait(by=None, now=now)
    assert sorted(Message.objects.values_list("kind", "language")) == [("to_review", "en"), ("to_review", "ru")]
