"""The walk: every route of the running portal, asked as each of the cast, answers as policy.toml says."""

import re

import pytest
import rules
from django.urls import reverse

from atc_portal.middleware import PUBLIC
from tests.policy.policy import CAST, FILE, OPEN, expected, patterns, routes

ROUTES = routes()
CASES = [pytest.param(route, who, id=f"{route.name}-{who}") for route in ROUTES for who in CAST]


def hides(route, who) -> bool:
    """Whether the answer must be that of no row: a 404, and the 403 of a closed section."""
    return expected(route, who)[0] == 404 or ("closed" in route.entry and route.letters[who] == "F")


HIDDEN = [
    pytest.param(route, who, id=f"{route.name}-{who}")
    for route in ROUTES
    for who in CAST
    if route.arguments and hides(route, who) and who not in ("lapsed", "auditor")  # as the administrator
]
# What differs from one answer to the next by itself: the minute, what is left of the session, masked keys of forms, the
# address that was asked for.
PASSING = re.compile(
    r'<p class="s-printed".*?</p>|data-(?:idle|last)="\d+"|name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ZZZZ|zzzz|999999'
)


def agrees(answer, wanted, *, api: bool) -> bool:
    if wanted == "sign-in":
        return answer.status_code == 401 if api else leads_away(answer)
    if wanted == OPEN:
        return answer.status_code < 500 and answer.status_code not in (401, 403, 404) and not leads_to_door(answer)
    return answer.status_code == wanted


def leads_away(answer) -> bool:
    return answer.status_code == 401 or (answer.status_code == 302 and leads_to_door(answer))


def leads_to_door(answer) -> bool:
    """To the sign-in, or to the enrolment of a second step; being asked again who one is closes nothing."""
    to = answer.headers.get("Location", "")
    return to.startswith(("/sign-in/", "/me/security/")) and not to.startswith("/me/security/again/")


@pytest.mark.parametrize(("route", "who"), CASES)
def test_route_answers_as_the_policy_says(world, route, who):
    client, url = world.browsers[who], route.url(world)
    reading, acting = expected(route, who)
    answer = client.get(url)
    if answer.streaming:
        list(answer)  # to its end, which closes the file
    only_post = answer.status_code == 405 and "act" in route.entry
    assert only_post or agrees(answer, reading, api=route.is_api), f"GET {url}: {answer.status_code}, not {reading}"
    answer = client.post(url, {}, content_type="application/json") if route.is_api else client.post(url)
    only_read = answer.status_code == 405 and "act" not in route.entry
    assert only_read or agrees(answer, acting, api=route.is_api), f"POST {url}: {answer.status_code}, not {acting}"


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ROUTES])
def test_fragment_is_not_swapped_for_the_door(world, route):
    assert world.browsers["stranger"].get(route.url(world), headers={"HX-Request": "true"}).status_code == 401


def told(client, url: str, method: str) -> tuple:
    """The whole answer, without what differs by itself."""
    answer = getattr(client, method)(url)
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "X-Request-ID")}
    return answer.status_code, headers, PASSING.sub("…", answer.content.decode().replace(url, "…"))


@pytest.mark.parametrize(("route", "who"), HIDDEN)
def test_hidden_row_is_told_from_no_row_by_nothing(world, route, who):
    client, url = world.browsers[who], route.url(world)
    for method in ("get", "post"):
        hidden = told(client, url, method)
        for strange in route.strange_urls(world):
            assert told(client, strange, method) == hidden, strange


@pytest.mark.parametrize("name", sorted(FILE["public"]))
def test_public_page_opens_to_a_stranger(world, name):
    arguments = dict.fromkeys(dict(patterns())[name], "x")
    answer = world.browsers["stranger"].get(reverse(name, kwargs=arguments))
    assert answer.status_code < 500 or name.startswith("health-")  # a monitor is told of trouble by 503
    assert not answer.headers.get("Location", "").startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", sorted(FILE["entrance"]))
def test_page_of_the_own_account_is_closed_to_a_stranger(world, name):
    arguments = dict.fromkeys(dict(patterns())[name], 1)
    assert leads_away(world.browsers["stranger"].get(reverse(name, kwargs=arguments)))


def test_every_route_stands_in_the_file():
    """Deny by default: a new route alone turns the check red."""
    known = {*FILE["routes"], *FILE["public"], *FILE["entrance"]}
    assert not sorted({name for name, _ in patterns()} - known)


def test_every_entry_is_a_route():
    known = {*FILE["routes"], *FILE["public"], *FILE["entrance"]}
    assert not sorted(known - {name for name, _ in patterns()})


def test_acts_of_the_file_are_permissions():
    acts = {entry[key] for entry in FILE["routes"].values() for key in ("act", "post") if key in entry}
    assert not sorted(act for act in acts if not rules.perm_exists(act))


def test_public_pages_are_those_of_the_middleware():
    """The portal itself and this file name the same open pages."""
    present = {name for name, _ in patterns()}
    assert PUBLIC & present <= set(FILE["public"]) | set(FILE["entrance"])
