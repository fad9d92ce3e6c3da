"""When a letter may leave: quiet hours and digests of a reader, by the reader's clock. Pure functions."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from reminders import walltime
from reminders.models import Digest, Preference

DIGEST_HOUR = time(8)
ALONE = timedelta(days=3)  # nearer to its date than this, nothing waits for a digest
SATURDAY = 5
REACH = 5  # days to look around: a weekend and a night on both its sides
MINUTE = timedelta(minutes=1)
LAST_MINUTE = time(23, 59)


def is_quiet(at: datetime, wish: Preference, tz: str) -> bool:
    """Tell whether a reader does not want to be disturbed at an instant."""
    local = walltime.wall(at, tz)
    if wish.quiet_weekends and local.weekday() >= SATURDAY:
        return True
    begins, ends, clock = wish.quiet_from, wish.quiet_until, local.time()
    if begins is None or ends is None or begins == ends:
        return False
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


def next_allowed(at: datetime, wish: Preference, tz: str) -> datetime:
    """Give the first instant from here on at which the reader may be disturbed."""
    if not is_quiet(at, wish, tz):
        return at
    edges = (wish.quiet_until or walltime.MIDNIGHT, walltime.MIDNIGHT)
    found = [edge for edge in _around(at, tz, range(REACH), edges) if edge >= at and not is_quiet(edge, wish, tz)]
    return min(found, default=at)


def last_allowed(at: datetime, wish: Preference, tz: str) -> datetime:
    """Give the last minute before here at which the reader may be disturbed."""
    if not is_quiet(at, wish, tz):
        return at
    begins = datetime.combine(date.min + walltime.DAY, wish.quiet_from or walltime.MIDNIGHT)
    edges = ((begins - MINUTE).time(), LAST_MINUTE)
    found = [
        edge for edge in _around(at, tz, range(0, -REACH, -1), edges) if edge < at and not is_quiet(edge, wish, tz)
    ]
    return max(found, default=at)


def slot(at: datetime, digest: str, tz: str) -> datetime:
    """Give the first digest from here on: at eight on a working day, or on a Monday."""
    days = (0,) if digest == Digest.WEEKLY else range(SATURDAY)
    today = walltime.today(at, tz)
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        found = walltime.instant(datetime.combine(day, DIGEST_HOUR), tz)
        if day.weekday() in days and found >= at:
            return found
    raise ValueError("a week has a Monday")


def departure(
    due: datetime,
    expires: datetime,
    anchor_at: datetime | None,
    *,
    wish: Preference,
    tz: str,
    urgent: bool = False,
    honours_quiet: bool = True,
    may_digest: bool = False,
) -> datetime:
    """Give the instant at which a letter leaves: urgent ones when due, the others with the reader's digest or by day."""
    if urgent:
        return due
    if may_digest and waits(due, anchor_at, wish):
        at = slot(due, wish.digest, tz)
        if at < expires and not is_quiet(at, wish, tz):
            return at
    if not honours_quiet:
        return due
    forward = next_allowed(due, wish, tz)
    return forward if forward <= expires else last_allowed(due, wish, tz)


def waits(due: datetime, anchor_at: datetime | None, wish: Preference) -> bool:
    """Tell whether the reader has a digest and the date is far enough to wait for it."""
    return wish.digest != Digest.NONE and (anchor_at is None or anchor_at - due > ALONE)


def _around(at: datetime, tz: str, days: range, clocks: tuple[time, ...]) -> Iterator[datetime]:
    today = walltime.today(at, tz)
    for ahead in days:
        for clock in clocks:
            yield walltime.instant(datetime.combine(today + timedelta(days=ahead), clock), tz)
