"""What a measurement stands on: a PostgreSQL of its own with a migrated database, and a dispatcher as in production."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from atc_portal.embedded import catalogues, environment, places, postgres, roles

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "bench"


def prepare():
    """Start PostgreSQL, give it a migrated database, and set Django up for it."""
    chosen = places.choose(ROOT / "var", below="bench")
    log = chosen.data / "postgres.log"
    server = postgres.start(chosen, log)
    sockets = str(chosen.sockets / "pg")
    roles.prepare(sockets, f"{DATABASE}_template")
    files = chosen.data / "files"
    (files / "static").mkdir(parents=True, exist_ok=True)
    for file in ("instance", "witness"):
        (files / file).unlink(missing_ok=True)
    os.environ |= {
        **environment.keys(chosen.data / "keys"),
        "DATABASE_URL": postgres.url(chosen, f"{DATABASE}_template"),
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "ATC_TRIAL": "1", "ATC_ROLE": "owner", "ATC_VAR": str(files), "PYTHONTZPATH": "", "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "atc_portal.settings",
    }  # fmt: skip
    catalogues.compile_all(ROOT / "locale")
    subprocess.run([sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"], cwd=ROOT, check=True)
    link = roles.superuser(sockets)
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {DATABASE}_template OWNER atc_owner")
    link.close()
    os.environ |= {"DATABASE_URL": postgres.url(chosen, DATABASE), "ATC_ROLE": "worker"}
    return server


@contextmanager
def dispatcher(url, senders):
    """A dispatcher as it runs in production, for a while."""
    command = [sys.executable, "manage.py", "run_dispatcher", "--senders", str(senders), "--processes", "2"]
    surroundings = {**os.environ, "MAIL_URL": url, "ATC_ROLE": "worker"}
    running = subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(4)  # it starts, and finds nothing due
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(60)
        except subprocess.TimeoutExpired:
            running.kill()


def asked(statement, values):
    """One row of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def memory(pid):
    """Megabytes the largest of a process and its children holds."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(_resident(each) for each in (pid, *children))


def _resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0
