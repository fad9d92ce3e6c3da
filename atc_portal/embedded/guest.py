"""`./portal manage …`: one command of Django with the servers of the running portal, or with servers started for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from atc_portal.embedded import locks, postgres
from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import Halted, StartError, heed_signals
from atc_portal.embedded.up import ROOT, VAR, Portal, parser

UNPREPARING = ("migrate", "flush", "loaddata", "restore")  # after these, the tables may not be what the last start left


def main(arguments: Sequence[str]) -> int:
    """Run the command as a guest, or as the host of servers of its own."""
    heed_signals()
    portal = Portal(parser().parse_args([]), Console(sys.stderr))
    while (lock := locks.take(VAR)) is None:
        if state := locks.state(VAR):
            return _visit(portal, state, arguments)
        portal.console.say_once("Another ./portal is at work here; waiting for it.")
        time.sleep(0.2)
    try:
        portal.make_directories()
        portal.start_servers()
        portal.state.write(VAR)
        status = _foreground(portal, arguments)
        locks.await_guests(VAR)
    except Halted:
        return 130
    finally:
        portal.close()
    os.close(lock)
    return status


def _visit(portal: Portal, state: locks.State, arguments: Sequence[str]) -> int:
    """Be replaced by the command; a descriptor that it inherits tells the host that its servers are in use."""
    if missing := set(portal.embedded) - set(state.embedded):
        raise StartError(f"The running portal uses servers of its own: set {' and '.join(sorted(missing))} here too.")
    portal.know_servers()
    locks.visit(VAR)
    _unprepare(portal, arguments)
    sys.stdout.flush()
    os.execve(sys.executable, _command(arguments), portal.environment)  # noqa: S606  # no shell is wanted


def _foreground(portal: Portal, arguments: Sequence[str]) -> int:
    """Run the command at the terminal: Ctrl-C is its own, and we wait for its answer to it."""
    _unprepare(portal, arguments)
    signal.signal(signal.SIGINT, lambda *_: None)  # a handler, not "ignore", which the command would inherit
    with subprocess.Popen(_command(arguments), env=portal.environment) as command:
        try:
            return command.wait()
        except Halted:
            command.terminate()
            raise


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def _unprepare(portal: Portal, arguments: Sequence[str]) -> None:
    if arguments and arguments[0] in UNPREPARING and "DATABASE_URL" in portal.embedded:
        postgres.prepared_stamp(portal.places).unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StartError as error:
        sys.exit(f"{error}")
