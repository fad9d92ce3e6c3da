"""The port of the web server: taken before the server starts, and asked until it answers."""

import errno
import select
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from atc_portal.embedded.processes import StartError

FIRST = 8000
COUNT = 50
PATIENCE = 120  # seconds for the first page
QUESTION = "GET /health/live HTTP/1.0\r\nHost: {}\r\n\r\n"


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Listen on the port asked for, else on the first free one; it then is ours, whatever becomes of the web server."""
    for candidate in range(FIRST, FIRST + COUNT) if port is None else [port]:
        try:
            return _listen_on(host, candidate)
        except OSError as error:
            if port is not None:
                raise StartError(f"Port {port} of {host} cannot be had: {error.strerror}.") from error
    raise StartError(f"No port from {FIRST} to {FIRST + COUNT - 1} is free. Name one: ./portal up --port N")


def _listen_on(host: str, port: int) -> list[socket.socket]:
    if host != "localhost":
        return [socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)]
    first = socket.create_server(("127.0.0.1", port))
    try:  # browsers may try this one first, and must not meet a stranger there
        return [first, socket.create_server(("::1", first.getsockname()[1]), family=socket.AF_INET6)]
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]  # a machine without IPv6


def await_page(listener: socket.socket, address: str, watch: Callable[[], None]) -> None:
    """Return when the web server says that it lives; `watch` may raise meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _lives(listener, QUESTION.format(urlsplit(address).netloc).encode(), watch, deadline):
            return
        watch()
        time.sleep(0.1)
    raise StartError("The web server does not answer.")


def _lives(listener: socket.socket, question: bytes, watch: Callable[[], None], deadline: float) -> bool:
    """One question, waiting in the queue until the server takes it; an answer that sends us elsewhere is a sign of life."""
    with socket.create_connection(listener.getsockname()[:2]) as connection:
        connection.sendall(question)
        while time.monotonic() < deadline:
            if select.select([connection], [], [], 0.05)[0]:
                answer = connection.recv(12)
                return answer[9:10] in (b"2", b"3")
            watch()
    return False
