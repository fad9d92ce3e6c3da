"""`./portal up` from outside: what it promises when programs, or it, are killed, and when it is not alone."""

import os
import shutil
import signal
import subprocess
import time

import psycopg2
import pytest

from atc_portal.embedded import ports
from tests.launcher.checkouts import PROGRAMS, Checkout, plain, until

KILLED_AFTER = (0.5, 1.5, 3, 6)  # seconds: in the environment, in initdb, in the migrations, in the data


def sql(checkout, statement):
    """Run a statement as the launcher's superuser."""
    sockets = checkout.var / "run/pg"
    link = psycopg2.connect(host=sockets, user="postgres", dbname="atc")
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    link.close()
    return found


def test_up_serves_the_sign_in_page(running):
    page = running.page()
    assert 'autocomplete="current-password"' in page
    assert running.address in running.said.read_text()
    assert set(running.programs) == {"postgres", "valkey", *PROGRAMS}


def test_up_while_it_runs_says_where_and_touches_nothing(running):
    before = running.state
    second = running.run("up")
    assert second.returncode == 0
    assert f"already running at {running.address}" in second.stdout
    assert running.state == before


def test_manage_beside_a_running_portal_uses_its_servers(running):
    before = running.state
    said = running.run(
        "manage",
        "shell",
        "-v0",
        "-c",
        "from django.db import connection as c; c.ensure_connection(); print(c.settings_dict['HOST'])",
    )
    assert said.stdout.strip() == str(running.var / "run/pg"), said.stderr
    assert running.state == before


def test_dead_programs_are_started_again(running):
    before = running.programs
    running.kill(*PROGRAMS)
    until(
        lambda: all(running.programs.get(name, before[name]) != before[name] for name in PROGRAMS),
        running.said.read_text,
    )
    assert running.programs["postgres"] == before["postgres"]
    assert 'type="password"' in running.page()
    assert running.launcher.poll() is None


def test_killed_supervisor_leaves_nothing_and_the_next_start_finds_the_data(twin):
    twin.start()
    assert 'type="password"' in twin.page()
    sql(twin, "CREATE TABLE kept AS SELECT 'committed' AS word")
    twin.kill("postgres")  # with it: nothing is flushed in an orderly way
    os.kill(twin.launcher.pid, signal.SIGKILL)
    until(lambda: not twin.left(), twin.left, within=5)
    twin.launcher.wait()

    (twin.var / "run/beat").write_bytes(b"no shelf of schedules")
    (twin.var / "pg-18.tmp").mkdir()
    (twin.var / "pg-18.tmp/PG_VERSION").write_text("half")
    shutil.rmtree(twin.var / "log")
    twin.start()
    assert sql(twin, "SELECT word FROM kept") == [("committed",)]
    assert 'type="password"' in twin.page()
    until(lambda: "beat" in twin.programs, twin.said.read_text)
    assert not (twin.var / "pg-18.tmp").exists()

    status, seconds = twin.stop(signal.SIGHUP)
    assert (status, twin.left()) == (0, {})
    assert seconds < 15


def test_dead_server_stops_everything(twin):
    twin.start()
    twin.kill("valkey")
    assert twin.launcher.wait(20) == 1
    assert twin.left() == {}
    assert "valkey has stopped" in twin.said.read_text()


def test_second_checkout_beside_the_first_started_in_the_background(running, twin):
    """The port of the first is taken then; its shell ignores SIGINT, as shells do for jobs in the background."""
    first = running.state
    twin.start(before=["sh", "-c", 'trap "" INT; exec "$@"', "sh"])
    assert twin.address != running.address
    assert f"Port {ports.FIRST} is taken" in twin.said.read_text()
    assert 'type="password"' in twin.page()
    status, seconds = twin.stop(signal.SIGINT)
    assert (status, twin.left()) == (0, {})
    assert seconds < 15
    assert running.state == first
    assert 'type="password"' in running.page()


@pytest.mark.full
@pytest.mark.parametrize("seconds", KILLED_AFTER)
def test_first_start_killed_at_any_step_is_made_good_by_the_next(field, seconds):
    checkout = Checkout.new(field / "killed")
    try:
        with checkout.said.open("wb") as said:
            first = subprocess.Popen([checkout.root / "portal", "up"], env=plain(), stdout=said, stderr=said)
        time.sleep(seconds)
        first.kill()
        first.wait()
        checkout.start()
        assert 'type="password"' in checkout.page()
    finally:
        checkout.remove()
