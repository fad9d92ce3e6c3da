"""What beat wakes: read the database's clock, call one function. Losing a task loses nothing."""

from celery import shared_task

from reminders import dispatch, guards, rezone
from reminders import reconcile as reconciler


@shared_task
def tick() -> None:
    """One pass of the engine by one sender."""
    dispatch.dispatch_once(source="beat")


@shared_task
def reconcile() -> None:
    """Follow the table of zones if it is another one; then compare what is wanted soon with what is planned."""
    rezone.run(now=guards.database_clock())
    reconciler.run("reconciler", clock=guards.database_clock)


@shared_task
def nightly() -> None:
    """Compare everything, and purge what is kept no longer."""
    reconciler.run("nightly", clock=guards.database_clock)
