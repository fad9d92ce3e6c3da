"""Keep the portal's programs running: start, watch, start again, and stop in order."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Program, StartError, spawn, stop_all, sweep

TOO_OFTEN = 3  # deaths
TOO_SOON = 60  # seconds
LARGEST_LOG = 10 * 1024 * 1024
SERVERS_WITHIN = 6  # seconds to stop; programs and servers together stay below fifteen
PROGRAMS_WITHIN = 8


@dataclass
class Service:
    """One program that must always run."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    hand_over: Sequence[int] = ()
    program: Program | None = None
    deaths: list[float] = field(default_factory=list)
    due: float = 0.0  # when it is to be started again


@dataclass
class Server:
    """PostgreSQL or Valkey: its death ends everything."""

    name: str
    program: Program
    parting: int


class Supervisor:
    """The programs of one portal. `changed` is told the processes whenever one starts."""

    def __init__(
        self, logs: Path, console: Console, changed: Callable[[dict[str, int]], None] = lambda _: None
    ) -> None:
        self.logs = logs
        self.console = console
        self.changed = changed
        self.servers: list[Server] = []
        self.services: list[Service] = []

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def serve(self, name: str, program: Program, parting: int) -> None:
        """Watch a server that has been started."""
        self.servers.append(Server(name, program, parting))
        self._tell()

    def start(self, service: Service) -> None:
        """Start a program and watch it from now on."""
        self.services.append(service)
        self._spawn(service)

    def watch(self) -> None:
        """One look at everything: a dead program is started again, later each time; a dead server is the end."""
        for server in self.servers:
            if server.program.poll() is not None:
                raise StartError(f"{server.name} has stopped, and the portal with it.", self.log(server.name))
        now = time.monotonic()
        for service in self.services:
            if service.program is None:
                if now >= service.due:
                    self._spawn(service)
            elif service.program.poll() is not None:
                self._mourn(service, now)

    def restart(self) -> None:
        """Stop all programs and start them again, as after a change of the code."""
        stop_all([(each.program, signal.SIGTERM) for each in self.services if each.program], within=PROGRAMS_WITHIN)
        for service in self.services:
            service.deaths.clear()
            self._spawn(service)

    def stop(self) -> None:
        """The programs first, then what they need."""
        running = [(each.program, signal.SIGTERM) for each in reversed(self.services) if each.program]
        stop_all(running, within=PROGRAMS_WITHIN)
        stop_all([(each.program, each.parting) for each in reversed(self.servers)], within=SERVERS_WITHIN)
        self.services, self.servers = [], []

    def _mourn(self, service: Service, now: float) -> None:
        assert service.program is not None
        sweep(service.program)
        service.deaths = [*(death for death in service.deaths if now - death < TOO_SOON), now]
        if len(service.deaths) >= TOO_OFTEN:
            raise StartError(
                f"{service.name} has died {TOO_OFTEN} times within {TOO_SOON} seconds (last with {service.program.returncode}).",
                self.log(service.name),
            )
        service.due = now + 2 ** (len(service.deaths) - 1) - 1
        self.console.say(f"  {service.name} died with {service.program.returncode}; it is started again.")
        service.program = None

    def _spawn(self, service: Service) -> None:
        log = self.log(service.name)
        with suppress(FileNotFoundError):
            if log.stat().st_size > LARGEST_LOG:
                log.rename(log.with_suffix(".log.1"))
        service.program = spawn(service.command, log=log, environment=service.environment, hand_over=service.hand_over)
        self._tell()

    def _tell(self) -> None:
        pids = {each.name: each.program.pid for each in self.servers}
        self.changed(pids | {each.name: each.program.pid for each in self.services if each.program})


def await_gone(pids: Iterable[int], root: Path, *, within: float = 8) -> None:
    """Wait for programs of an earlier supervisor that died, then end them by force; others' processes are not touched."""
    deadline = time.monotonic() + within
    remaining = [pid for pid in pids if _is_ours(pid, root)]
    while remaining and time.monotonic() < deadline:
        time.sleep(0.05)
        remaining = [pid for pid in remaining if _is_ours(pid, root)]
    for pid in remaining:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _is_ours(pid: int, root: Path) -> bool:
    """Whether a process runs the Python of this checkout: numbers of processes are used again."""
    try:
        return os.fsencode(root / ".venv") in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
