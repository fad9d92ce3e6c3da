"""Nothing tells whether an account exists: what the time would tell is counted, as statements to the database (S05)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import domain
from records.models import Entry
from reminders.models import Message

ASKS = {
    "sign in": ("/sign-in/", {"login": "{}", "password": "wrong"}),
    "reset": ("/password/reset/", {"email": "{}"}),
}


def work(what: str, email: str) -> tuple[int, int]:
    """How many statements an answer costs, and how many of them write."""
    url, data = ASKS[what]
    with CaptureQueriesContext(connection) as caught:
        Client().post(url, {name: value.format(email) for name, value in data.items()})
    return len(caught), sum(each["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for each in caught)


@pytest.mark.parametrize("what", ASKS)
@pytest.mark.parametrize("state", ["unknown", "suspended", "closed"])
def test_s05_an_answer_costs_the_same_whether_there_is_an_account_or_none(totp_user, administrator, now, what, state):
    email = totp_user.email
    for _warm in range(2):  # what is looked up once is looked up
        known = work(what, email)
    if state != "unknown":
        act = domain.account.suspend if state == "suspended" else domain.account.close
        act(totp_user, reason="x", version=None, by=administrator, now=now)
    asked = work(what, "nobody@test.example" if state == "unknown" else email)
    assert abs(asked[0] - known[0]) <= 3
    assert abs(asked[1] - known[1]) <= 1


def test_s05_nobody_is_written_to_at_an_address_without_an_account(totp_user, client):
    client.post("/password/reset/", {"email": "nobody@test.example"})
    assert not Message.objects.exists()
    assert Entry.objects.filter(verb="reset_asked", subject_id=0).count() == 1


# S12: what a request calls the portal reaches no letter


@pytest.mark.parametrize(
    "said",
    [
        {"host": "testserver:8443"},
        {"host": "localhost:6666"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Proto": "gopher"},
    ],
)
def test_s12_letters_lead_to_the_one_public_address(totp_user, posted, settings, said):
    Client().post("/password/reset/", {"email": totp_user.email}, headers=said)
    (letter,) = [letter for kind, letter in posted if kind == "password"]
    assert letter["words"]["url"].startswith(f"{settings.PORTAL_URL}/password/reset/")


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver, evil.example", ""])
def test_s12_another_host_is_not_answered_at_all(totp_user, posted, host):
    assert Client().post("/password/reset/", {"email": totp_user.email}, headers={"host": host}).status_code == 400
    assert posted == []
