"""The dispatcher: one pass every five seconds, or at once when something was planned. SIGTERM ends it between letters."""

import logging
import os
import select
import signal
import threading
from collections.abc import Callable
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from reminders import dispatch, guards, rezone
from reminders.hands import Hands, Stop

log = logging.getLogger(__name__)

EVERY = 5.0


class Ear:
    """Listens for NOTIFY reminders on a connection of its own; deaf, it costs the time between two passes."""

    def __init__(self) -> None:
        self.link: Any = None

    def listen(self) -> None:
        """Begin, before the pass: what is planned while it runs is heard after it."""
        try:
            if self.link is None:
                self.link = psycopg2.connect(**_parameters())
                self.link.set_session(autocommit=True)
                self.link.cursor().execute("LISTEN reminders")
        except psycopg2.Error:
            log.warning("the dispatcher does not hear the database; it looks from time to time")
            self.close()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait until something was planned, the time is over or we are told to stop."""
        if self.link is None:
            stop.wait(seconds)
            return
        try:
            left = seconds
            while left > 0 and not stop.is_set():
                heard, _, _ = select.select([self.link], [], [], min(left, 1.0))
                left -= 1.0
                if heard:
                    self.link.poll()
                    if self.link.notifies:
                        self.link.notifies.clear()
                        return
        except (psycopg2.Error, OSError, ValueError):
            log.warning("the dispatcher no longer hears the database; it looks from time to time")
            self.close()
            stop.wait(seconds)

    def close(self) -> None:
        """End listening."""
        link, self.link = self.link, None
        if link is not None and not link.closed:
            link.close()


def _parameters() -> dict[str, Any]:
    found = connection.get_connection_params()
    found.pop("cursor_factory", None)
    return found


class Command(BaseCommand):
    """Runs until told to stop."""

    help = "Show and send reminders: a pass every five seconds, or at once when something was planned."
    requires_system_checks = ()  # they load pages and papers, which this process never shows

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--senders", type=int, default=4, help="sender threads, one kept for the urgent")
        parser.add_argument(
            "--every", type=float, default=EVERY, help="seconds between two passes if nothing is planned"
        )
        parser.add_argument(
            "--processes", type=int, default=1, help="processes that share the senders; one a core is enough"
        )
        parser.add_argument("--once", action="store_true", help="one pass only")

    def handle(self, *_args: Any, **options: Any) -> None:
        stop = Stop()
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: stop.set())
        self.once, self.every = options["once"], options["every"]
        more = 0 if self.once else max(0, options["processes"] - 1)
        share = max(1, options["senders"] // (more + 1))
        hands = Hands(more, lambda: self._work(share, stop, lambda: None, is_first=False))
        try:
            hands.start()  # before there is a connection or a thread
            self._work(max(1, options["senders"] - more * share), stop, hands.look, is_first=True)
        finally:
            hands.stop()

    def _work(self, senders: int, stop: threading.Event, look: Callable[[], None], *, is_first: bool) -> None:
        guard, ear, rezoned = guards.Guard(), Ear(), not is_first
        parent = os.getppid()
        while not stop.is_set() and (is_first or os.getppid() == parent):
            look()
            ear.listen()
            done = self._pass(guard, senders, stop, reserve=is_first)
            if done and not rezoned:  # a process has one table of zones as long as it lives
                rezoned = self._rezone(stop)
            if self.once:
                break
            ear.wait(self.every, stop)
        ear.close()

    def _pass(self, guard: guards.Guard, senders: int, stop: threading.Event, *, reserve: bool = True) -> bool:
        try:
            close_old_connections()
            dispatch.dispatch_once(guards.database_clock, senders, guard=guard, stop=stop, reserve=reserve)
        except (DatabaseError, InterfaceError, OSError):  # the database is away: look again in five seconds
            log.exception("a pass of the dispatcher failed")
            connection.close()
            return False
        return True

    def _rezone(self, stop: threading.Event) -> bool:
        try:
            rezone.run(now=guards.database_clock(), halt=stop.is_set)
        except (DatabaseError, InterfaceError, OSError):  # as above
            log.exception("the table of zones could not be followed")
            connection.close()
            return False
        return True
