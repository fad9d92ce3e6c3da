"""The whole check, in order; `./portal test` stops at the first red part."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Halted, StartError

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
    """One part: its name, its command (the first word from the environment), what it finds in its environment."""

    name: str
    command: str
    environment: Mapping[str, str] = field(default_factory=dict)


ROOMS = (
    "tests/records", "tests/members", "tests/documents", "tests/programs", "tests/meetings", "tests/exercises",
    "tests/reminders",
)  # fmt: skip
FAST = (
    Part("Style", "ruff check ."),
    Part("Format", "ruff format --check ."),
    Part("Format of templates", "djade --check --target-version 5.2 {templates}"),
    Part("Templates", "djlint --lint templates"),
    Part("Floors and rooms", "lint-imports"),
    Part("Types", "mypy ."),
    Part("Migrations are complete", "python -W ignore manage.py makemigrations --check --dry-run", PRODUCTION),
    Part("Translations", "python -m tests.catalogues"),
)
WHOLE = (
    *FAST[:-2],
    Part("Settings of production", "python manage.py check --deploy --fail-level WARNING", PRODUCTION),
    *FAST[-2:],
    Part("Rooms", f"python -m pytest {' '.join(ROOMS)} -n 2"),
    Part(
        "House and portal",
        f"python -m pytest tests -n 2 --ignore {' --ignore '.join((*ROOMS, 'tests/browser', 'tests/engine'))}",
    ),
    Part("Browser", "python -m pytest -p playwright tests/browser -n 2"),
    Part("Engine and launcher", "python -m pytest tests/engine -n 2 --dist loadfile"),
)
# Coverage is measured by each room's own tests alone: a walk over everything shows that nothing breaks, not what is right.
# Tracing takes a third of their time, so only the long check pays for it.
COVERED = " --cov --cov-report term --cov-fail-under 95"
FULL = tuple(
    replace(part, command=f"{part.command} --full{COVERED if part.name == 'Rooms' else ''}")
    if "pytest" in part.command
    else part
    for part in WHOLE
)


def run(parts: Sequence[Part], python: Path, console: Console) -> int:
    """Run the parts in turn, up to the first red one."""
    if any("pytest" in part.command for part in parts):
        provide(console)
    for part in parts:
        console.say(f"── {part.name} {'─' * (70 - len(part.name))}")
        started = time.monotonic()
        status = _run(part, python)
        took = f"{time.monotonic() - started:.1f} s"
        if status:
            console.say(f"── {part.name}: red after {took}. Again, alone: {_again(part)}")
            return 1
        if part is not parts[-1]:  # whose own summary is the last word
            console.say(f"   {part.name}: {took}")
    return 0


def _run(part: Part, python: Path) -> int:
    """One part, at our terminal and in our process group."""
    templates = " ".join(str(file.relative_to(ROOT)) for file in sorted((ROOT / "templates").rglob("*.html")))
    program, *words = part.command.format(templates=templates).split()
    surroundings = {**os.environ, "PYTHONTZPATH": "", **part.environment}
    with subprocess.Popen([python.with_name(program), *words], cwd=ROOT, env=surroundings) as running:
        try:
            return running.wait()
        except Halted:
            running.terminate()
            raise


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
