"""Does the walk bite? Each `visible_to` of the source is taken away, one at a time, and a step of the walk turns red.

The second wall is down all the time, so that the places alone keep the rows; for places that rights keep people from,
whoever asks is given every right. The ordinary run takes away one of sixteen.
"""

import re
import tomllib
from collections.abc import Iterable
from contextlib import nullcontext
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from members.models import Party
from records import bulk
from tests.policy.conftest import undone, unread
from tests.policy.gates import gates, watched
from tests.policy.hidden import hide
from tests.policy.policy import routes
from tests.policy.test_channels import DIFFERS, told
from tests.policy.test_channels import said as told_by
from tests.policy.test_policy import walk
from tests.policy.test_walls import second_wall_down
from tests.policy.world import plant

FILE = tomllib.loads(Path(__file__).with_name("gates.toml").read_text(encoding="utf-8"))
NOTICED: dict[str, dict[str, Any]] = FILE["noticed"]
ALONE: dict[str, dict[str, Any]] = FILE["alone"]
LIFTED: dict[str, dict[str, Any]] = FILE["lifted"]
KEPT: dict[str, dict[str, Any]] = FILE["kept"]
ROUTES = {route.name: route for route in routes()}
EACH = 16
NOT_FOUND, METHOD_NOT_ALLOWED, BROKEN = 404, 405, 500
SIGNED = re.compile(r'name="token" value="[^"]*"')  # what was chosen, with the moment
# Outcomes have no place of their own: who is of the secretariat is shown those of a meeting that is seen.
BY_ROLE = ("meetings:outcomes", "meetings:session")
SECRET = re.compile(r"zq\w+qz")  # what stands in rows of the world


def by_name() -> dict[str, Any]:
    return {gate.name: gate for gate in gates().values()}


def some(names: Iterable[str], request: Any) -> list[str]:
    """All of them, or one of sixteen."""
    return sorted(names)[:: 1 if request.config.option.full else EACH]


def test_s31_each_place_where_rows_begin_is_in_the_file():
    """A new one is proven: by a step that notices, or one that shows what else keeps the same rows."""
    named = [*NOTICED, *ALONE, *LIFTED, *KEPT]
    assert len(named) == len(set(named)), "a place stands twice in gates.toml"
    new, gone = sorted(set(by_name()) - set(named)), sorted(set(named) - set(by_name()))
    assert not new, (
        f"name in gates.toml the step of the walk that turns red without it, or one that shows why none does: {new}"
    )
    assert not gone, f"take out of gates.toml what is no longer in the source, or write its new name: {gone}"


def address(world: Any, step: dict[str, Any]) -> str:
    """What the step asks for: an address of party A or B, what B awaits, a programme with its matrix, a calendar."""
    name = step.get("hidden") or step["page"]
    if name in ("awaited", "adopted", "adoption"):
        url = getattr(world, name).get_absolute_url()
    elif name == "feed":
        url = reverse("feed", args=[world.feeds[step["who"]]])
    elif name == "series_feed":
        url = reverse("feed", args=[world.series_feed])
    elif name in ROUTES:
        url = ROUTES[name].url(side_of(world, step))
    else:
        url = reverse(name)
    more = step.get("more", "").format(side=side_of(world, step))
    return urljoin(url, more) if more.startswith("..") else url + more


def side_of(world: Any, step: dict[str, Any]) -> Any:
    """Whose rows the address names; `with` puts another of the side's rows in the place of one."""
    side = getattr(world, step.get("side", "b"))
    return SimpleNamespace(**vars(side) | {name: getattr(side, other) for name, other in step.get("with", {}).items()})


def said(world: Any, step: dict[str, Any]) -> str:
    """What an address says, or which rows of a model are seen; a page that breaks says so."""
    if "rows" in step:
        return rows_of(world, step)
    url = address(world, step)
    try:
        return told(world, step["who"], [url])[url]
    except Exception as trouble:  # noqa: BLE001  # whatever it is, it is noticed
        return repr(trouble)


def rows_of(world: Any, step: dict[str, Any]) -> str:
    rows = apps.get_model(step["rows"])._default_manager.visible_to(getattr(world, step["who"]))
    return str(sorted(rows.order_by().values_list("pk", flat=True)))


