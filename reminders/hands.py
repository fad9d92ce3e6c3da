"""More processes of one dispatcher: Python works on one core at a time, a burst of letters wants all there are."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
STEP = 0.2
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Stop(threading.Event):
    """Set by a signal. The library's own takes a lock: set while its waiter holds that, it would wait for ever."""

    told = False

    def set(self) -> None:
        """Ask to stop; takes no lock."""
        self.told = True

    def is_set(self) -> bool:
        """Tell whether it was asked."""
        return self.told

    def wait(self, timeout: float | None = None) -> bool:
        """Wait, looking five times a second, and say whether it was asked."""
        end = None if timeout is None else time.monotonic() + timeout
        while not self.told and (end is None or time.monotonic() < end):
            time.sleep(STEP if end is None else max(0.0, min(STEP, end - time.monotonic())))
        return self.told


class Hands:
    """Processes forked from this one, before it has a connection or a thread; they do `work` until they are told to stop.

    Lease and token do not care how many there are. None outlives this one: its pass, at most, where the system cannot see to it.
    """

    def __init__(self, number: int, work: Callable[[], None]) -> None:
        self.number, self.work = number, work
        self.parent = os.getpid()
        self.pids: set[int] = set()

    def start(self) -> None:
        """Fork them."""
        while len(self.pids) < self.number:
            pid = os.fork()
            if pid == 0:
                self._live()
            self.pids.add(pid)

    def look(self) -> None:
        """Raise if one has ended: who watches over this process starts it anew, with all of them."""
        ended = {pid for pid in self.pids if os.waitpid(pid, os.WNOHANG)[0]}
        self.pids -= ended
        if ended:
            raise RuntimeError("a process of the dispatcher has ended")

    def stop(self) -> None:
        """Tell all to stop, and wait until they have handed back what they hold."""
        for pid in self.pids:
            os.kill(pid, signal.SIGTERM)
        for pid in self.pids:
            os.waitpid(pid, 0)
        self.pids.clear()

    def _live(self) -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        code = 1
        try:
            if os.getppid() == self.parent:
                self.work()
            code = 0
        except Exception:
            log.exception("a process of the dispatcher fails")
        finally:
            os._exit(code)
