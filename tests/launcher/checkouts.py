"""Checkouts of the portal that tests start, kill and look at from outside, each in a directory of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from atc_portal.embedded import places

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".venv", "var", ".git", "__pycache__", "*.mo", ".*_cache", ".hypothesis", ".coverage*"
)
PROGRAMS = ("web", "dispatcher", "worker", "beat")
PATIENCE = 90  # seconds, on a machine with other work to do


class Checkout:
    """The files of this checkout at another place, with the environment of this one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.var = root / "var"
        self.said = root.parent / f"{root.name}.said"
        self.launcher: subprocess.Popen[bytes] | None = None

    @classmethod
    def new(cls, root: Path) -> "Checkout":
        """Copy what stands here, committed or not, but nothing that a start makes."""
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        (root / ".venv").symlink_to(Path(sys.prefix).resolve())
        return cls(root)

    def twin(self, root: Path) -> "Checkout":
        """Another checkout, prepared as this one is."""
        subprocess.run(["cp", "-a", self.root, root], check=True)
        return Checkout(root)

    def run(self, *words: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        command = [*before, str(self.root / "portal"), *words]
        return subprocess.run(
            command,
            env=plain(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
        )

    def start(self, *words: str, before: Sequence[str] = ()) -> "Checkout":
        """Start the portal and wait for its address."""
        with self.said.open("wb") as said:
            self.launcher = subprocess.Popen(
                [*before, self.root / "portal", "up", *words],
                env=plain(),
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until(
            lambda: self.launcher.poll() is not None or "Ctrl-C" in self.said.read_text(),
            self._heard,
            moves=self._heard,
        )
        assert self.launcher.poll() is None, self.said.read_text()
        return self

    def _heard(self) -> str:
        """What the launcher has said, and what the longest of its steps says of each of its own."""
        steps = (self.var / "log").glob("prepare*")
        return "".join(file.read_text() for file in (self.said, *sorted(steps)))

    @property
    def state(self) -> dict:
        return json.loads((self.var / "run/state.json").read_text())

    @property
    def programs(self) -> dict[str, int]:
        return self.state["programs"]

    @property
    def address(self) -> str:
        return self.state["address"]

    def page(self, path: str = "") -> str:
        """What a browser gets at a path, after redirects."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read().decode()

    def kill(self, *names: str) -> None:
        """Kill programs as nothing can defend itself against."""
        for name in names:
            os.kill(self.programs[name], signal.SIGKILL)

    def stop(self, signum: int) -> tuple[int, float]:
        """Ask the portal to stop; its status, and how long it took."""
        started = time.monotonic()
        self.launcher.send_signal(signum)
        return self.launcher.wait(PATIENCE), time.monotonic() - started

    def left(self) -> dict[int, str]:
        """Live processes that belong to this checkout, by number, with their commands."""
        return {pid: command for pid, command in processes() if self._is_ours(pid, command)}

    def remove(self) -> None:
        """Stop whatever still runs, and leave nothing behind on disk."""
        if self.launcher and self.launcher.poll() is None:
            self.stop(signal.SIGTERM)
        for pid in self.left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not self.left(), self.left)
        chosen = places.choose(self.var)
        for directory in (chosen.data, chosen.sockets, self.root):
            shutil.rmtree(directory, ignore_errors=True)

    def _is_ours(self, pid: int, command: str) -> bool:
        if f"{self.root}/" in command:
            return True
        with suppress(OSError):
            surroundings = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            where = Path(f"/proc/{pid}/cwd").readlink()
            return f"ATC_VAR={self.var}".encode() in surroundings or where.is_relative_to(self.root)
        return False


def plain() -> dict[str, str]:
    """What a person's shell knows, and nothing of this run of the tests."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def processes() -> Iterator[tuple[int, str]]:
    """All live processes; zombies wait for a process 1 that may not reap them."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                yield (
                    int(process.name),
                    (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"),
                )


def until(
    happened: Callable[[], object],
    tell: Callable[[], object],
    within: float = PATIENCE,
    moves: Callable[[], object] = bool,
) -> float:
    """Wait for something outside of this process; how long it took.

    Raises AssertionError with what is told when it has not happened in time: so many seconds, counted anew whenever what
    `moves` has changed. A step takes as long as the machine needs; that nothing moves any more is the fault.
    """
    started = since = time.monotonic()
    now = moves()
    while not happened():
        before, now = now, moves()
        if now != before:
            since = time.monotonic()
        assert time.monotonic() - since < within, tell()
        time.sleep(0.05)
    return time.monotonic() - started
