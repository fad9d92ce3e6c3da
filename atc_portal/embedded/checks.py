"""The whole check; `./portal test` stops at the first red part.

Most parts run in order, at the terminal. Those that use one core, or wait for clocks, run in a row of their own meanwhile.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Program, StartError

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PRODUCTION = {
    "DATABASE_URL": "postgresql://atc@database.example/atc",
    "REDIS_URL": "rediss://broker.example:6379/0",
    "PORTAL_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "SECRET_KEY": "only-the-check-knows-this-key-and-it-is-long-enough-for-it",
    "LINK_KEY": "bGluay1rZXktb2YtdGhlLWNoZWNrLW9mLXNldHRpbmc=",
    "TOKEN_KEY": "dG9rZW4ta2V5LW9mLXRoZS1jaGVjay1vZi1zZXR0aW4=",
    "FIELD_KEYS": "1:ZmllbGQta2V5LW9mLXRoZS1jaGVjay1vZi1zZXR0aW4=",
    "TRAIL_KEY": "dHJhaWwta2V5LW9mLXRoZS1jaGVjay1vZi1zZXR0aW4=",
    "MAIL_URL": "smtp+tls://portal:secret@relay.example:587",
    "SCANNER_URL": "clamd://scanner.example:3310",
}


@dataclass(frozen=True)
class Part:
    """One part: its name, its command (the first word from the environment), what it finds in its environment.

    What runs `beside` the others is told when it and the part at the terminal have ended.
    """

    name: str
    command: str
    environment: Mapping[str, str] = field(default_factory=dict)
    beside: bool = False


ROOMS = (
    "tests/records", "tests/members", "tests/documents", "tests/programs", "tests/meetings", "tests/exercises",
    "tests/reminders",
)  # fmt: skip
NOT_ROOMS = ("tests/browser", "tests/engine", "tests/launcher")  # runs of their own
FAST = (
    Part("Style", "ruff check ."),
    Part("Format", "ruff format --check ."),
    Part("Format of templates", "djade --check --target-version 5.2 {templates}"),
    Part("Templates", "djlint --lint templates"),
    Part("Floors and rooms", "lint-imports"),
    Part("Types", "mypy .", beside=True),
    Part("Migrations are complete", "python -W ignore manage.py makemigrations --check --dry-run", PRODUCTION),
    Part("Translations", "python -m tests.catalogues"),
)
DEPLOYED = Part("Settings of production", "python manage.py check --deploy --fail-level WARNING", PRODUCTION)
BROWSER = Part("Browser", "python -m pytest -p playwright tests/browser -n 2 --dist worksteal")
ENGINE = Part("Engine", "python -m pytest tests/engine -n 2 --dist loadfile", beside=True)
# It starts whole portals and waits for their pages: the only part that asks how long something took has the machine to itself.
LAUNCHER = Part("Launcher", "python -m pytest tests/launcher -n 2 --dist loadfile")
# Each worker begins with a half of the tests and takes from the other's end: what a file makes for all its tests is made once.
WHOLE = (
    *FAST,
    DEPLOYED,
    Part(
        "Rooms, house and portal",
        f"python -m pytest tests -n 2 --dist worksteal --ignore {' --ignore '.join(NOT_ROOMS)}",
    ),
    BROWSER,
    LAUNCHER,
    ENGINE,
)
# Coverage is measured by each room's own tests alone: a walk over everything shows that nothing breaks, not what is right.
# Tracing takes a third of their time, so only the long check pays for it.
FULL = (
    *FAST,
    DEPLOYED,
    Part("Rooms", f"python -m pytest {' '.join(ROOMS)} -n 2 --full --cov --cov-report term --cov-fail-under 95"),
    Part("House and portal", f"python -m pytest tests -n 2 --full --ignore {' --ignore '.join((*ROOMS, *NOT_ROOMS))}"),
    *(replace(part, command=f"{part.command} --full", beside=False) for part in (BROWSER, LAUNCHER, ENGINE)),
)


@dataclass(frozen=True)
class Ended:
    """A part that has ended: how, after how many seconds, and what it said elsewhere than at the terminal."""

    part: Part
    status: int
    seconds: float
    words: str


class Row:
    """Parts that run one after the other in our process group, at our terminal or beside it."""

    def __init__(self, parts: Sequence[Part], python: Path) -> None:
        self.parts = list(parts)
        self.python = python
        self.running: Program | None = None

    def begin(self) -> Part | None:
        """Start the next part, unless one runs."""
        if self.running or not self.parts:
            return None
        part = self.parts[0]
        templates = " ".join(str(file.relative_to(ROOT)) for file in sorted((ROOT / "templates").rglob("*.html")))
        program, *words = part.command.format(templates=templates).split()
        self.said = tempfile.TemporaryFile() if part.beside else None  # noqa: SIM115  # read when the part has ended
        self.started = time.monotonic()
        self.running = subprocess.Popen(
            [self.python.with_name(program), *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONTZPATH": "", **part.environment},
            stdin=subprocess.DEVNULL if part.beside else None,
            stdout=self.said,
            stderr=self.said,
        )
        return part

    def end(self) -> Ended | None:
        """Take off the part that ran, once it has ended."""
        if self.running is None or self.running.poll() is None:
            return None
        status, self.running = self.running.returncode, None
        words = ""
        if self.said:
            with self.said as said:
                said.seek(0)
                words = said.read().decode(errors="replace").rstrip()
        return Ended(self.parts.pop(0), status, time.monotonic() - self.started, words)

    def stop(self) -> None:
        """Stop the part that runs."""
        if self.running:
            self.running.terminate()
            self.running.wait()
            if self.said:
                self.said.close()


def run(parts: Sequence[Part], python: Path, console: Console) -> int:
    """Run the parts in turn, those that go beside them in a row of their own, up to the first red one."""
    if any("pytest" in part.command for part in parts):
        provide(console)
    front, beside = rows = [Row([part for part in parts if part.beside is aside], python) for aside in (False, True)]
    ended: list[Ended] = []
    try:
        while front.parts or beside.parts:
            if begun := front.begin():
                console.say(_rule(begun))
            beside.begin()
            time.sleep(0.05)
            ended = sorted([*ended, *filter(None, [row.end() for row in rows])], key=lambda each: each.part.beside)
            if is_red := any(each.status for each in ended):
                front.stop()
            while ended and (is_red or not front.running):  # else the terminal is another's
                _tell(ended[0], console, is_last=not (ended[1:] or front.parts or beside.parts))
                if ended.pop(0).status:
                    return 1
    finally:
        for row in rows:
            row.stop()
    return 0


def _rule(part: Part) -> str:
    return f"── {part.name} {'─' * (70 - len(part.name))}"


def _tell(ended: Ended, console: Console, *, is_last: bool) -> None:
    if ended.part.beside:
        console.say(_rule(ended.part), ended.words)
    took = f"{ended.seconds:.1f} s"
    if ended.status:
        console.say(f"── {ended.part.name}: red after {took}. Again, alone: {_again(ended.part)}")
    elif not is_last:  # whose own summary is the last word
        console.say(f"   {ended.part.name}: {took}")


def _again(part: Part) -> str:
    told = "".join(f"{name}={value} " for name, value in part.environment.items()) if len(part.environment) == 1 else ""
    return f"{told}.venv/bin/{part.command.partition('{')[0].strip()}"


def provide(console: Console) -> None:
    """What the check needs of the machine: a browser, and the tools of translations."""
    packages = [] if chromium() else ["chromium"]
    packages += [] if shutil.which("msgfmt") and shutil.which("xgettext") else ["gettext"]
    if not packages:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise StartError(
            f"The check needs {' and '.join(packages)}. On Debian and Ubuntu: apt-get install {' '.join(packages)}"
        )
    log = ROOT / "var/log/apt.log"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    sorry = f"{' and '.join(packages)} could not be installed. Install what the check needs by hand."
    with console.step(f"{' and '.join(packages).capitalize()} for the check"):
        console.run(["apt-get", "update"], log, quiet, sorry)
        console.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], log, quiet, sorry)


def chromium() -> str | None:
    """The browser's program: the one named in PORTAL_CHROMIUM, or the first on the path."""
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
