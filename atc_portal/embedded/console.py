"""What the launcher says: one line for each step with its seconds, redrawn on a terminal while the step runs."""

import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from atc_portal.embedded.processes import Program, StartError, spawn, stop, tail

WIDTH = 44


class Console:
    """A terminal, or a log that takes finished lines only."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.out = out
        self.live = out.isatty()
        self.said = ""
        self.name = ""
        self.started = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Name what is being done, and say how long it took when it is done."""
        self.name, self.started = name, time.monotonic()
        self._draw("…")
        try:
            yield
        except BaseException:
            self.say(f"{self._start()}  {name:<{WIDTH}} not done")
            raise
        self.say(f"{self._start()}  {name:<{WIDTH}} {self._seconds()}")

    def run(self, command: Sequence[str | Path], log: Path, environment: Mapping[str, str], sorry: str) -> None:
        """Run a program to its end, showing the last line of its log; its failure is ours, said in the sentence `sorry`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
        if self.wait(spawn(command, log=log, environment=environment), log):
            raise StartError(sorry, log)

    def wait(self, program: Program, log: Path) -> int:
        """Wait for a program to end; when we are asked to stop, so is the program."""
        try:
            while program.poll() is None:
                time.sleep(0.05)
                self._draw(f"{self._seconds()}  {''.join(tail(log, 1))}")
        except BaseException:
            stop(program, within=3)
            raise
        return int(program.returncode)

    def say(self, *lines: str) -> None:
        """Lines for the person at the terminal, who may have closed it."""
        try:
            print(*lines, sep="\n", file=self.out, flush=True)
        except OSError:
            self.live = False

    def say_once(self, line: str) -> None:
        """A line that a loop says, but the person needs to read once."""
        if line != self.said:
            self.say(line)
            self.said = line

    def box(self, *lines: str) -> None:
        """The lines that must not be overlooked."""
        width = max(map(len, lines))
        rule = "─" * (width + 4)
        self.say(f"┌{rule}┐", *(f"│  {line:<{width}}  │" for line in lines), f"└{rule}┘")

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.started:5.1f} s"

    def _start(self) -> str:
        return "\r\x1b[K" if self.live else ""

    def _draw(self, state: str) -> None:
        if self.live:
            room = shutil.get_terminal_size().columns - 1
            self.out.write(self._start() + f"  {self.name:<{WIDTH}} {state}"[:room])
            self.out.flush()
