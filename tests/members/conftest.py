import pytest
from allauth.mfa.models import Authenticator
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
    Authenticator.objects.filter(user=clerk).update(data={"secret": signin.FactorAdapter().encrypt(SECRET)})
    return clerk
