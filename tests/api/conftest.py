"""Rows of each kind that the API shows, and a client that speaks JSON."""

import json

import pytest

from atc_portal.rest import ByAccount
from tests.factories.exercises import make_exercise, make_participant, make_stage
from tests.factories.meetings import invite, make_meeting, make_series
from tests.factories.programs import make_executor, make_measure, make_programme, make_section


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Tests ask faster than people may; the limit has a test of its own."""
    monkeypatch.setattr(ByAccount, "rate", None)


@pytest.fixture
def series(party, center):
    return make_series(members=[party])


@pytest.fixture
def meeting(series, party):
    """A convened meeting, party A invited."""
    found = make_meeting(series=series, host=party)
    invite(found, party)
    return found


@pytest.fixture
def exercise(center, party):
    """An exercise of one stage, party A taking part."""
    found = make_exercise()
    make_stage(found)
    make_participant(found, party)
    return found


@pytest.fixture
def measure(center, party):
    """A measure of an adopted programme, party A its lead."""
    found = make_measure(make_section(make_programme(center, status="adopted")))
    make_executor(found, party)
    return found


@pytest.fixture
def ask(as_user):
    """`ask(person, "get", "/meetings/", rows=2)`; a body and If-Match by name."""

    def asked(person, method, path, body=None, *, seen="", **query):
        headers = {"If-Match": seen} if seen else {}
        client = as_user(person)
        if method == "get":
            return client.get(f"/api/v1{path}", query, headers=headers)
        return client.generic(
            method.upper(), f"/api/v1{path}", body if isinstance(body, bytes) else json_of(body), "application/json",
            headers=headers,
        )  # fmt: skip

    return asked


def json_of(body) -> bytes:
    return json.dumps({} if body is None else body).encode()
