"""Real processes of the engine, forked in a hundredth of a second from one in which Django is set up already."""

import faulthandler
import multiprocessing
import os
import signal
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections

from atc_portal.embedded.processes import LIBC, PR_SET_PDEATHSIG
from reminders import tasks
from reminders.hands import Stop

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.engine.nursery"])


class Process:
    """One process of the engine: `kind` is a function below."""

    def __init__(self, kind, *, relay_url, log: Path, **more):
        options = connections["default"].settings_dict
        database = {"HOST": options["HOST"], "NAME": options["NAME"]}
        self.asleep = False
        self.senders = more.get("senders", 1)
        self.process = FORKS.Process(target=_run, args=(kind, database, relay_url, str(log), more), daemon=True)
        self.process.start()

    @property
    def pid(self):
        return self.process.pid

    @property
    def lives(self):
        return self.process.is_alive()

    def signal(self, signum):
        """Send a signal; one that has ended meanwhile hears nothing."""
        if self.process.is_alive():
            os.kill(self.process.pid, signum)

    def kill(self):
        """End it as nothing can defend itself against, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.process.join()

    def end(self, within=30.0):
        """Ask it to stop, and say whether it did in time."""
        self.signal(signal.SIGTERM)
        self.process.join(within)
        return self.process.exitcode in (0, -signal.SIGTERM)  # the second: asked before it had begun


def dispatcher(*, senders=1, every=0.2):
    """What `run_dispatcher` does."""
    call_command("run_dispatcher", senders=senders, every=every)


def beat(*, every=0.5):
    """What Celery's worker does when beat wakes it, without either."""
    stop = Stop()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.wait(every):
        try:
            tasks.tick()
        except (DatabaseError, InterfaceError):
            connections.close_all()


def _run(kind, database, relay_url, log, more):
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with Path(log).open("ab") as out:
        os.dup2(out.fileno(), sys.stdout.fileno())
        os.dup2(out.fileno(), sys.stderr.fileno())
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    connections["default"].settings_dict.update(database)
    settings.MAIL_URL = relay_url
    kind(**more)
