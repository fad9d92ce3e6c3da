"""What must hold before a letter leaves: the right instance, a clock that can be believed, no hold."""

import fcntl
import json
import logging
import os
import platform
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_noop

from reminders.models import Engine

log = logging.getLogger(__name__)

APART = timedelta(seconds=120)
AT_ONCE = 20.0  # seconds a database may take to say what time it is
LONG_SILENCE = timedelta(hours=72)
BACKWARDS = timedelta(
    seconds=60
)  # two processes write the last clock in turn; less is their order, on a busy machine too

LAST = """
SELECT NOT hold AND origin IN ('', reminders_origin()),
    EXISTS (SELECT FROM reminders_address WHERE address = %(address)s AND until > %(now)s AND lifted_by_id IS NULL),
    (SELECT coalesce(json_object_agg(person_id, topics_off), '{}')::text FROM reminders_preference
     WHERE person_id = ANY(%(people)s)),
    set_config('synchronous_commit', 'on', true)
FROM reminders_engine
"""


def database_clock() -> datetime:
    """Ask the database what time it is; no host is ever asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now


def instance() -> str:
    """Name this deployment: as it was told, or by a file that is void under another host or path."""
    if settings.ATC_INSTANCE:
        return settings.ATC_INSTANCE
    file = Path(settings.VAR) / "instance"
    here = f"{platform.node()} {Path(settings.VAR).resolve()}"
    return _named(file, here) or _name(file, here)


def _named(file: Path, here: str) -> str:
    """The name that stands in the file, if it was given in this place."""
    if not file.exists():
        return ""
    name, _, place = file.read_text().partition("\n")
    return name if place.strip() == here else ""


def _name(file: Path, here: str) -> str:
    """Give a name. Of processes that start together one gives it: were there two, nothing would leave until somebody adopts."""
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name := _named(file, here):
            return name
        name = uuid.uuid4().hex
        unfinished = file.with_suffix(".new")
        unfinished.write_text(f"{name}\n{here}\n")
        unfinished.replace(file)
    return name


def origin() -> str:
    """Name the database as it stands: its cluster, timeline, and the numbers of database and table in it.

    A dump restored elsewhere, a backup recovered to a point in time and a promoted standby have another name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT reminders_origin()")
        (name,) = cursor.fetchone()
    return str(name)


@dataclass(frozen=True, slots=True)
class LastWord:
    """What the engine knows when a letter is about to leave."""

    may_send: bool
    is_refused: bool
    topics_off: dict[int, list[str]]


def last_word(address: str, people: Sequence[int], *, now: datetime) -> LastWord:
    """Ask, within begin-send: is the engine free and the database the one it belongs to, is the address refused, what is off?

    The commit that follows is on the disk before it is answered.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST, {"address": address.lower(), "people": list(people), "now": now})
        free, refused, topics, _sure = cursor.fetchone()
    return LastWord(bool(free), bool(refused), {int(person): off for person, off in json.loads(topics).items()})


def witness() -> tuple[str, int]:
    """Give the origin and the highest tick this host has seen; it stands beside the database, and no backup holds it."""
    try:
        name, tick = (Path(settings.VAR) / "witness").read_text().split()
    except (OSError, ValueError):
        return "", 0
    return name, int(tick)


def _testify(name: str, tick: int) -> None:
    file = Path(settings.VAR) / "witness"
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_text(f"{name} {tick}\n")
    unfinished.replace(file)


def _advance() -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_engine SET tick = tick + 1 RETURNING tick")
        (tick,) = cursor.fetchone()
    return int(tick)


def adopt(engine: Engine) -> None:
    """Take the database and this host as they are now for the engine's home; the caller saves the row."""
    engine.instance, engine.origin = instance(), origin()
    name, tick = witness()
    if name == engine.origin:
        engine.tick = max(engine.tick, tick)


@dataclass
class Guard:
    """What one process remembers of its last pass: the database's clock beside that of the machine since its start."""

    seen: tuple[datetime, float] | None = field(default=None)

    def refusal(self, clock: Callable[[], datetime]) -> str:
        """Say why nothing may leave in this pass, or nothing; what cannot be believed puts the engine on hold."""
        seen = witness()  # before the row is read: who passes meanwhile only raises the tick
        engine = Engine.objects.get()
        now, boot = _together(clock)  # after the row: a process that slept does not take its own moment for the clock's
        if not engine.instance:
            Engine.objects.filter(instance="").update(instance=instance())
        elif engine.instance != instance():
            log.error("the engine belongs to another instance: nothing leaves from this copy")
            return "instance"
        if not engine.hold and (why := _origin(engine, seen) or self._clock(engine, now, boot)):
            hold(why)
            return "hold"
        if engine.hold:
            return "hold"
        Engine.objects.filter(Q(last_clock=None) | Q(last_clock__lt=now)).update(last_clock=now)
        return ""

    def _clock(self, engine: Engine, now: datetime, boot: float) -> str:
        before, self.seen = self.seen, (now, boot)
        if before and abs((now - before[0]) - timedelta(seconds=boot - before[1])) > APART:
            return gettext_noop("the clock of the database jumped")
        if engine.last_clock is None:
            return ""
        if now < engine.last_clock - BACKWARDS:
            return gettext_noop("the clock of the database went back")
        # A trial sleeps with the laptop it runs on; a service that was silent for days must be looked at first.
        if not settings.TRIAL and now - engine.last_clock > LONG_SILENCE:
            return gettext_noop("nothing was sent for three days")
        return ""


def _together(clock: Callable[[], datetime]) -> tuple[datetime, float]:
    """Read both clocks at one moment: who was put to sleep between them reads them again."""
    while True:
        before = _boot()
        now = clock()
        after = _boot()
        if after - before < AT_ONCE:
            return now, after


def _boot() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _origin(engine: Engine, seen: tuple[str, int]) -> str:
    """Say that the database is a restored, copied or promoted one, or nothing; bear witness of this pass."""
    here = origin()
    if engine.origin not in ("", here):
        return gettext_noop("the database is a restored, copied or promoted one")
    if not engine.origin:  # its first pass: nothing can have left before
        Engine.objects.filter(origin="").update(origin=here)
        seen = "", 0
    tick = _advance()
    if seen[0] == here and tick <= seen[1]:
        return gettext_noop("the database is older than what has left from here")
    _testify(here, tick)
    return ""


def hold(why: str) -> None:
    """Put the engine on hold: planning goes on, letters begun end, nothing else leaves until somebody releases it."""
    log.error("the engine is on hold: %s", why)
    Engine.objects.filter(hold=False).update(hold=True, hold_why=why[:200])
