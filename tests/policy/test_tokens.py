"""The walk as programs walk: by a token in the header, and the calendar by its address."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import domain
from members.models import AccessToken, Representation
from tests.policy.conftest import undone
from tests.policy.policy import ACROSS, OPEN, expected, routes
from tests.policy.test_policy import acts, agrees, apart, hides, whole
from tests.policy.world import CALENDARS, PROGRAMS, SECTIONS, secret

API = [route for route in routes() if route.is_api]
ROWS = [route for route in API if route.name not in ("api:schema", "api:nothing")]


def ask(token: str, method: str, url: str):
    body = {"content_type": "application/json", "data": "{}"} if method == "post" else {}
    with undone():
        client = Client(raise_request_exception=False)
        return getattr(client, method)(url, headers={"Authorization": f"Bearer {token}"}, **body)


def wanted(route, who: str, *, across: bool):
    """What the file says; whoever has no second step has no token that works, and lapsed ones read no section."""
    return ("sign-in", "sign-in") if who == "half" else expected(route, who, across=across)


def walk(world, token: str, route, who: str, *, across: bool) -> list[str]:
    """A route by token as one of the cast: as the file says, hidden rows as absent ones, open ones as in the session."""
    side = world.b if across else world.a
    url, wrong = route.url(side), []
    reading, acting = wanted(route, who, across=across)
    for method, expects in {"get": reading, "post": acting}.items():
        if method == "post" and not acts(route):
            continue
        answer = ask(token, method, url)
        if not agrees(answer, expects, method, route):
            wrong.append(f"{method} {url} as {who} by token: {answer.status_code}, not {expects}")
        if hides(route, who, across=across):
            for other in route.strange_urls(side):
                told = apart(whole(answer, url), whole(ask(token, method, other), other))
                wrong += [f"{method} {url} as {who} by token differs: {told}"] if told else []
        elif method == "get" and expects == OPEN:
            with undone():
                by_session = world.browsers[who].get(url)
            if answer.content != by_session.content:
                wrong.append(f"{url} as {who}: not what the session reads")
    return wrong


@pytest.mark.parametrize("who", PROGRAMS)
def test_s58_a_token_answers_as_the_session_of_its_owner(world, who):
    """Each route of the API, for the rows of both parties."""
    wrong = [each for route in API for each in walk(world, world.tokens[who], route, who, across=False)]
    if who in ACROSS:
        wrong += [
            each
            for route in API
            if route.url(world.a) != route.url(world.b)
            for each in walk(world, world.tokens[who], route, who, across=True)
        ]
    assert not wrong


@pytest.mark.parametrize("section", SECTIONS)
def test_s58_beyond_its_sections_a_token_tells_hidden_rows_from_none_by_nothing(world, section):
    """One section to read; elsewhere, and for every change, 403, whether there is such a row or not."""
    token = domain.access_token.make(
        kind="api", name="x", reads=[section], by=world.neighbour, now=timezone.now()
    )[1]  # fmt: skip
    for route in ROWS:
        is_inside = of(route) == section
        urls = [route.url(world.a), route.url(world.b), *route.strange_urls(world.a)]
        answers = {url: ask(token, "get", url) for url in urls}
        if not is_inside:
            assert {answer.status_code for answer in answers.values()} == {403}, route.name
            assert len({whole(answer, url)[2] for url, answer in answers.items()}) == 1, route.name
        else:
            assert agrees(answers[urls[0]], expected(route, "neighbour")[0], "get", route), route.name
        if acts(route):
            assert ask(token, "post", urls[0]).status_code in (403, 405), route.name


def of(route) -> str:
    """The section an address of the API is of."""
    rooms = {
        "party": "members",
        "series": "meetings",
        "meeting": "meetings",
        "action": "meetings",
        "exercise": "exercises",
    }
    return rooms.get(route.name.removeprefix("api:").split("-")[0], "programs")


@pytest.mark.parametrize("wrong", ["expired", "revoked", "of a feed", "cut"])
def test_s58_a_token_that_works_no_more_opens_no_route(world, wrong):
    """One and the same answer everywhere, whether there is such a row or not."""
    token = world.tokens["representative"]
    rows = AccessToken.objects.filter(user=world.representative, kind="api", name="api")
    if wrong == "expired":
        then = timezone.now() - timedelta(days=90)
        assert rows.update(made_at=then, expires_at=then + timedelta(days=89)) == 1
    if wrong == "revoked":
        domain.access_token.revoke(rows.get(), version=None, by=world.representative, now=timezone.now())
    token = {"of a feed": world.feeds["representative"], "cut": token[:-1]}.get(wrong, token)
    answers = {
        whole(ask(token, method, url), url)[::2]
        for route in ROWS
        for url in (route.url(world.a), *route.strange_urls(world.a))
        for method in ("get", "post")
    }
    assert [status for status, _body in answers] == [401]


def test_s58_a_token_of_one_party_meets_the_policy_of_that_party(world):
    """Whoever represents both parties, with a token for B alone, is a neighbour to the rows of A."""
    Representation.objects.create(
        user=world.representative, party=world.other_party, valid=DateRange(None, None), answer=True
    )
    token = domain.access_token.make(
        kind="api", name="x", reads=SECTIONS, by=world.representative, party=world.other_party, now=timezone.now()
    )[1]  # fmt: skip
    for route in ROWS:
        for side, who in ((world.a, "neighbour"), (world.b, "representative")):
            url = route.url(side)
            answer = ask(token, "get", url)
            assert agrees(answer, expected(route, who)[0], "get", route), (url, who)
            if hides(route, who, across=False) and side is world.a:
                for other in route.strange_urls(side):
                    assert not apart(whole(answer, url), whole(ask(token, "get", other), other))


def feed(token: str):
    with undone():
        return Client().get(reverse("feed", args=[token]))


@pytest.mark.parametrize("who", CALENDARS)
def test_s59_a_feed_holds_what_the_policy_shows_its_owner(world, who):
    """Meetings and exercises of both parties, by the letters of their pages."""
    answer = feed(world.feeds[who])
    if who == "lapsed":
        assert (answer.status_code, answer.content) == (404, b"")
        return
    body = answer.content.decode().replace("\r\n ", "")
    of_page = {route.name: route for route in routes()}
    for kind in ("meeting", "exercise"):
        route = of_page[f"{kind}s:{kind}"]
        shown = {side: secret(side, kind) in body for side in "ab"}
        assert shown == {
            "a": expected(route, who)[0] == OPEN,
            "b": expected(route, who, across=True)[0] == OPEN,
        }
    assert secret("", "drafted") not in body
