"""The cast, the clock as a constant, and the counter of queries. Tests name what they need."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atc_portal import asked
from members.models import Office, Party, User
from tests.factories import cast
from tests.factories.members import make_account, make_office

settings.PASSWORD_HASHERS = ["tests.hashers.Quick"]
settings.WHITENOISE_AUTOREFRESH = True  # static files are looked up when asked for, not listed anew by each client
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Tests ask faster than people do, all from one network: nobody waits, except where that is what is tested."""
    monkeypatch.setattr(asked, "ASKED", dict.fromkeys(asked.ASKED, (1_000_000, 60)))


@pytest.fixture
def now():
    """The moment at which tests take place; acts get it as an argument."""
    return NOW


@pytest.fixture
def center(db) -> Party:
    return cast.make_center()


@pytest.fixture
def party(db) -> Party:
    """Party A."""
    return cast.make_party_a()


@pytest.fixture
def other_party(db) -> Party:
    """Party B, whose rows party A must not see."""
    return cast.make_party_b()


@pytest.fixture
def office(db) -> Office:
    return make_office()


@pytest.fixture
def administrator(db) -> User:
    return make_account("administrator")


@pytest.fixture
def auditor(db) -> User:
    return make_account("auditor")


@pytest.fixture
def secretary(center, office) -> User:
    """Staff with all rights."""
    return cast.make_secretary(center, office)


@pytest.fixture
def clerk(center, office) -> User:
    """Staff with none."""
    return cast.make_clerk(center, office)


@pytest.fixture
def representative(party) -> User:
    """Party A, all rights."""
    return cast.make_representative(party)


@pytest.fixture
def colleague(party) -> User:
    """Party A, view only."""
    return cast.make_representative(party, "Коллега", ())


@pytest.fixture
def neighbour(other_party) -> User:
    """Party B, all rights."""
    return cast.make_representative(other_party, "Сосед")


@pytest.fixture
def lapsed(party) -> User:
    """Party A, whose accreditation ended long ago."""
    return cast.make_lapsed(party)


@pytest.fixture
def half(party) -> User:
    """Party A, all rights, but no second step yet."""
    return cast.make_half(party)


@pytest.fixture
def as_user():
    """A browser of the test client, signed in: `as_user(secretary).get(url)`; None is a stranger."""

    def signed_in(user: User | None, **options) -> Client:
        client = Client(**options)
        if user is not None:
            client.force_login(user)
            session = client.session  # as the entrance leaves it: who it is was asked just now
            session["account_authentication_methods_user"] = user_id_to_str(user)
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session.save()
        return client

    return signed_in


@pytest.fixture
def no_entries():
    """While it lasts the database refuses every entry of the trail: `with no_entries(): …`."""

    @contextmanager
    def refusing():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE atc_owner")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE records_entry ADD CONSTRAINT no_entries CHECK (false) NOT VALID")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SET LOCAL ROLE atc_web")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE atc_owner")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE records_entry DROP CONSTRAINT no_entries")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SET LOCAL ROLE atc_web")

    return refusing


@pytest.fixture
def same_queries(as_user):
    """Fail when more rows cost a page more queries: `same_queries(user, url, add)` adds rows and asks again."""

    def check(user, url, add, *, counts=(1, 3, 300)):
        numbers = []
        present = 0
        for count in counts:
            add(count - present)
            present = count
            client = as_user(user)
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            numbers.append(len(caught))
        assert len(set(numbers)) == 1, f"{url}: {numbers} queries for {counts} rows"

    return check
