"""Does the walk bite? Each `visible_to` of the source is taken away, one at a time, and a step of the walk turns red.

The second wall is down all the time, so that the places alone keep the rows. The ordinary run takes away one of sixteen.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
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
ALONE: dict[str, dict[str, Any]] = FILE["alone"]
LEFT: dict[str, list[str]] = FILE["left"]
ROUTES = {route.name: route for route in routes()}
EACH = 16


def by_name() -> dict[str, Any]:
    return {gate.name: gate for gate in gates().values()}


def some(names: Iterable[str], request: Any) -> list[str]:
    """All of them, or one of sixteen."""
    return sorted(names)[:: 1 if request.config.option.full else EACH]


def test_s31_each_place_where_rows_begin_is_in_the_file():
    """A new one is proven, or named with the reason why nothing is seen without it."""
    named = [*NOTICED, *ALONE, *(name for names in LEFT.values() for name in names)]
    assert len(named) == len(set(named)), "a place stands twice in gates.toml"
    new, gone = sorted(set(by_name()) - set(named)), sorted(set(named) - set(by_name()))
    assert not new, f"name in gates.toml the step of the walk that turns red without it, or why none does: {new}"
    assert not gone, f"take out of gates.toml what is no longer in the source, or write its new name: {gone}"
    assert set(LEFT) == set(FILE["why"])


def address(world: Any, step: dict[str, Any]) -> str:
    """What the step asks for: an address of party A or B, the meeting B awaits, or its calendar."""
    if step["hidden"] == "awaited":
        return world.awaited.get_absolute_url()
    if step["hidden"] == "feed":
        return reverse("feed", args=[world.feeds[step["who"]]])
    return ROUTES[step["hidden"]].url(getattr(world, step.get("side", "b"))) + step["more"]


def said(world: Any, step: dict[str, Any]) -> str:
    """What an address says, or which rows of a model are seen; a page that breaks says so."""
    if "rows" in step:
        rows = apps.get_model(step["rows"])._default_manager.visible_to(getattr(world, step["who"]))
        return str(sorted(rows.order_by().values_list("pk", flat=True)))
    url = address(world, step)
    try:
        return told(world, step["who"], [url])[url]
    except Exception as trouble:  # noqa: BLE001  # whatever it is, it is noticed
        return repr(trouble)


@pytest.fixture
def watch(world, monkeypatch, now):
    """The gates, with nothing else between party A's rows and party B."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    with second_wall_down(), watched() as found:
        yield found


def opened(world: Any, watch: Any, open_: Iterable[Any], step: dict[str, Any]) -> str:
    """What the step is told while some places stand open."""
    watch.open = frozenset(open_)
    try:
        return said(world, step)
    finally:
        watch.open = frozenset()


def unnoticed(world: Any, watch: Any, names: list[str], *, is_open: bool) -> list[str]:
    """Take away each of them in turn (or none), and ask its step; those are given of which nothing is seen."""
    known = by_name()
    open_ = {name: {known[name]} if is_open else set() for name in names}
    walked = [name for name in names if "walk" in NOTICED[name]]
    asked = {name: NOTICED[name] for name in names if "walk" not in NOTICED[name]}
    found = []
    for name in walked:
        watch.open, step = frozenset(open_[name]), NOTICED[name]
        found += [] if walk(world, ROUTES[step["walk"]], step["who"], across=step["across"]) else [name]
    before = {name: opened(world, watch, open_[name], step) for name, step in asked.items()}
    put_beside(world)
    return found + [name for name, step in asked.items() if opened(world, watch, open_[name], step) == before[name]]


def put_beside(world: Any) -> None:
    """What party B must not see: one more of everything of party A, and the hidden rows."""
    plant(SimpleNamespace(**vars(world.a)), "c")
    hide(world)
    world.h = SimpleNamespace(**vars(world.b))
    world.h.programme, world.h.measure, world.h.measure_year = world.planned, world.planned_measure, world.planned_year


def test_s31_without_it_the_walk_is_red(world, watch, request):
    missed = unnoticed(world, watch, some(NOTICED, request), is_open=True)
    assert not missed, "nobody notices:\n" + "\n".join(missed)


def test_s31_with_all_of_them_the_same_steps_are_green(world, watch, request):
    """The test above is red for what was taken away, and for nothing else."""
    names = some(NOTICED, request)
    red = sorted(set(names) - set(unnoticed(world, watch, names, is_open=False)))
    assert not red, "red all the same:\n" + "\n".join(red)


def test_s31_of_several_on_one_way_each_keeps_the_rows_alone(world, watch, request):
    """Where one taken away is not seen, because others keep the same rows: all others are taken away, then this one too."""
    known = {name: gate for name, gate in by_name().items() if "/models/" not in gate.path}
    everything: dict[str, str] = {}
    put_beside(world)
    idle = []
    for name in some(ALONE, request):
        step = ALONE[name]
        key = f"{step['who']} {address(world, step)}"
        if key not in everything:
            everything[key] = opened(world, watch, known.values(), step)
        idle += [name] if opened(world, watch, set(known.values()) - {known[name]}, step) == everything[key] else []
    assert not idle, "keeps nothing alone:\n" + "\n".join(idle)
