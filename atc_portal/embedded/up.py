"""`./portal up`, step by step: servers, database, web, then the programs that work in the background.

A supervisor that loads no Django: it stays small and outlives whatever it starts.
"""

import argparse
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from atc_portal.embedded import environment, locks, places, ports, postgres, valkey
from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Halted, Program, StartError, heed_signals, spawn, stop
from atc_portal.embedded.supervisor import Service, Supervisor, await_gone

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
PREPARED_BY = ("requirements.lock", "*/migrations/*.py", "deploy/roles.sql")
SERVERS = ("DATABASE_URL", "REDIS_URL")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def parser() -> argparse.ArgumentParser:
    """The options of `./portal up`."""
    found = argparse.ArgumentParser(
        prog="./portal up", description="Set everything up and run the portal, until Ctrl-C."
    )
    found.add_argument("--port", type=int, help=f"this port; without it the first free one from {ports.FIRST} on")
    found.add_argument("--host", default="localhost", help="the address to listen on")
    found.add_argument("--dev", action="store_true", help="show errors in full, and start anew when the code changes")
    found.add_argument(
        "--demo", action="store_true", help="public facts and demo data also into an empty database of your own"
    )
    found.add_argument("--wheels", metavar="DIR", help="install from a folder of wheels, without a network")
    return found


