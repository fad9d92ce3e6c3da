"""Side doors: counts, searches, choosers, sheets, the calendar and the API tell nothing of rows that are hidden."""

import difflib
import zipfile
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.policy.conftest import undone, words
from tests.policy.policy import OPEN, expected, routes
from tests.policy.test_policy import PASSING
from tests.policy.world import plant

# How large the database is stands on the page of the status: of the world's rows, and of nobody's.
READS = [route for route in routes() if "act" not in route.entry and route.name != "status"]
SHEETS = ("?format=csv", "?format=xlsx")
SEARCHES = ("?q=zq", "?sort=title", "?year=2027")
SECTIONS = [
    "/", "/meetings/", "/meetings/?format=csv", "/exercises/", "/exercises/?q=zq",
    "/documents/decisions/", "/documents/decisions/?format=xlsx", "/api/v1/meetings/", "/api/v1/exercises/",
]  # fmt: skip
LISTS = ("documents:decisions", "exercises:exercises", "meetings:meetings", "members:parties", "programs:programmes")


def addresses(world, who: str) -> list[str]:
    """What one of the cast may read that is not of the hidden party: sections with their sheets and searches, own objects."""
    found = []
    for route in READS:
        if expected(route, who, across=True)[0] == OPEN:
            url = route.url(world.b)
            found.append(url)
            if route.name in LISTS:
                found += [url + more for more in (*SHEETS, *SEARCHES)]
    return found


def cells(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/") and name.endswith(".xml")]
        return "\n".join(archive.read(name).decode() for name in sorted(names))


def told(world, who: str, urls: list[str]) -> dict[str, str]:
    """Each address with its answer, without what differs by itself."""
    answers = {}
    for url in urls:
        with undone():
            answer = world.browsers[who].get(url)
        answers[url] = PASSING.sub("…", cells(answer.content) if url.endswith("xlsx") else words(answer))
    return answers


def difference(url: str, before: str, after: str) -> str:
    """The lines that came and went, for whoever reads the failure."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join([url, *(line.strip() for line in lines)][:40])


@pytest.fixture(autouse=True)
def one_moment(monkeypatch, now):
    """Pages say what time it is."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.parametrize("who", ["neighbour", "lapsed", "administrator"])
def test_s25_hidden_rows_change_no_answer(world, who):
    """The same answers before and after party A got a person, a decision, a meeting, an exercise and a stance more."""
    urls = addresses(world, who)
    before = told(world, who, urls)
    plant(SimpleNamespace(**vars(world.a)), "c")
    after = told(world, who, urls)
    assert [difference(url, before[url], after[url]) for url in before if before[url] != after[url]] == []


def test_planted_rows_change_the_answers_of_who_reads_them(world):
    """The test above would turn red: to party A itself each of the sections says more than before."""
    before = told(world, "representative", SECTIONS)
    plant(SimpleNamespace(**vars(world.a)), "c")
    after = told(world, "representative", SECTIONS)
    assert [url for url in SECTIONS if before[url] == after[url]] == []
