"""A year of 500 events, lists longer than a page, a state that owes sixty answers: pages keep their budgets.

`--full` also takes the time of a poor machine on a poor line, and makes as much by the acts themselves.
"""

import pytest
from django.utils import timezone, translation

from atc_portal.demo import meetings
from atc_portal.demo.fill import MANY
from atc_portal.demo.world import World
from meetings.models import Meeting
from members.models import Party, User
from programs.models import Programme
from tests.browser import crowd
from tests.browser.budgets import too_heavy
from tests.browser.places import Place, _of, _series

FULL = (
    (Place("calendar", "staff", "?view=year"), ".p-bar", 450),
    (Place("calendar", "staff", "?view=quarter"), ".p-bar", 100),
    (Place("calendar", "staff", "?view=month"), ".p-bar", 30),
    (Place("calendar", "staff", "?view=agenda"), ".p-agenda section", 12),
    (Place("calendar", "representative", "?view=year"), ".p-bar", 60),
    (Place("home", "representative"), ".c-owed > li", 60),
    (Place("home", "staff"), ".c-owed > li", 12),
    (Place("meetings:meetings", "staff"), "tbody tr", 50),
    (Place("meetings:series", "staff", arguments=_series), "tbody tr", 50),
    (Place("meetings:venues", "staff"), "tbody tr", 50),
    (Place("programs:programme", "staff", arguments=_of(Programme, status="drafting")), "tbody tr", 60),
    (Place("exercises:exercises", "staff"), "tbody tr", 50),
    (Place("documents:decisions", "staff"), "tbody tr", 50),
    (Place("members:accounts", "administrator"), "tbody tr", 50),
    (Place("reminders:reminders", "staff", "?tab=planned"), "tbody tr", 50),
    (Place("reminders:notifications", "representative"), "main li", 50),
    (Place("records:trail", "auditor"), ".c-history > li", 50),
)


@pytest.mark.parametrize(
    ("place", "row", "rows"), FULL, ids=lambda given: str(given) if isinstance(given, Place) else ""
)
def test_full_page_keeps_its_budget(kept_world, tab_for, account, place, row, rows):
    tab = tab_for(account(place.role))
    crowd.fill()
    tab.read("ru")
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.open(place.path)
    assert tab.page.locator(row).count() >= rows
    assert too_heavy(tab) == []


# A telephone of 360 points, four times slower than this machine, at 1.6 Mbit/s and 150 ms.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
TIMES = """async () => {
    const all = (type) => new Promise((done) => {
        const found = [];
        new PerformanceObserver((list) => found.push(...list.getEntries())).observe({ type, buffered: true });
        setTimeout(() => done(found), 50);
    });
    const painted = await all("largest-contentful-paint"), long = await all("longtask");
    return [painted.at(-1)?.startTime ?? 0, long.reduce((sum, task) => sum + task.duration - 50, 0)];
}"""


@pytest.mark.full
def test_times_on_a_slow_machine_are_told(kept_world, tab_for, account, capsys):
    crowd.fill()
    told = [f"{'':52}  largest paint  blocked"]
    for place, *_ in FULL:
        tab = tab_for(account(place.role))
        tab.page.set_viewport_size({"width": 360, "height": 740})
        slow = tab.page.context.new_cdp_session(tab.page)
        slow.send("Network.enable")
        slow.send("Network.setCacheDisabled", {"cacheDisabled": True})
        slow.send("Network.emulateNetworkConditions", SLOW)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tab.page.goto(tab.server + place.path, timeout=60_000)
        painted, blocked = tab.page.evaluate(TIMES)
        slow.detach()
        told.append(f"{place!s:52}  {painted:10.0f} ms {blocked:5.0f} ms")
    with capsys.disabled():
        print("", *told, sep="\n")
    assert len(told) == len(FULL) + 1


@pytest.mark.full
def test_large_demo_is_made_by_the_acts(transactional_db, demo_password):
    """Five hundred meetings more, each drafted, given its terms, entered in the plan and told to those concerned."""
    world = World(now=timezone.now(), parties={party.code: party for party in Party.objects.all()})
    world.accounts["secretary"] = User.objects.get(email="secretary@demo.example")
    before = Meeting.objects.count()
    with translation.override("ru"):
        meetings.crowd(world, MANY)
    assert Meeting.objects.count() == before + MANY