class Portal:
    """One running portal, or only its servers."""

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.options = options
        self.console = console
        self.embedded = [name for name in SERVERS if not os.environ.get(name)]
        self.trial = len(self.embedded) == len(SERVERS) and options.host in LOOPBACK
        self.state = locks.State(os.getpid(), self.embedded)
        self.supervisor = Supervisor(VAR / "log", console, self._note)
        self.environment: dict[str, str] = {}

    def run(self) -> None:
        """All steps, then watch until someone asks to stop."""
        self.make_directories()
        listeners = ports.listen(self.options.host, self.options.port)
        port = listeners[0].getsockname()[1]
        if self.options.port is None and port != ports.FIRST:
            self.console.say(f"  Port {ports.FIRST} is taken; the portal takes {port}.")
        address = os.environ.get("PORTAL_URL") or f"http://{self.options.host}:{port}"
        self.start_servers()
        self.environment["PORTAL_URL"] = address
        self.prepare()
        with self.console.step("The first page"):
            self.supervisor.start(self._web(listeners))
            ports.await_page(listeners[0], address, self.supervisor.watch)
        for service in self._background():
            self.supervisor.start(service)
        self.state.address = f"{address}/"
        self._note(self.state.programs)
        self._greet(address)
        self._watch()

    def make_directories(self) -> None:
        """What stands in `var`; and no program of an earlier portal that was killed works there any more."""
        for name, mode in {"log": 0o711, "run": 0o711, "mail": 0o700, "files": 0o700}.items():
            (VAR / name).mkdir(mode=mode, parents=True, exist_ok=True)
        if former := locks.last_state(VAR):
            await_gone(former.programs.values(), ROOT)

    def know_servers(self) -> None:
        """The environment in which programs find the servers, their keys and files."""
        self.places = places.choose(VAR)
        known = {"ATC_VAR": str(VAR), "PYTHONTZPATH": "", "PYTHONUNBUFFERED": "1"}
        given = environment.addresses(self.places)
        if "DATABASE_URL" in self.embedded:
            known["DATABASE_URL"] = given["DATABASE_URL"]
        if "REDIS_URL" in self.embedded:
            known |= {name: given[name] for name in ("REDIS_URL", "CACHE_URL")}
        if self.trial:
            known["ATC_TRIAL"] = "1"
        if self.options.dev:
            known["DEBUG"] = "1"
        # With a server of one's own, every key must be given.
        made = environment.keys(VAR / "keys") if len(self.embedded) == len(SERVERS) else {}
        self.environment = {**made, **os.environ, **known}

    def start_servers(self) -> None:
        """Start what is not configured; build the translations meanwhile."""
        self.know_servers()
        translations = self._python("translations", "-m", "atc_portal.embedded.catalogues", ROOT / "locale")
        if self.embedded:
            with self.console.step("PostgreSQL and Valkey"):
                if "DATABASE_URL" in self.embedded:
                    self._start_postgres()
                if "REDIS_URL" in self.embedded:
                    server = valkey.start(self.places, self._log("valkey"))
                    self.supervisor.serve("valkey", server, valkey.PARTING)
        if translations.wait():
            raise StartError("The translations could not be built.", self._log("translations"))

    def prepare(self) -> None:
        """Migrations, and into an empty database facts and demo data; skipped when nothing can have changed."""
        stamp = postgres.prepared_stamp(self.places) if "DATABASE_URL" in self.embedded else None
        fingerprint = environment.fingerprint(ROOT, PREPARED_BY)
        if stamp and stamp.exists() and stamp.read_text() == fingerprint:
            return
        filling = ["--fill"] if self.trial or self.options.demo else []
        if filling:
            environment.demo_password(VAR / "keys")
        with self.console.step("Tables and data"):
            command: list[str | Path] = [sys.executable, ROOT / "manage.py", "prepare", *filling]
            self.console.run(command, self._log("prepare"), self.environment, "The database could not be prepared.")
        if stamp:
            environment.write_whole(stamp, fingerprint)

    def close(self) -> None:
        """Stop everything, and say nothing more about it."""
        self.supervisor.stop()
        (VAR / "run/state.json").unlink(missing_ok=True)

    def _start_postgres(self) -> None:
        server = postgres.start(self.places, self._log("postgres"))
        self.supervisor.serve("postgres", server, postgres.PARTING)
        roles = self._python("roles", "-m", "atc_portal.embedded.roles", self.places.sockets / "pg", "atc")
        while roles.poll() is None and server.poll() is None:
            time.sleep(0.02)
        if server.poll() is not None:
            stop(roles)
            raise StartError("PostgreSQL did not start.", self._log("postgres"))
        if roles.returncode:
            raise StartError("The database and its roles could not be made.", self._log("roles"))

    def _web(self, listeners: Sequence[socket.socket]) -> Service:
        descriptors = [each.fileno() for each in listeners]
        command = [
            *(sys.executable, "-m", "gunicorn", "atc_portal.wsgi"),
            *(part for number in descriptors for part in ("--bind", f"fd://{number}")),
            *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
            *("--graceful-timeout", "5", "--no-control-socket"),
        ]
        return Service("web", command, self.environment, descriptors)

    def _background(self) -> list[Service]:
        celery = (sys.executable, "-m", "celery", "-A", "atc_portal.celery", "--skip-checks")
        commands: dict[str, list[str | Path]] = {
            "dispatcher": [sys.executable, ROOT / "manage.py", "run_dispatcher", "--processes", "2"],
            "worker": [*celery, "worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"],
            "beat": [*celery, "beat", "-s", VAR / "run/beat", "--pidfile", ""],
        }
        return [Service(name, command, self.environment) for name, command in commands.items()]

    def _watch(self) -> None:
        seen = newest_source() if self.options.dev else 0.0
        while True:
            time.sleep(0.2)
            self.supervisor.watch()
            if self.options.dev and (now := newest_source()) > seen:
                seen = now
                self.console.say("  The code has changed: web, dispatcher, worker and beat start anew.")
                self.supervisor.restart()

    def _greet(self, address: str) -> None:
        lines = [f"The portal answers at {address}/", ""]
        accounts = VAR / "run/accounts.json"
        if self.trial and accounts.exists():
            lines.append(f"Demo accounts, password {environment.demo_password(VAR / 'keys')} for all;")
            lines.append("the page shows the code of the second step:")
            found = json.loads(accounts.read_text())
            lines += [f"    {email:<{max(map(len, found))}}  {role}" for email, role in found.items()]
            lines.append("")
        lines.append(f"Logs      {VAR / 'log'}")
        if not os.environ.get("MAIL_URL"):
            lines.append(f"Letters   {VAR / 'mail'}")
        self.console.box(*lines, "", "Ctrl-C stops everything.")

    def _python(self, name: str, *words: str | Path) -> Program:
        self._log(name).write_bytes(b"")
        return spawn([sys.executable, *words], log=self._log(name), environment=self.environment)

    def _log(self, name: str) -> Path:
        return self.supervisor.log(name)

    def _note(self, programs: dict[str, int]) -> None:
        self.state.programs = programs
        self.state.write(VAR)


def newest_source() -> float:
    """When the code was last changed."""
    return max(file.stat().st_mtime for start in ROOT.glob("*/__init__.py") for file in start.parent.rglob("*.py"))


def main(arguments: Sequence[str]) -> int:
    """Run the portal until someone asks to stop: 0 then, 1 when something went wrong."""
    heed_signals()
    console = Console()
    portal = Portal(parser().parse_args(arguments), console)
    if locks.take(VAR) is None:
        console.say("Another ./portal is at work here.")
        return 1
    try:
        portal.run()
    except StartError as error:
        console.say("", str(error))
        return 1
    except Halted:
        console.say("", "Stopping …")
        return 0
    finally:
        portal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
