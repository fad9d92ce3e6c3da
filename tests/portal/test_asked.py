"""S74: who asks too often for what costs much waits, and is told until when; nobody else does."""

import re

import pytest
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atc_portal import asked, limits
from records.models import Entry
from tests.factories import files
from tests.house.source import modules

HOUR = 3600
MOMENT = 500_000 * HOUR + 1_490  # 24 minutes and 50 seconds past an hour
SEARCH, EXPORT, UPLOAD = "/members/people/?q=ан", "/meetings/?format=csv", "/documents/keep/"
CHOOSER = "/meetings/venues/choices/?q=мо"


@pytest.fixture(autouse=True)
def two_of_each(monkeypatch, unhurried):
    """Two of each an hour or a minute, six for a network; the clock stands."""
    caches["sessions"].clear()
    cache.clear()
    monkeypatch.setattr(asked, "ASKED", {kind: (2, seconds) for kind, (_most, seconds) in limits.ASKED.items()})
    monkeypatch.setattr(asked, "OF_A_NETWORK", 3)
    monkeypatch.setattr(asked, "clock", lambda: MOMENT)


def uploaded(client):
    return client.post(
        UPLOAD, {"file": SimpleUploadedFile("п.pdf", files.pdf())}, headers={"X-Requested-With": "fetch"}
    )


def codes(client, url, times=3):
    return [client.get(url).status_code for _time in range(times)]


def test_s74_the_figures_are_those_that_are_written_down():
    assert limits.ASKED == {
        "search": (30, 60),
        "chooser": (120, 60),
        "upload": (60, HOUR),
        "export": (10, HOUR),
    }


@pytest.mark.parametrize(("url", "wait"), [(SEARCH, 11), (CHOOSER, 11), (EXPORT, HOUR - 1_489)])
def test_s74_who_asks_too_often_waits_and_others_do_not(as_user, secretary, clerk, monkeypatch, url, wait):
    client = as_user(secretary)
    assert codes(client, url) == [200, 200, 429]
    assert int(client.get(url).headers["Retry-After"]) == wait
    assert as_user(secretary).get(url).status_code == 429  # in another browser too
    assert as_user(clerk).get(url).status_code == 200
    assert client.get("/meetings/").status_code == client.get("/members/people/").status_code == 200
    monkeypatch.setattr(asked, "clock", lambda: MOMENT + wait)
    assert client.get(url).status_code == 200


def test_s74_the_page_says_when_to_try_again(as_user, secretary):
    client = as_user(secretary)
    codes(client, EXPORT, 2)
    answer = client.get(EXPORT)
    assert answer.status_code == 429
    assert "Повторите в 12:00." in answer.content.decode()  # 09:00 in UTC
    assert answer.headers["Cache-Control"] == "no-store"
    assert Entry.objects.get(verb="held_back").actor == secretary


def test_s74_a_script_is_told_in_a_sentence(as_user, secretary):
    client = as_user(secretary)
    codes(client, CHOOSER, 2)
    assert "Повторите в" in client.get(CHOOSER).json()["refused"]


@pytest.mark.parametrize("redis", ["there", "away"])
def test_s74_files_brought_in_are_counted_without_redis_too(as_user, secretary, settings, redis):
    client = as_user(secretary)
    if redis == "away":
        gone = {name: {**each, "LOCATION": "redis://127.0.0.1:1/0"} for name, each in settings.CACHES.items()}
        settings.CACHES = gone
    assert [uploaded(client).status_code for _time in range(3)] == [200, 200, 429]
    assert "Повторите в" in uploaded(client).json()["refused"]
    assert client.post(UPLOAD, {}).status_code == 422  # without a file nothing is brought in


def test_s74_a_file_too_large_is_counted_too(as_user, secretary, settings):
    settings.MAX_FILE_MB = 0
    client = as_user(secretary)
    assert uploaded(client).status_code != 429
    assert uploaded(client).status_code != 429
    assert uploaded(client).status_code == 429


@pytest.mark.parametrize("url", [SEARCH, EXPORT, CHOOSER])
def test_s74_reading_works_without_redis(as_user, secretary, settings, url):
    client = as_user(secretary)
    gone = {name: {**each, "LOCATION": "redis://127.0.0.1:1/0"} for name, each in settings.CACHES.items()}
    settings.CACHES = gone
    assert codes(client, url) == [200, 200, 200]


def test_s74_a_network_waits_when_many_of_its_accounts_ask(as_user, secretary, clerk, representative, neighbour):
    for user in (secretary, clerk, representative):
        assert codes(as_user(user), EXPORT, 2) == [200, 200]
    assert as_user(neighbour).get(EXPORT).status_code == 429
    assert as_user(neighbour, REMOTE_ADDR="203.0.113.10").get(EXPORT).status_code == 200
    said = {"HTTP_X_FORWARDED_FOR": "198.51.100.1", "REMOTE_ADDR": "203.0.113.99"}  # not our proxy: not believed
    assert as_user(secretary, **said).get(EXPORT).status_code == 429


def test_s74_a_form_of_another_site_counts_for_nobody(secretary, as_user):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(secretary)
    assert [uploaded(forged).status_code for _time in range(3)] == [403, 403, 403]
    assert uploaded(as_user(secretary)).status_code == 200


def test_s74_the_entrance_and_the_api_have_lanes_of_their_own(as_user, secretary):
    assert codes(Client(), reverse("help") + "?q=ан") == [200, 200, 200]
    assert codes(as_user(secretary), "/api/v1/meetings/?q=ан") == [200, 200, 200]


def test_s74_every_chooser_that_asks_the_server_is_counted():
    routes = {route for module in modules() for route in re.findall(r'Chooser\(route="([^"]+)"', module.text)}
    assert routes == asked.CHOOSERS
