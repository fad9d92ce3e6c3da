"""Start programs so that they die with us, and stop them so that nothing is left behind."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Program = subprocess.Popen[bytes]


class StartError(Exception):
    """What went wrong, as a sentence for the person at the terminal, and the log that says more."""

    def __init__(self, sentence: str, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.log = log

    def __str__(self) -> str:
        lines = [str(self.args[0])]
        if self.log and (last := tail(self.log)):
            lines += ["", f"The last lines of {self.log}:", *(f"  {line}" for line in last)]
        return "\n".join(lines)


class Halted(BaseException):
    """Somebody asked us to stop: Ctrl-C, a signal, the terminal closed."""


def heed_signals() -> None:
    """Let the first INT, TERM or HUP raise `Halted`, and later ones do nothing: a second Ctrl-C is not faster.

    In words, because a job that a shell starts in the background inherits SIGINT ignored.
    """

    def halt(signum: int, _: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Halted(signum)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, halt)


def tail(log: Path, count: int = 20) -> list[str]:
    """The last lines of a log; none when it cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 65536))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except OSError:
        return []


def lowly() -> tuple[int, int] | None:
    """User and group for the servers: PostgreSQL refuses to run as root, so root lends it `nobody`."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def private_directory(path: Path) -> Path:
    """A directory that the servers alone may enter, made if missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    if owner := lowly():
        os.chown(path, *owner)
    return path


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    lower: bool = False,
    parting: int = signal.SIGTERM,
    hand_over: Iterable[int] = (),
) -> Program:
    """Start a direct child in a session of its own, which gets the signal `parting` when we die.

    The parting signal is tied to the calling thread: call from the main one.
    """
    owner = lowly() if lower else None
    rights: dict[str, Any] = {"user": owner[0], "group": owner[1], "extra_groups": []} if owner else {}
    with log.open("ab") as output:
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd="/" if lower else None,
            start_new_session=True,
            pass_fds=tuple(hand_over),
            preexec_fn=_dying_with(os.getpid(), parting),  # noqa: PLW1509  # two system calls, and no thread of ours holds a lock
            **rights,
        )


def _dying_with(parent: int, signum: int) -> Callable[[], None] | None:
    if LIBC is None:
        return None

    def prepare() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:  # it died before the request was heard
            os._exit(1)

    return prepare


def stop(program: Program, signum: int = signal.SIGTERM, *, within: float = 12) -> None:
    """End one program; see `stop_all`."""
    stop_all([(program, signum)], within=within)


def stop_all(programs: Iterable[tuple[Program, int]], *, within: float = 12) -> None:
    """Signal each program in turn, wait for all of them, then end by force what remains of their sessions."""
    programs = list(programs)
    for program, signum in programs:
        if program.poll() is None:
            program.send_signal(signum)
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and any(program.poll() is None for program, _ in programs):
        time.sleep(0.02)
    for program, _ in programs:
        sweep(program)
        program.wait()


def sweep(program: Program) -> None:
    """End by force whatever is left of a program's session: a dead server's workers, a child that will not go."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)


def standing_in(directory: Path) -> Iterator[int]:
    """Live processes whose working directory this is. Zombies do not count: not every process 1 reaps them."""
    if not Path("/proc/self/stat").exists():
        yield from _named_in(directory / "postmaster.pid")
        return
    cluster = directory.resolve()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and (process / "cwd").readlink() == cluster:
                yield int(process.name)


def _named_in(pidfile: Path) -> Iterator[int]:
    """The same by PostgreSQL's own file, where there is no /proc."""
    with suppress(OSError, ValueError, IndexError):
        pid = int(pidfile.read_text().split()[0])
        command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if "postgres" in command.stdout:
            yield pid


def clear(directory: Path, signum: int, *, within: float = 20) -> None:
    """Ask what still stands in a directory of ours to leave; call only while holding the lock of the checkout."""
    asked: set[int] = set()
    deadline = time.monotonic() + within
    while remaining := set(standing_in(directory)):
        for pid in remaining - asked:
            with suppress(ProcessLookupError):
                os.kill(pid, signum)
        asked |= remaining
        if time.monotonic() > deadline:
            pids = ", ".join(map(str, sorted(remaining)))
            raise StartError(f"An earlier server still works in {directory} and does not stop (process {pids}).")
        time.sleep(0.05)
