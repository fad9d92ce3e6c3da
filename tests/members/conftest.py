import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from members import signin
from reminders import domain as letters
from tests.members.entrance import SECRET


@pytest.fixture
def posted(monkeypatch):
    """The letters handed to the engine, in the order they were written."""
    found = []
    monkeypatch.setattr(letters, "post", lambda kind, **letter: found.append((kind, letter)), raising=False)
    return found


@pytest.fixture(autouse=True)
def fresh_counters():
    """Counters of guessing stand in the cache and outlive a test."""
    cache.clear()


@pytest.fixture
def totp_user(clerk):
    """A member of staff whose app holds a known key."""
    Authenticator.objects.filter(user=clerk).update(data={"secret": signin.sealed(SECRET, clerk)})
    return clerk


@pytest.fixture(autouse=True)
def still_codes(monkeypatch):
    """The half minute in which a code holds does not end in the middle of a test."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([57_000_000]))
