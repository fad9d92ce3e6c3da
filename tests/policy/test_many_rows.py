"""The same page costs as many queries with three rows as with three hundred: every page of meetings, documents and the portal.

A new page is walked by itself. A new model needs its many rows in `crowd.py`, or a reason here.
"""

import pytest
from django.apps import apps

from tests.policy.crowd import grow
from tests.policy.policy import Route, routes
from tests.policy.test_costs import counted
from tests.policy.test_policy import ask

SMALL, LARGE = range(2), range(2, 300)
PORTAL = {"home", "owed", "waiting", "calendar", "plan", "plan_list", "conflicts", "my_feeds", "feed"}
FEW = {
    "one of a meeting": {"meetings.Agenda", "meetings.Protocol"},
    "one of a sitting": {"meetings.AttendanceSheet"},
    "one of a year": {"meetings.CodeYear", "meetings.PlanYear"},
    "one of a kind of party": {"meetings.Quota", "meetings.SeriesQuota"},
    "seven of a series": {"meetings.DeadlineTemplate"},
    "set up once": {"documents.Register", "documents.RegisterCounter"},
    "of one form that is open": {"documents.Upload"},
}


def reads(route: Route) -> bool:
    """Whether it is a page that is read, of the rooms that are walked here; pages of acts have their own tests."""
    room = route.name.split(":")[0]
    return (
        "act" not in route.entry and (room in PORTAL | {"meetings", "documents", "api"}) and route.name != "api:schema"
    )


PAGES = [route for route in routes() if reads(route)]


def counts(sql: str) -> bool:
    """Whether it is a question of the page: the session is looked after once a minute, whichever page comes then."""
    return sql.startswith("SELECT") and "mfa_authenticator" not in sql and "set_config" not in sql


def walk(world, who: str) -> dict[str, tuple[int, int]]:
    """The status of each page, and how many queries it asked."""
    found = {}
    for route in PAGES:
        with counted() as asked:
            answer = ask(world.browsers[who], "get", route.url(world.a), api=route.is_api)
        found[route.name] = (answer.status_code, sum(map(counts, asked)))
    return found


@pytest.mark.parametrize("who", ["secretary", pytest.param("representative", marks=pytest.mark.full)])
def test_pages_ask_no_more_for_three_hundred_rows(world, who):
    grow(world, SMALL)
    before = walk(world, who)
    grow(world, LARGE)
    wrong = [
        f"{name}: {few} queries for three rows, {many} for three hundred"
        for name, (status, many) in walk(world, who).items()
        for was, few in [before[name]]
        if status != was or many > few
    ]
    assert not wrong
    assert kinds_of_few_rows() == set().union(*FEW.values()), "kinds of rows that the pages were not filled with"


def kinds_of_few_rows() -> set[str]:
    models = (model for app in ("meetings", "documents") for model in apps.get_app_config(app).get_models())
    return {model._meta.label for model in models if model._base_manager.count() < len(LARGE)}