@pytest.fixture
def watch(world, monkeypatch, now, settings):
    """The gates, with nothing else between party A's rows and party B, and calendars in full."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.FEED_FULL_DETAIL = True
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
    Party.objects.filter(pk=world.center.pk).update(feeds_allowed=False)
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


def sent(world: Any, step: dict[str, Any]) -> dict[str, str]:
    """What is put into the form: words with names of the side in braces, and rows `chosen` on a list."""
    side = side_of(world, step)
    values = {name: text.format(side=side, world=world) for name, text in step["post"].items()}
    if "chosen" in step:
        row = attrgetter(step["chosen"])(side)
        values["token"] = bulk.sealed([row], by=getattr(world, step["who"]))
    return values


def answered(world: Any, watch: Any, open_: Iterable[Any], step: dict[str, Any]) -> tuple[int, str]:
    """What is answered to one who has every right, while some places stand open."""
    watch.open, watch.lifted, watch.outer = frozenset(open_), step["as"], int("rows" in step)
    try:
        if "rows" in step:
            return 200, rows_of(world, step)
        client, url = world.browsers[step["who"]], address(world, step)
        with undone():
            if "post" in step:
                answer = client.post(url, sent(world, step), follow=True)
            elif "json" in step:
                answer = client.post(url, step["json"], content_type="application/json")
            else:
                answer = client.get(url)
            return answer.status_code, SIGNED.sub("…", DIFFERS.sub("…", told_by(answer)))
    finally:
        watch.open, watch.lifted, watch.outer = frozenset(), "", 0


def others_than(name: str) -> set[Any]:
    """All other places, but for what models ask of one another."""
    return {gate for gate in by_name().values() if not gate.is_inner and gate.name != name}


def keeps(world: Any, watch: Any, name: str) -> bool:
    """Whether one who has every right is told more as soon as a place is taken away, and by nothing else."""
    known, step = by_name(), LIFTED[name]
    others = others_than(name) if step.get("others") else set()
    kept = answered(world, watch, others, step)
    lost = answered(world, watch, others | {known[name]}, step)
    again = answered(world, watch, others, step)
    return kept == again != lost and max(kept[0], lost[0]) < BROKEN


def test_s31_where_rights_are_no_hindrance_the_place_keeps_the_rows(world, watch, request):
    """Whoever asks is let through every right, and is taken for one of the secretariat by all but the places themselves."""
    put_beside(world)
    idle = [name for name in some(LIFTED, request) if not keeps(world, watch, name)]
    assert not idle, "keeps nothing:\n" + "\n".join(idle)


def test_s31_kept_twice_is_kept_twice(world, watch, request):
    """The rows are the asker's own by what else is asked there: once that is gone, the place needs a step that notices."""
    put_beside(world)
    wrong = []
    for name in some(KEPT, request):
        gate, others, step = by_name()[name], others_than(name), KEPT[name]
        watch.narrow.clear()
        kept = answered(world, watch, (), step)
        is_narrow = gate in watch.narrow
        same = answered(world, watch, {gate}, step) == kept
        same = same and answered(world, watch, others | {gate}, step) == answered(world, watch, others, step)
        wrong += [] if is_narrow and same else [name]
    assert not wrong, "is kept by nothing else, or not asked there:\n" + "\n".join(wrong)


def found_by_nobody(world: Any, route: Any) -> list[str]:
    """What is wrong when one who sees nothing asks a route: an object that is there, or a word of a row."""
    client, url = world.browsers["lapsed"], route.url(world.a)
    is_object = "of" in route.entry
    with undone(), unread() if is_object else nullcontext():
        answer = client.get(url)
        if answer.status_code == METHOD_NOT_ALLOWED:
            answer = client.post(url)
        words = set(SECRET.findall(told_by(answer)))
    wrong = [f"{url}: {answer.status_code}"] if is_object and answer.status_code != NOT_FOUND else []
    return wrong + [f"{url} says {word}" for word in sorted(words)]


def test_s31_one_who_sees_nothing_finds_nothing_whatever_the_rights(world, watch, request):
    """The walk of one with every right and nothing in sight: no object is there, and no section holds a word of any row.

    So a view that forgets where rows begin is found, though it has no line in gates.toml. The ordinary run asks one of eight.
    """
    put_beside(world)
    watch.lifted = "staff"
    names = sorted(ROUTES)[:: 1 if request.config.option.full else EACH // 2]
    wrong = [each for name in names for each in found_by_nobody(world, ROUTES[name])]
    watch.lifted = ""
    assert not wrong, "\n".join(wrong)


def test_s31_with_every_right_a_party_reads_of_its_own_rows_alone(world, watch, request):
    """The walk of party B with every right over its own rows: no choice, count or list beside them holds a word of another's."""
    put_beside(world)
    watch.lifted, wrong = "staff", []
    for name in some(set(ROUTES) - set(BY_ROLE), request):
        with undone():
            words = set(SECRET.findall(told_by(world.browsers["neighbour"].get(ROUTES[name].url(world.b)))))
        wrong += [f"{name} says {word}" for word in sorted(words) if not word.startswith(("zqb", "zqheld"))]
    watch.lifted = ""
    assert not wrong, "\n".join(wrong)
