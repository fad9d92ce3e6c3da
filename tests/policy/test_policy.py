"""The walk: every route of the running portal, asked as each of the cast, answers as policy.toml says."""

import itertools
import re
from contextlib import nullcontext
from typing import Any

import pytest
import rules
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse

from atc_portal.middleware import PUBLIC
from tests.policy.conftest import undone, unread
from tests.policy.policy import ACROSS, CAST, DOOR, FILE, OPEN, expected, patterns, routes

ROUTES = routes()
PAGES = [route for route in ROUTES if not route.is_api]
# Led to the door like the stranger; kept out like the administrator: asked by GET and POST, and compared no further.
ALIKE = ("half", "lapsed", "auditor")
# Whose refusals are drawn: one page of each route says which right is missing, and one that nothing is there.
DRAWN = {("get", "clerk"), ("post", "clerk"), ("get", "neighbour"), ("get", "representative")}
# What differs from one answer to the next by itself: the minute, what is left of the session, masked keys of forms, the
# address that was asked for.
PASSING = re.compile(
    r'(?s:<p class="s-printed".*?</p>)|data-(?:idle|last)="\d+"|name="csrfmiddlewaretoken" value="[^"]*"|"token": "[^"]*"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ZZZZ|zzzz|999999'
)


def agrees(answer, expects, method: str, route) -> bool:
    if answer.status_code == 405 and expects != DOOR:  # nobody can do this here, whoever asks
        return expects == OPEN or ("act" in route.entry) != (method == "post")
    if expects == DOOR:
        return answer.status_code == 401 if route.is_api else leads_away(answer)
    if expects == OPEN:
        return answer.status_code < 500 and answer.status_code not in (401, 403, 404) and not leads_to_door(answer)
    return answer.status_code == expects


def leads_away(answer) -> bool:
    return answer.status_code == 401 or (answer.status_code == 302 and leads_to_door(answer))


def leads_to_door(answer) -> bool:
    """To the sign-in, or to the enrolment of a second step; being asked again who one is closes nothing."""
    to = answer.headers.get("Location", "")
    return to.startswith(("/sign-in/", "/me/security/")) and not to.startswith("/me/security/again/")


def ask(client, method: str, url: str, *, api: bool, read: bool = True):
    """Ask as page, or as fragment; what an answer changed is taken back. What is not read is not drawn."""
    options: dict[str, Any] = {}
    if api and method not in ("get", "head"):
        options = {"content_type": "application/json", "data": "{}"}
    if method == "fragment":
        method, options = "get", {"headers": {"HX-Request": "true"}}
    with undone(), nullcontext() if read else unread():
        answer = getattr(client, method)(url, **options)
    client.cookies.pop(CookieStorage.cookie_name, None)  # what an act left to be said on the next page
    if answer.streaming:
        list(answer)  # to its end, which closes the file
    return answer


def whole(answer, url: str) -> tuple:
    """The whole answer, without what differs by itself."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "X-Request-ID")}
    return answer.status_code, headers, PASSING.sub("…", answer.content.decode().replace(url, "…"))


def wanted(route, who: str, *, across: bool) -> dict[str, str | int]:
    """What each way of asking must give. Where reading is open, the page stands for its fragment and its head."""
    reading, acting = expected(route, who, across=across)
    asks = {"get": reading}
    if acts(route) or reading != OPEN or who == "secretary":  # else it would be the same page once more
        asks["post"] = acting
    if who == "stranger":
        asks["fragment"] = 401
    elif reading != OPEN and who not in ALIKE and not across:
        asks["fragment"] = reading
        if route.letter(who) == "-":
            asks["head"] = reading
    if route.is_api and not across:
        other = reading if reading == DOOR or route.name == "api:nothing" else OPEN
        asks |= {"put": other, "patch": other, "delete": other, "options": other}
    return asks


def apart(hidden: tuple, absent: tuple) -> list:
    """What two whole answers differ in."""
    if hidden == absent:
        return []
    if hidden[:2] != absent[:2]:
        return [hidden[:2], absent[:2]]
    pairs = itertools.zip_longest(hidden[2].splitlines(), absent[2].splitlines())
    return [pair for pair in pairs if pair[0] != pair[1]][:3]


def acts(route) -> bool:
    """Whether there is something to send."""
    return "act" in route.entry or "post" in route.entry or route.is_api


def hides(route, who: str, *, across: bool) -> bool:
    """Whether the answer must be that of no row."""
    return bool(route.arguments) and who not in ALIKE and expected(route, who, across=across)[0] == 404


def walk(world, route, who: str, *, across: bool = False) -> list[str]:
    """Ask a route in all ways as one of the cast; name what does not answer as the file says, or betrays a hidden row."""
    client, side, wrong = world.browsers[who], world.b if across else world.a, []
    url = route.url(side)
    strange = route.strange_urls(side) if hides(route, who, across=across) else []
    for method, expects in wanted(route, who, across=across).items():
        absent = {"get": strange, "post": strange[:1]} | ({} if not route.is_api else {"options": strange[:1]})
        is_read = (method, who) in DRAWN
        answer = ask(client, method, url, api=route.is_api, read=is_read)
        if not agrees(answer, expects, method, route):
            wrong.append(f"{method} {url} as {who}: {answer.status_code}, not {expects}")
        for other in absent.get(method, []):
            twin = ask(client, method, other, api=route.is_api, read=is_read)
            if told := apart(whole(answer, url), whole(twin, other)):
                wrong.append(f"{method} {url} as {who} differs: {told}")
    return wrong


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ROUTES])
def test_s15_s16_s80_route_answers_as_the_policy_says(world, route):
    """As each of the cast, with party A's and B's ids and such as nothing bears; a hidden row is told from none by nothing."""
    wrong = [each for who in CAST for each in walk(world, route, who)]
    if route.url(world.b) != route.url(world.a):
        wrong += [each for who in ACROSS for each in walk(world, route, who, across=True)]
    assert not wrong


def test_s15_pages_know_no_other_methods(world):
    """PUT, PATCH, DELETE and OPTIONS are the API's: no page answers them, before it is asked who that is."""
    client = world.browsers["representative"]
    found = {
        (method, answer.status_code)
        for route in PAGES
        for method in ("put", "patch", "delete", "options")
        for answer in [getattr(client, method)(route.url(world))]
    }
    assert {status for _method, status in found} == {405}


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
