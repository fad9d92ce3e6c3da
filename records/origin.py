"""Where the running request came from: its number and its network address, for entries of the trail and lines of the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The number of a request and the address it came from; both empty for commands and the clock."""

    request_id: str = ""
    address: str = ""


NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    """Say where the running request came from."""
    return _current.get()


@contextmanager
def came_from(request_id: str, address: str) -> Iterator[None]:
    """Within the block, what is written came from there."""
    before = _current.set(Origin(request_id, address))
    try:
        yield
    finally:
        _current.reset(before)
