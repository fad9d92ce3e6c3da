"""A real browser before a live server: one browser a process, one context a test, signed in by cookie.

A run of its own, `./portal test tests/browser`: Playwright's loop stays in its process, and Django would refuse to work in it.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from playwright.sync_api import Page, Response, ViewportSize

from atc_portal.embedded import checks, environment, postgres, roles
from members.models import User
from tests.servers import ROOT, SERVERS

WORLD = "template_world"
ARGUMENTS = [
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SOUND = Path(__file__).with_name("sound.js")  # what a page is asked about itself
SHAPE = {"locale": "ru-RU", "reduced_motion": "reduce"}  # colours on their way to others would be measured half-way
HEIGHT = 900
PATIENCE = 10_000  # milliseconds for what a page should do at once


def pytest_configure(config):
    """Say how these tests are run, where they would fail for want of a fixture."""
    if not config.pluginmanager.hasplugin("playwright"):
        raise pytest.UsageError("The browser tests are a run of their own: ./portal test tests/browser")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Django takes Playwright's loop for a server's


def fill(places, template: str) -> None:
    """What xdist's workers share stands beside their own directories: the database, and the password of the demo."""
    link = roles.superuser(str(places.sockets / "pg"))
    with link.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {WORLD} TEMPLATE {template} OWNER atc_owner")
    link.close()
    filled = subprocess.run(
        [sys.executable, "manage.py", "prepare", "--fill"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": postgres.url(places, WORLD),
            "ATC_ROLE": "owner",
            "ATC_VAR": str(places.data / "world"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if filled.returncode:
        pytest.exit(f"The world could not be filled.\n{filled.stdout}{filled.stderr}", returncode=1)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, pytestconfig):
    """Fill one database with what `./portal up` fills it with, and give each test a copy of that."""
    databases = pytestconfig.pluginmanager.get_plugin("tests.databases")
    places = pytestconfig.stash[SERVERS].places
    done = places.data / "world/filled"
    with (places.data / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first of xdist's workers makes it, the others wait
        if not done.exists():
            fill(places, databases.TEMPLATE)
            done.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "TEMPLATE", WORLD)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: databases.renew())
        databases.widen(patch)
        databases.renew()
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def base_url():
    """Addresses are made by the tab; pytest-playwright's own fixture is of a form that pytest gives up."""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The machine's Chromium; Playwright's own is never downloaded."""
    return {"executable_path": checks.chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="module")
def kept_world(django_db_setup, pytestconfig):
    """For a module that only looks: each test finds the database as the last one left it, which saves the copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: None)
        yield
    pytestconfig.pluginmanager.get_plugin("tests.databases").renew()


@pytest.fixture(scope="session")
def demo_password(django_db_setup, pytestconfig) -> str:
    """The one password of the demo accounts."""
    return environment.demo_password(pytestconfig.stash[SERVERS].places.data / "world/keys")


@pytest.fixture
def account(transactional_db):
    """The first demo account of a role: `account("staff")`."""

    def find(role: str) -> User:
        return User.objects.active().filter(role=role, email__endswith="@demo.example").earliest("pk")

    return find


def session_of(client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value if client.cookies else ""


class Tab:
    """A page of the browser, its reader, and what went wrong in it."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.user: User | None = None
        self.answer: Response | None = None
        self.troubles: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("request", self._asked)

    def become(self, user: User | None, session: str = "") -> None:
        """Go on as somebody who has signed in, or as a stranger."""
        self.user = user
        self.page.context.clear_cookies()
        if user:
            cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}
            self.page.context.add_cookies([cookie])

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a path, which must answer with this status."""
        self.answer = self.page.goto(self.server + path)
        assert self.answer.status == status, f"{path} answered {self.answer.status}"
        return self.page

    def read(self, language: str) -> None:
        """Let the reader read another language from the next page on."""
        if self.user:
            User.objects.filter(pk=self.user.pk).update(language=language)
        else:
            cookie: Any = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.server}
            self.page.context.add_cookies([cookie])

    def widen(self, width: int) -> None:
        """Show the page in a window of another width; one that has it already is not laid out anew."""
        shape: ViewportSize = {"width": width, "height": HEIGHT}
        if self.page.viewport_size != shape:
            self.page.set_viewport_size(shape)

    def wear(self, theme: str) -> None:
        """Show the page in another theme, as the server would ask for it."""
        self.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)

    def ask(self, question: str, *given: Any) -> Any:
        """Put one of the questions of sound.js to the page; needs a tab that has them."""
        return self.page.evaluate(f"given => sound.{question}(...given)", list(given))

    def walk(self) -> list[str]:
        """Go through the page by Tab, once round, and say what was wrong on the way."""
        for _ in range(self.ask("startWalk") + 2):
            self.page.keyboard.down("Tab")
        self.page.keyboard.up("Tab")
        return self.ask("endWalk")

    def axe(self) -> list[str]:
        """What axe finds wrong; no sheet and no sound is fetched once more for rules that are off or find none here."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(
            "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
        )
        return [f"{each['id']}: {each['help']}\n  {node['html'][:200]}" for each in found for node in each["nodes"][:5]]

    def _heard(self, message) -> None:
        """A page that answers 403 is told as an error too; that is what some tests ask for."""
        address = message.location.get("url", "") if message.location else ""
        if message.type == "error" and not ("Failed to load resource" in message.text and address == self.page.url):
            self.troubles.append(f"{self.page.url}: {message.text} {address}")

    def _asked(self, request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.server).netloc and not request.url.startswith("blob:"):
            self.troubles.append(f"{self.page.url} asked {request.url}")


@pytest.fixture(scope="session")
def address(live_server) -> str:
    """Where the portal answers, by the name that a browser trusts without a certificate."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def open_tab(new_context, address, as_user):
    """A tab of its own: `open_tab(user, width=390, java_script_enabled=False)`; None is a stranger."""
    tabs = []

    def opened(user: User | None = None, *, width: int = 1280, **options) -> Tab:
        context = new_context(**{"viewport": {"width": width, "height": HEIGHT}, **SHAPE, **options})
        tabs.append(Tab(context.new_page(), address))
        tabs[-1].become(user, session_of(as_user(user)))
        return tabs[-1]

    yield opened
    assert [trouble for tab in tabs for trouble in tab.troubles] == []


@pytest.fixture(scope="module")
def only_tab(browser, address):
    """One tab for a module that only looks: a browser that stays warm looks twice as fast."""
    with browser.new_context(**SHAPE) as context:
        context.add_init_script(path=SOUND)
        yield Tab(context.new_page(), address)


@pytest.fixture
def tab_for(only_tab, as_user):
    """Hand the one tab to another reader: `tab_for(user)`."""

    def given(user: User | None) -> Tab:
        only_tab.become(user, session_of(as_user(user)))
        return only_tab

    yield given
    troubles, only_tab.troubles = only_tab.troubles, []
    assert troubles == []
