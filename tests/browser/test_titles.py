"""A title tells its page apart from every other, in the row of a browser's tabs and in its history."""

import html
import re

from tests.browser.more_places import MORE
from tests.browser.places import PLACES

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def test_no_two_pages_have_one_title(kept_world, transactional_db, as_user, account, pytestconfig):
    routes = {}
    for place in [*PLACES, *(MORE if pytestconfig.option.full else ())]:
        if place.status != 200:
            continue
        answer = as_user(account(place.role) if place.role else None).get(place.path)
        title = " ".join(html.unescape(TITLE.search(answer.content.decode())[1]).split())
        routes.setdefault(title, set()).add(place.route)
    assert {title: sorted(found) for title, found in routes.items() if len(found) > 1} == {}
