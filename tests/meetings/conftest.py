"""What the tests of meetings share: a convened meeting with two parties, and how a form is sent."""

import pytest
from django.utils import timezone

from tests.factories.meetings import invite, make_meeting, make_series


@pytest.fixture(autouse=True)
def doors_read_the_same_clock(monkeypatch, now):
    """Pages read the clock once; here it says what acts are given, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def series(party, other_party):
    return make_series(members=[party, other_party])


@pytest.fixture
def meeting(series, party, other_party, secretary):
    """Convened for 13–14 May in Minsk, hosted by party B, answers due on 3 April."""
    return make_meeting(series=series, ordinal=20, host=other_party, owner=secretary)


@pytest.fixture
def invitation(meeting, party):
    """Party A's invitation, not answered yet."""
    return invite(meeting, party)


@pytest.fixture
def other_invitation(meeting, other_party):
    """Party B's invitation."""
    return invite(meeting, other_party, capacity="host")


@pytest.fixture
def send(as_user):
    """Fill in a page's form as it stands, with some fields changed, and send it: `send(user, url, reason="…")`."""

    def sent(user, url, **changes):
        client = as_user(user)
        form = client.get(url).context["form"]
        shown = {form.add_prefix(name): form[name].initial_text() for name in form.fields}
        data = {name: value for name, value in (shown | changes).items() if value not in (None, "", False, [])}
        return client.post(url, data | {"version": shown["version"]} if shown.get("version") else data)

    return sent
