"""The environment of the portal: `.venv` with every package of the locks, each by its hash."""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from atc_portal.embedded.console import Console
from atc_portal.embedded.environment import write_whole
from atc_portal.embedded.processes import StartError

RUN = ("requirements.lock", "requirements-embedded.lock")
TESTS = "requirements-test.lock"
ENVIRONMENT = ".venv"


def environment(root: Path, console: Console, *, tests: bool = False, wheels: str | None = None) -> Path:
    """Bring the environment to what the locks say, and return its Python; one start at a time does so."""
    home = root / ENVIRONMENT
    if home.is_symlink():  # someone else's, and theirs to keep
        return home / "bin/python"
    (root / "var/log").mkdir(mode=0o711, parents=True, exist_ok=True)
    with (root / "var/setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _brought(root, home, console, tests=tests, wheels=wheels)


def _brought(root: Path, home: Path, console: Console, *, tests: bool, wheels: str | None) -> Path:
    python = home / "bin/python"
    stamps = (
        {RUN: home / "portal.stamp", (TESTS,): home / "portal-tests.stamp"} if tests else {RUN: home / "portal.stamp"}
    )
    if all(_is(stamp, _fingerprint(root, python, locks)) for locks, stamp in stamps.items()):
        return python
    if not _version(python) or not (home / "portal.stamp").exists():
        with console.step("Python environment"):
            _make(home, console, root / "var/log/venv.log")
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    locks = [lock for group in stamps for lock in group]
    with console.step("Packages of the locks"):
        _install(root, python, locks, console, wheels)
    for group, stamp in stamps.items():
        write_whole(stamp, _fingerprint(root, python, group))
    return python


def _fingerprint(root: Path, python: Path, locks: Sequence[str]) -> str:
    digest = hashlib.sha256(_version(python).encode())
    for lock in locks:
        digest.update((root / lock).read_bytes())
    return digest.hexdigest()


def _version(python: Path) -> str:
    """What the environment's Python says of itself; nothing when it does not run or is too old."""
    question = "import sys; print(sys.version if sys.version_info >= (3, 11) else '')"
    try:
        return subprocess.run([python, "-c", question], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _is(stamp: Path, text: str) -> bool:
    return stamp.exists() and stamp.read_text() == text


def _make(home: Path, console: Console, log: Path) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        console.run(
            [sys.executable, "-m", "venv", "--clear", home],
            log,
            os.environ,
            "The Python environment could not be made.",
        )
    except StartError as error:
        if "ensurepip" in log.read_text():
            raise StartError(
                f"This Python has no module ensurepip. On Debian and Ubuntu: apt-get install python{version}-venv"
            ) from error
        raise


def _install(root: Path, python: Path, locks: Sequence[str], console: Console, wheels: str | None) -> None:
    """By uv, itself installed by its hash; by pip when uv fails."""
    log = root / "var/log/packages.log"
    source = ["--no-index", "--find-links", wheels] if wheels else []
    required = [part for lock in locks for part in ("-r", root / lock)]
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
    ]
    uv = python.with_name("uv")
    alone = root / "var/uv.lock"
    alone.write_text(_stanza((root / RUN[1]).read_text(), "uv"))
    try:
        console.run([*pip, "--no-deps", *source, "-r", alone], log, os.environ, "uv could not be installed.")
        command = [uv, "pip", "install", "--python", python, "--require-hashes", *source, *required]
        console.run(command, log, {**os.environ, **_as_pip(python)}, "uv could not install the packages.")
    except StartError:
        shutil.copy(log, log.with_name("packages-uv.log"))
        sorry = (
            "The packages could not be installed. Without a network, give a folder of wheels: ./portal up --wheels DIR"
        )
        console.run([*pip, "--no-deps", *source, *required], log, os.environ, sorry)  # the locks name every dependency


def _stanza(lock: str, name: str) -> str:
    """The lines of one package of a lock."""
    lines = lock.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{name}=="))
    length = next((n for n, line in enumerate(lines[start + 1 :]) if not line.startswith(" ")), len(lines))
    return "".join(lines[start : start + 1 + length])


def _as_pip(python: Path) -> dict[str, str]:
    """The places where pip is told to look, in uv's words: uv reads none of pip's configuration."""
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    told = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        told[key.rpartition(".")[2]] = str(ast.literal_eval(value)).split()
    words = {
        "UV_DEFAULT_INDEX": " ".join(told.get("index-url", [])),
        "UV_INDEX": " ".join(told.get("extra-index-url", [])),
        "UV_FIND_LINKS": ",".join(told.get("find-links", [])),
        "SSL_CERT_FILE": " ".join(told.get("cert", [])),
    }
    if words["UV_INDEX"]:  # as pip does it; every file is checked against its hash, wherever it comes from
        words["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in words.items() if value and name not in os.environ}
