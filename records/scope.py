"""Whose rows this connection may see: what the walls in PostgreSQL ask (`triggers.party_wall`).

A connection rests with no rows in the web, with all in the worker; a request takes on the scope of whoever asks.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, Error, connection

SET = "SELECT set_config('atc.parties', %s, false), set_config('atc.wide', %s, false)"
WIDE = "SELECT set_config('atc.wide', %s, false)"


def take(user: Any) -> None:
    """Take on the scope of a person: the secretariat's is wide, a representative's are the parties of today."""
    if user.has_role("staff"):
        _set([], wide=True)
    else:
        _set(user.parties("view").order_by("pk").values_list("pk", flat=True), wide=False)


def clear() -> None:
    """Go back to what the connection began with. One that cannot is given up, with all it was told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("RESET atc.parties; RESET atc.wide")
    except Error:
        connection.close()


@contextmanager
def of(user: Any) -> Iterator[None]:
    """See as a person sees, for a while: an export is made with the rights of whoever asked for it."""
    take(user)
    try:
        yield
    finally:
        clear()


@contextmanager
def everything() -> Iterator[None]:
    """See all rows for a while, inside an act: what is planned for others is not planned by the rights of who acts."""
    if not connection.in_atomic_block:
        raise RuntimeError("all rows are seen inside a transaction only: its rollback takes that back")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('atc.wide', true)")
        was = cursor.fetchone()[0] or ""
    if was == "on":
        yield
        return
    _widen("on")
    try:
        yield
    except DatabaseError:
        raise  # the transaction is over, and the setting with it
    except BaseException:
        _widen(was)
        raise
    _widen(was)


class During:
    """A stream that is written while its scope holds; closing it ends both."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self.stream = iter(stream)

    def __iter__(self) -> Iterator[bytes]:
        """Give the stream itself."""
        return self.stream

    def close(self) -> None:
        """End the scope; Django calls this when the answer has left, or was given up."""
        clear()


def _set(parties: Iterable[int], *, wide: bool) -> None:
    array = "{" + ",".join(map(str, parties)) + "}"
    with connection.cursor() as cursor:
        cursor.execute(SET, [array, "on" if wide else "off"])


def _widen(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WIDE, [value])
