"""The limits of guessing while Redis is away: they are kept in PostgreSQL, and the owner still gets in."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.members.entrance import code, sign_in


@pytest.fixture(autouse=True)
def away(settings, db):
    """Nobody answers where Redis should be."""
    gone = {name: {**each, "LOCATION": "redis://127.0.0.1:1/0"} for name, each in settings.CACHES.items()}
    settings.CACHES = gone


def test_s74_sign_in_works_without_redis(totp_user, client):
    assert sign_in(client, totp_user).url == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_s06_guessing_stays_limited_without_redis(totp_user):
    guesser = Client()
    for _time in range(5):
        assert sign_in(guesser, totp_user, password="guess").status_code == 422
    assert sign_in(guesser, totp_user).status_code == 422
    assert sign_in(Client(REMOTE_ADDR="203.0.113.10"), totp_user).status_code == 302


def test_s03_a_code_works_once_without_redis(totp_user):
    typed, answers = code(), []
    for _time in range(2):
        browser = Client()
        sign_in(browser, totp_user)
        answers.append(browser.post("/sign-in/code/", {"code": typed}).status_code)
    assert answers == [302, 422]


def test_what_is_kept_is_forgotten():
    assert cache.add("a", 1, 60) is True
    assert cache.add("a", 2, 60) is False
    assert cache.get("a") == 1
    cache.set("a", 3)
    assert cache.get("a") == 3
    assert cache.delete("a") is True
    assert cache.get("a", "none") == "none"
