"""Side doors: counts, searches, choosers, sheets, the calendar and the API tell nothing of rows that are hidden."""

import difflib
import re
import zipfile
from html import unescape
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.policy.conftest import undone
from tests.policy.hidden import hide
from tests.policy.policy import OPEN, expected, routes
from tests.policy.test_policy import PASSING
from tests.policy.world import plant

# The status and the figures say how large the database is and what its clocks show: of all rows, and of nobody's.
READS = [route for route in routes() if route.name not in ("status", "metrics")]
VIEWED = "calendar"  # it remembers the last rendering: each is asked for by name
SHEETS = ("?format=csv", "?format=xlsx")
SEARCHES = ("?q=zq", "?sort=title", "?year=2027")
LISTS = (*SHEETS, *SEARCHES)
# The renderings of a programme with a matrix.
VIEWS = (
    "", "?view=table", "?view=timeline", "?view=overdue", "?view=matrix&year=2024", "?view=cells&year=2024", "?view=table&format=csv",
    "?view=overdue&format=xlsx", "?view=cells&year=2024&format=csv", "?view=matrix&year=2024&party=TJ",
)  # fmt: skip
# What else an address is asked: lists as sheets and searched, the renderings and filters of what has several.
MORE = {
    "documents:decisions": LISTS,
    "exercises:exercises": (*LISTS, "?host=TJ", "?party=TJ"),
    "meetings:meetings": (*LISTS, "?past=1"),
    "members:parties": LISTS,
    "members:people": SHEETS,
    "programs:programmes": LISTS,
    "programs:programme": SHEETS,
    "calendar": (
        "?view=month", "?view=year&day=2027-05-01", "?view=quarter&day=2027-05-01&party=TJ", "?view=agenda&day=2027-06-01&party=TJ",
        "?view=agenda&day=2027-06-01&mine=on&off=on", "?view=year&day=2031-05-01",
    ),
}  # fmt: skip
# For how many parties a decision is in force counts all of them, and names none.
DIFFERS = re.compile(rf"{PASSING.pattern}|действует для \d+ из \d+ участник\w*| width=\"[\d.]+\"")
SECTIONS = [
    "/", "/meetings/", "/meetings/?format=csv", "/exercises/", "/exercises/?q=zq",
    "/documents/decisions/", "/documents/decisions/?format=xlsx", "/api/v1/meetings/", "/api/v1/exercises/",
]  # fmt: skip


def addresses(world, who: str) -> list[str]:
    """What one of the cast may read that is not of the hidden party: sections in all their guises, own objects, the feed."""
    found = []
    for route in READS:
        if expected(route, who, across=True)[0] == OPEN:
            url = route.url(world.b)
            found += [url] if route.name != VIEWED else []
            found += [url + more for more in MORE.get(route.name, ())]
    if who == "neighbour":
        found += [world.adopted.get_absolute_url() + view for view in VIEWS]
        found += [
            world.shared_measure.get_absolute_url(),
            world.awaited.get_absolute_url(),
            reverse("feed", args=[world.feeds[who]]),
        ]
    return found


def cells(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        names = [name for name in archive.namelist() if name.startswith(("xl/", "word/")) and name.endswith(".xml")]
        return unescape("\n".join(archive.read(name).decode() for name in sorted(names)))


def said(answer) -> str:
    """What an answer says; a workbook or a paper is opened."""
    body = b"".join(answer) if answer.streaming else answer.content
    return cells(body) if body.startswith(b"PK") else body.decode(errors="replace")


def told(world, who: str, urls: list[str]) -> dict[str, str]:
    """Each address with its answer, without what differs by itself."""
    answers = {}
    for url in urls:
        with undone():
            answer = world.browsers[who].get(url)
        answers[url] = DIFFERS.sub("…", said(answer))
    return answers


def difference(url: str, before: str, after: str) -> str:
    """The lines that came and went, for whoever reads the failure."""
    if "><" in before:
        before, after = before.replace("><", ">\n<"), after.replace("><", ">\n<")
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join([url, *(line.strip() for line in lines)][:40])


@pytest.fixture(autouse=True)
def one_moment(monkeypatch, now):
    """Pages say what time it is."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.parametrize("who", ["neighbour", "lapsed", "administrator"])
def test_s25_hidden_rows_change_no_answer(world, who):
    """The same answers before and after party A got one more of everything, and what is hidden stands beside all of B's."""
    urls = addresses(world, who)
    before = told(world, who, urls)
    plant(SimpleNamespace(**vars(world.a)), "c")
    hide(world)
    after = told(world, who, urls)
    wrong = [difference(url, before[url], after[url]) for url in before if before[url] != after[url]]
    assert not wrong, "\n\n".join(wrong)


def test_planted_rows_change_the_answers_of_who_reads_them(world):
    """The test above would turn red: to party A itself each of the sections says more than before."""
    before = told(world, "representative", SECTIONS)
    plant(SimpleNamespace(**vars(world.a)), "c")
    after = told(world, "representative", SECTIONS)
    assert [url for url in SECTIONS if before[url] == after[url]] == []
