"""The verbs of `./portal`."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from atc_portal.embedded import checks, install, locks, places, up
from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Halted, StartError, heed_signals

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
HELP = """\
./portal up        set everything up and run the portal, until Ctrl-C (--help: its options)
./portal test      set everything up and run every check; --full: the long ones too;
                   with paths or other options it is pytest alone
./portal check     the fast checks only
./portal screenshots [FOLDER]
                   pictures of the pages in both languages and themes
./portal manage …  a command of Django, with the portal's servers
./portal shell     Django's shell, likewise
./portal reset     delete the data of this checkout; --all the environment too"""


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says."""
    heed_signals()
    os.chdir(ROOT)
    os.umask(0o022)
    verb, *rest = arguments or ["help"]
    verbs = {
        "up": run,
        "test": test,
        "check": check,
        "screenshots": screenshots,
        "manage": manage,
        "shell": shell,
        "reset": reset,
    }
    if verb not in verbs:
        print(HELP)
        return 0 if verb in ("help", "-h", "--help") else 2
    try:
        return verbs[verb](rest, Console())
    except StartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Halted:
        return 0 if verb == "up" else 130


def take() -> int | None:
    """The lock of this checkout, which its owner alone can take."""
    try:
        return locks.take(VAR)
    except PermissionError as error:
        raise StartError(f"{error.filename} belongs to another user: this checkout is theirs to run.") from error


def run(arguments: Sequence[str], console: Console) -> int:
    """Take the lock, make the environment, and go on as its Python."""
    options = up.parser().parse_args(arguments)
    while (lock := take()) is None:
        if (state := locks.state(VAR)) and state.address:
            console.say(f"The portal is already running at {state.address}")
            return 0
        console.say_once("Another ./portal is at work here; waiting for it.")
        time.sleep(0.2)
    python = install.environment(ROOT, console, wheels=options.wheels)
    return become([python, "-m", "atc_portal.embedded.up", *arguments], locks.hand_over(lock))


def test(arguments: Sequence[str], console: Console) -> int:
    """The whole check, or pytest with what was given."""
    python = install.environment(ROOT, console, tests=True)
    if set(arguments) - {"--full"}:
        browser = ["-p", "playwright"] if any("tests/browser" in each for each in arguments) else []
        return become([python, "-m", "pytest", *browser, *arguments], {})
    return checks.run(checks.FULL if arguments else checks.WHOLE, python, console)


def check(_: Sequence[str], console: Console) -> int:
    """The parts that take seconds."""
    return checks.run(checks.FAST, install.environment(ROOT, console, tests=True), console)


def screenshots(arguments: Sequence[str], console: Console) -> int:
    """Pictures of the pages, taken by the machine's browser with servers of their own."""
    python = install.environment(ROOT, console, tests=True)
    checks.provide(console)
    folder = Path(arguments[0] if arguments else VAR / "screenshots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    console.say(f"The pictures go to {folder}")
    words = ["-m", "pytest", "-q", "-p", "playwright", "tests/browser/screenshots.py"]
    return become([python, *words], {"PORTAL_SCREENSHOTS": str(folder)})


def manage(arguments: Sequence[str], console: Console) -> int:
    """A command of Django with the servers of this checkout, running or started for it."""
    python = install.environment(ROOT, console)
    return become([python, "-m", "atc_portal.embedded.guest", *arguments], {})


def shell(arguments: Sequence[str], console: Console) -> int:
    """Django's shell."""
    return manage(["shell", *arguments], console)


def reset(arguments: Sequence[str], console: Console) -> int:
    """Delete the data, after asking, unless the portal runs."""
    parser = argparse.ArgumentParser(prog="./portal reset", description="Delete the data of this checkout.")
    parser.add_argument("--all", action="store_true", help="the environment too")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    if take() is None:
        raise StartError("The portal runs, or another ./portal is at work here. Stop it first.")
    chosen = places.choose(VAR)
    doomed = [path for path in VAR.iterdir() if path.name != "lock"]
    doomed += [path for path in (chosen.data, chosen.sockets) if not path.is_relative_to(VAR)]
    doomed += [ROOT / ".venv"] if options.all and not (ROOT / ".venv").is_symlink() else []
    console.say("This deletes:", *(f"  {path}" for path in sorted(doomed)))
    if not options.yes and input("Go on? Type yes: ").strip() != "yes":
        console.say("Nothing was deleted.")
        return 1
    for path in doomed:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return 0


def become(command: Sequence[str | Path], more: dict[str, str]) -> int:
    """Be replaced by another program; signals, terminal and number stay."""
    words = [os.fspath(part) for part in command]
    sys.stdout.flush()
    os.execve(words[0], words, {**os.environ, **more})  # noqa: S606  # no shell is wanted
