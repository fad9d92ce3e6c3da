"""Every page is looked at by the browser tests, or says why not."""

from tests.browser.more_places import MORE, NO_PLACE
from tests.browser.places import PLACES
from tests.policy.policy import patterns

ROUTES = {name for name, _arguments in patterns() if not name.startswith("api:")}
PLACED = {place.route for place in (*PLACES, *MORE)}
EXCUSED = [route for routes in NO_PLACE.values() for route in routes.split() if not route.startswith("api:")]


def test_every_route_has_a_place_or_a_reason():
    assert sorted(ROUTES - PLACED - set(EXCUSED)) == []


def test_places_and_reasons_are_of_routes():
    assert sorted((PLACED | set(EXCUSED)) - ROUTES) == []
    assert sorted(PLACED & set(EXCUSED)) == []


def test_no_place_is_named_twice():
    ids = [str(place) for place in PLACES]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
