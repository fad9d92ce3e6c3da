"""Asks the virus scanner, clamd, about a file: the bytes go over a socket, the answer is one line."""

import socket
import time
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

CLEAN, REFUSED, PENDING = "clean", "refused", "pending"
PORT = 3310
CONNECT, WHOLE = 3.0, 25.0  # seconds: to reach it, for the whole file
PIECE = 1 << 16


def is_set_up() -> bool:
    """Tell whether there is a scanner."""
    return bool(settings.SCANNER_URL)


def is_left_out() -> bool:
    """Tell whether files go without one: in a trial alone, and its pages say so."""
    return bool(settings.TRIAL and not settings.SCANNER_URL)


def absence() -> str:
    """Name what a page has to say where there is no scanner: "trial", or "missing", when nothing can be released."""
    if is_set_up():
        return ""
    return "trial" if settings.TRIAL else "missing"


def scan(file: IO[bytes]) -> str:
    """Ask about a file: clean, refused, or pending while there is no answer. Nothing is clean without being asked."""
    if is_left_out():
        return CLEAN
    if not is_set_up():
        return PENDING
    try:
        said = _ask(file)
    except OSError:
        return PENDING
    finally:
        file.seek(0)
    if said == "stream: OK":
        return CLEAN
    return REFUSED if said.endswith(" FOUND") else PENDING


def _ask(file: IO[bytes]) -> str:
    """Hand the bytes over piece by piece and read the answer, within the time."""
    ends = time.monotonic() + WHOLE
    file.seek(0)
    with _connected() as link:
        link.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            link.settimeout(_left(ends))
            link.sendall(len(piece).to_bytes(4) + piece)
        link.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0"):
            link.settimeout(_left(ends))
            part = link.recv(4096)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connected() -> socket.socket:
    address = urlsplit(settings.SCANNER_URL)
    return socket.create_connection((address.hostname or "", address.port or PORT), timeout=CONNECT)
