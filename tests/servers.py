"""Starts PostgreSQL and Valkey for the tests, in a directory of this run alone; `tests.databases` hands out databases.

The environment is set before Django reads its settings. Workers of xdist inherit the servers and take a database and two
numbers of Redis each.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import zoneinfo
from contextlib import suppress
from pathlib import Path

import pytest

from atc_portal.embedded import catalogues, environment, places, postgres, processes, roles, valkey

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "var/test"
TEMPLATE = "template_portal"
OWNER = "PORTAL_TEST_RUN"  # the process that started the servers, for xdist's workers
XDIST = "PYTEST_XDIST_WORKER"
FOREIGN = ("DATABASE_URL_WORKER", "DATABASE_URL_OWNER", "MAIL_URL", "FILES_URL", "SCANNER_URL")
SERVERS = pytest.StashKey["Servers"]()
TEMPLATE_SOURCES = (
    "requirements.lock", "deploy/roles.sql", "atc_portal/settings.py", "records/triggers.py",
    "*/apps.py", "*/models.py", "*/models/*.py", "*/migrations/*.py",
)  # fmt: skip


class Servers:
    """The servers of one run, and what they leave on disk."""

    def __init__(self) -> None:
        self.places = places.choose(ROOT / "var", below=f"test/{os.environ[OWNER]}")
        self.sockets = str(self.places.sockets / "pg")
        self.running: list[tuple[processes.Program, int]] = []

    def hold(self) -> None:
        """Mark the directory as ours while we live, and remove those of runs that are gone."""
        self.lock = (self.places.data / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        for directory in self.places.data.parent.glob("[0-9]*"):
            with suppress(OSError), (directory / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for cluster in (*directory.glob("pg-*"), directory / "valkey"):
                    processes.clear(cluster, postgres.PARTING)
                shutil.rmtree(directory)

    def start(self) -> None:
        """Start both servers, the first with the migrated template in it."""
        with (self.places.data.parent / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._take_template()
        self._start_postgres()
        server = valkey.start(self.places, self.log("valkey"), ("--databases", "64"))
        self.running.append((server, valkey.PARTING))

    def stop(self) -> None:
        """Stop both and delete their data."""
        processes.stop_all(reversed(self.running))
        self.lock.close()
        shutil.rmtree(self.places.data)
        shutil.rmtree(self.places.sockets, ignore_errors=True)

    def log(self, name: str) -> Path:
        return self.places.data / f"{name}.log"

    def _start_postgres(self) -> None:
        server = postgres.start(self.places, self.log("postgres"), postgres.FAST)
        self.running.append((server, postgres.PARTING))
        roles.ready(self.sockets).close()

    def _take_template(self) -> None:
        """Copy a cluster in which the migrations have run; make it first if the tables changed since."""
        kept = self.places.data.parent / f"template-{environment.fingerprint(ROOT, TEMPLATE_SOURCES)[:12]}"
        cluster = self.places.data / f"pg-{postgres.programs(self.places)[1]}"
        if not kept.exists():
            for former in kept.parent.glob("template-*"):
                shutil.rmtree(former)
            self._start_postgres()
            roles.prepare(self.sockets, TEMPLATE)
            _migrate({**os.environ, "DATABASE_URL": postgres.url(self.places, TEMPLATE), "ATC_ROLE": "owner"})
            processes.stop_all([self.running.pop()])
            cluster.rename(kept)
        subprocess.run(["cp", "-a", kept, cluster], check=True)


def _migrate(surroundings: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.exit(f"The migrations failed.\n{done.stdout}{done.stderr}", returncode=1)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Set the environment, before pytest-django reads the settings."""
    worker = os.environ.get(XDIST, "")
    if not worker:
        os.environ[OWNER] = str(os.getpid())
    early_config.stash[SERVERS] = servers = Servers()
    if not worker:
        servers.hold()
        catalogues.compile_all(ROOT / "locale")  # before Django reads them
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    files = servers.places.data / "files" / (worker or "main")
    (files / "static").mkdir(mode=0o700, parents=True, exist_ok=True)  # whitenoise warns where it is missing
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {
        **environment.addresses(servers.places, f"test_{worker or 'main'}", (2 * number, 2 * number + 1)),
        **environment.keys(servers.places.data / "keys"),
        "ATC_ROLE": "web",
        "ATC_TRIAL": "1",
        "ATC_VAR": str(files),
        "PORTAL_URL": "http://localhost:8000",
        "PYTHONTZPATH": "",
    }
    zoneinfo.reset_tzpath(())  # the pinned table of zones, not the machine's
    return (yield)


def pytest_addoption(parser):
    """Let the long tests be asked for, as `./portal test --full` does."""
    parser.addoption("--full", action="store_true", help="also the tests marked `full`, which take minutes")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Bring in the fixtures of `tests.databases` after pytest-django's, in whose place they stand."""
    config.pluginmanager.import_plugin("tests.databases")
    config.addinivalue_line("markers", "full: takes minutes, runs with --full only")


def pytest_collection_modifyitems(config, items):
    """Leave the long tests out, unless they were asked for."""
    if config.option.full:
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Start the servers, before xdist starts its workers."""
    if XDIST in os.environ or session.config.option.collectonly:
        return
    try:
        session.config.stash[SERVERS].start()
    except processes.StartError as trouble:
        pytest.exit(str(trouble), returncode=1)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Stop the servers and delete what this run left."""
    if XDIST not in os.environ and (servers := config.stash.get(SERVERS, None)):
        servers.stop()
