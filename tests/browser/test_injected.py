"""S32, S33: markup in every text that people wrote; a browser counts what runs on the pages that show it, and it is nothing.

The first test takes the content policy away, so that escaping alone has to hold; the second puts markup into a page as it
stands, so that the policy alone has to.
"""

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from playwright.sync_api import Route

from records import scope
from tests.browser.conftest import session_of
from tests.browser.places import PLACES
from tests.house.source import FLOORS
from tests.records.chain import role

PAYLOAD = "\"'><img src=/x onerror=hit()><svg onload=hit()><script>hit()</script>{{7*7}}"
COUNTS = "window.hits = 0; window.hit = () => { window.hits += 1 }"
SHORTEST = 100  # characters a field takes, for the markup to fit
# Texts that are no words of people: the pages could not be found by them, or would be others.
NO_WORDS = {
    "password", "email", "former_email", "tz", "code", "path", "query", "digest", "salt", "secret_hash", "token_hash",
    "mime", "seed", "url", "rfc_message_id", "lease_owner", "instance", "origin", "relay", "worker",
}  # fmt: skip
SHOWING = 8
# Of all pages, in the ordinary run: those that show the most of what people write.
SHOWN = (
    "meetings:meetings", "meetings:meeting", "meetings:agenda", "documents:documents", "programs:programme",
    "exercises:exercise", "members:people", "members:accounts", "calendar",
)  # fmt: skip


def wordy(model) -> list[str]:
    """The fields of a model in which people write words."""
    return [
        str(field.column)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField)
        and not field.choices
        and field.name not in NO_WORDS
        and (field.max_length or SHORTEST) >= SHORTEST
    ]


def inject() -> int:
    """Write the markup into every such field of every row, past what guards them; say how many fields took it."""
    taken = 0
    ours = [model for model in apps.get_models() if model._meta.app_label in FLOORS and wordy(model)]
    with transaction.atomic(), scope.everything(), role("atc_owner"), connection.cursor() as cursor:
        tables = {model._meta.db_table: wordy(model) for model in ours}
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for table, column in [(table, column) for table, columns in tables.items() for column in columns]:
            try:
                with transaction.atomic():
                    cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" <> \'\'', [PAYLOAD])
            except DatabaseError:  # one of a kind, or held by a rule
                continue
            taken += cursor.rowcount > 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return taken


def test_s32_nothing_that_people_wrote_runs(open_tab, account, as_user, pytestconfig):
    sound = [place for place in PLACES if place.status == 200]
    few = {place.route: place for place in sound if place.route in SHOWN}.values()
    paths = [(place.role, place.path) for place in (sound if pytestconfig.option.full else few)]
    readers = {name: account(name) if name else None for name, _path in paths}
    sessions = {name: session_of(as_user(user)) for name, user in readers.items()}
    assert inject() > 60
    tab = open_tab(None, bypass_csp=True)
    tab.page.add_init_script(COUNTS)
    ran, shown = [], 0
    for name, path in sorted(paths):
        tab.become(readers[name], sessions[name])
        page = tab.open(path)
        ran += [path] if page.evaluate("window.hits") else []
        shown += "onerror=hit()" in page.locator("body").inner_text()
        tab.troubles = [each for each in tab.troubles if "Failed to load resource" not in each]
    assert ran == []
    assert shown >= SHOWING


# What a page would hold if escaping were off: each a way to run something, to lead away, or to ask another host.
FOREIGN = "https://evil.example"
RAW = f"""
<script>hit()</script><img src="/x" onerror="hit()"><svg onload="hit()"></svg><a id="go" href="javascript:hit()">go</a>
<base href="{FOREIGN}/"><script src="{FOREIGN}/x.js"></script><link rel="stylesheet" href="{FOREIGN}/x.css">
<style>body {{ background: url({FOREIGN}/y) }}</style><iframe srcdoc="<script>parent.hit()</script>"></iframe>
<div hx-get="{FOREIGN}/z" hx-trigger="load" hx-on::load="hit()" hx-on:htmx:after-process-node="hit()"></div>
<div hx-get="/help/" hx-trigger="load[hit()]" hx-vals="js:{{a: hit()}}"></div>
<form action="{FOREIGN}/form" method="post"><button id="send" type="submit">send</button></form>
"""


def test_s33_markup_that_got_through_runs_nothing_and_leads_nowhere(open_tab, account):
    tab = open_tab(account("staff"))
    asked = []
    tab.page.add_init_script(COUNTS)
    tab.page.route(f"{FOREIGN}/**", lambda route: (asked.append(route.request.url), route.abort()))

    def unescaped(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{RAW}</main>", 1))

    tab.page.route("**/meetings/", unescaped)
    page = tab.open("/meetings/")
    page.wait_for_load_state("load")
    page.evaluate("htmx.process(document.body)")
    for name in ("go", "send"):
        page.locator(f"#{name}").click(no_wait_after=True)
    assert page.evaluate("window.hits") == 0
    assert page.evaluate("document.baseURI").startswith(tab.server)
    assert page.url == f"{tab.server}/meetings/"
    assert asked == []
    refused = [each for each in tab.troubles if "Content Security Policy" in each]
    assert len(refused) >= 6
    tab.troubles.clear()
