"""Real processes over a real database: what is written here is committed, and the database is a fresh copy after each test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from reminders import domain, guards
from tests.engine.smtp import Server
from tests.servers import SERVERS, XDIST

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def relay():
    """The recording mail server."""
    with Server() as server:
        yield server


@pytest.fixture
def servers(request, django_db_blocker, django_db_setup):
    """Servers of this test's own, which it may let fall; what it writes is committed and gone with them."""
    from tests.engine import stage  # not before pytest has taken in `tests.databases` as a plugin

    before = connection.settings_dict["HOST"]
    found = stage.Servers(request.config.stash[SERVERS].places.data, f"own-{os.environ.get(XDIST, 'main')}")
    with django_db_blocker.unblock():
        found.enter()
        yield found
        found.close()
    connection.settings_dict["HOST"] = before


@pytest.fixture
def rules(transactional_db):
    return domain.rule.seed()


@pytest.fixture
def real_now(transactional_db):
    """What the database says: processes of their own ask it, and nobody else."""
    return guards.database_clock()


@pytest.fixture
def run(relay, tmp_path):
    """Start a process of the portal: `run("manage.py", "run_dispatcher")`; what still runs at the end is killed."""
    started = []

    def start(*command, **more):
        surroundings = {
            **os.environ,
            "ATC_ROLE": "worker",
            "MAIL_URL": relay.url,
            "ATC_VAR": str(settings.VAR),
            "DJANGO_SETTINGS_MODULE": "atc_portal.settings",
            "DATABASE_URL": os.environ["DATABASE_URL"],
            **more,
        }
        log = (tmp_path / f"process-{len(started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=surroundings, stdout=log, stderr=subprocess.STDOUT
        )
        started.append((process, log))
        return process

    yield start
    for process, log in started:
        process.kill()
        process.wait()
        log.close()
    for file in sorted(tmp_path.glob("process-*.log")):
        print(file.read_text()[-3000:])
    connection.close()
