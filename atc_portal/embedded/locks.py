"""One launcher at a time: the lock of the checkout, what its holder is doing, and who uses its servers."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from atc_portal.embedded.environment import write_whole

HANDED_OVER = "PORTAL_LOCK"  # the descriptor of the lock, for the next stage of the same process


@dataclass
class State:
    """What the holder of the lock tells others: who it is, where the portal answers, what it started."""

    pid: int
    embedded: list[str]
    address: str = ""
    programs: dict[str, int] = field(default_factory=dict)

    def write(self, var: Path) -> None:
        (var / "run").mkdir(mode=0o711, parents=True, exist_ok=True)
        write_whole(var / "run/state.json", json.dumps(asdict(self)))


def take(var: Path) -> int | None:
    """The descriptor of the lock; nothing when someone else holds it. An earlier stage of ours may have it already."""
    if HANDED_OVER in os.environ:
        return int(os.environ.pop(HANDED_OVER))
    var.mkdir(mode=0o711, parents=True, exist_ok=True)
    descriptor = os.open(var / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def hand_over(descriptor: int) -> dict[str, str]:
    """What the next stage must find in its environment to have the lock."""
    os.set_inheritable(descriptor, True)
    return {HANDED_OVER: str(descriptor)}


def state(var: Path) -> State | None:
    """What the holder of the lock says; nothing while it is still starting, or when the words are a dead one's."""
    found = last_state(var)
    try:
        holder = (var / "lock").read_text()
    except OSError:
        return None
    return found if found and str(found.pid) == holder else None


def last_state(var: Path) -> State | None:
    """What the last holder said, dead or alive."""
    try:
        return State(**json.loads((var / "run/state.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def visit(var: Path) -> int:
    """A guest's descriptor: as long as it is open, servers started for one command are not stopped."""
    descriptor = os.open(var / "run/in-use", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)
    return descriptor


def await_guests(var: Path) -> None:
    """Return when no guest uses the servers any more."""
    descriptor = os.open(var / "run/in-use", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.close(descriptor)
