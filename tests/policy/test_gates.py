"""Does the walk bite? Each `visible_to` of the source is taken away, one at a time, and a step of the walk turns red.

The second wall is down all the time, so that the place alone keeps the rows. The ordinary run takes away one of twelve.
"""

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.policy.gates import gates, watched
from tests.policy.hidden import hide
from tests.policy.policy import routes
from tests.policy.test_channels import told
from tests.policy.test_policy import walk
from tests.policy.test_walls import second_wall_down
from tests.policy.world import plant

FILE = tomllib.loads(Path(__file__).with_name("gates.toml").read_text(encoding="utf-8"))
NOTICED: dict[str, dict[str, Any]] = FILE["noticed"]
LEFT: dict[str, list[str]] = FILE["left"]
BY_NAME = {gate.name: gate for gate in gates().values()}
ROUTES = {route.name: route for route in routes()}
EACH = 12


@pytest.mark.full
def test_s31_each_place_where_rows_begin_is_in_the_file():
    """A new one is proven, or named with the reason why nothing is seen without it."""
    named = [*NOTICED, *(name for names in LEFT.values() for name in names)]
    assert len(named) == len(set(named))
    assert set(named) == set(BY_NAME)
    assert set(LEFT) == set(FILE["why"])


def address(world: Any, step: dict[str, Any]) -> str:
    """What the step asks for: an address of party B, the meeting it awaits, or its calendar."""
    if step["hidden"] == "awaited":
        return world.awaited.get_absolute_url()
    if step["hidden"] == "feed":
        return reverse("feed", args=[world.feeds[step["who"]]])
    return ROUTES[step["hidden"]].url(world.b) + step["more"]


def said(world: Any, step: dict[str, Any]) -> str:
    """What an address says; a page that breaks says so."""
    url = address(world, step)
    try:
        return told(world, step["who"], [url])[url]
    except Exception as trouble:  # noqa: BLE001  # whatever it is, it is noticed
        return repr(trouble)


def red(world: Any, step: dict[str, Any]) -> bool:
    """Whether the step of the walk finds something."""
    if "walk" in step:
        return bool(walk(world, ROUTES[step["walk"]], step["who"], across=step["across"]))
    before = said(world, step)
    plant(SimpleNamespace(**vars(world.a)), "c")
    hide(world)
    return said(world, step) != before


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if number % EACH == 0 else [pytest.mark.full])
        for number, name in enumerate(sorted(NOTICED))
    ],
)
def test_s31_without_it_the_walk_is_red(world, monkeypatch, now, name):
    monkeypatch.setattr(timezone, "now", lambda: now)
    with second_wall_down(), watched() as watch:
        watch.open = BY_NAME[name]
        assert red(world, NOTICED[name]), "nobody notices"


def test_s31_with_all_of_them_the_same_steps_are_green(world, monkeypatch, now):
    """The tests above are red for what was taken away, and for nothing else."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    steps = [NOTICED[name] for number, name in enumerate(sorted(NOTICED)) if number % EACH == 0]
    with second_wall_down():
        assert not [step for step in steps if "walk" in step and red(world, step)]
        hidden = [step for step in steps if "hidden" in step]
        before = [said(world, step) for step in hidden]
        plant(SimpleNamespace(**vars(world.a)), "c")
        hide(world)
        assert [said(world, step) for step in hidden] == before
