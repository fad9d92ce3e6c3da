"""How the engine is, in numbers: no titles, no names, no addresses. The status page, home and the monitor read it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Min

from reminders.models import Attempt, Engine, Message, MessageState, Pulse, Reminder, ReminderState
from reminders.models.message import WAITING

LATE = timedelta(minutes=5)
SILENT = timedelta(seconds=60)
UNKNOWN_FOR = timedelta(minutes=15)
HOUR = timedelta(hours=1)
ONE_IN = 200  # of an hour's tries: half a percent; of fewer tries a single letter would be more than that
LATELY = timedelta(days=1)
BY_ITSELF = ("too_late", "replaced")  # the date was set when the hour had passed; a later step took its place
OPENED_AGAIN = 6  # the breaker waits 30, 60, 120, 240, 300 s: the sixth failure in a row comes after ten minutes


@dataclass(frozen=True, slots=True)
class Figures:
    """What is due, what went wrong, and what of it calls for somebody."""

    seen_at: datetime | None = None
    hold: str = ""
    due: int = 0
    unknown: int = 0
    failed: int = 0
    missed: int = 0
    troubles: list[str] = field(default_factory=list)


def look(now: datetime) -> Figures:
    """Count, and name the troubles for which the monitor calls a person."""
    engine = Engine.objects.get()
    rows = Reminder.objects.filter(state=ReminderState.PLANNED, held_at=None, send_at__lte=now, expires_at__gt=now)
    letters = Message.objects.filter(state__in=WAITING, next_at__lte=now)
    oldest = [rows.aggregate(at=Min("send_at"))["at"], letters.aggregate(at=Min("next_at"))["at"]]
    unknown = Message.objects.filter(state=MessageState.UNKNOWN)
    since = Attempt.objects.filter(message__in=unknown).aggregate(at=Min("began_at"))["at"]
    missed = Reminder.objects.filter(state=ReminderState.MISSED, decided_at__gte=now - LATELY)
    missed = missed.exclude(reason__in=BY_ITSELF)
    pulse = Pulse.objects.filter(source="dispatcher").first()
    drifting = Pulse.objects.filter(drift__gt=0, drift_before__gt=0)
    troubles = {
        "oldest due": any(at is not None and at < now - LATE for at in oldest),
        "dispatcher": pulse is None or pulse.seen_at < now - SILENT,
        "drift": drifting.exists(),
        "unknown": (since is not None and since < now - UNKNOWN_FOR) or _many_unknown(now),
        "urgent missed": missed.filter(rule__urgent=True).exists(),
        "hold": engine.hold,
        "breaker": engine.breaker_until is not None and engine.breaker_failures >= OPENED_AGAIN,
    }
    return Figures(
        seen_at=pulse.seen_at if pulse else None,
        hold=engine.said_why if engine.hold else "",
        due=rows.count() + letters.count(),
        unknown=unknown.count(),
        failed=Message.objects.filter(state=MessageState.FAILED).count(),
        missed=missed.count(),
        troubles=[name for name, there in troubles.items() if there],
    )


def _many_unknown(now: datetime) -> bool:
    """Tell whether more than half a percent of the tries of the last hour ended in nobody knows what."""
    tries = Attempt.objects.filter(began_at__gt=now - HOUR)
    lost = tries.filter(message__state=MessageState.UNKNOWN).values("message").distinct().count()
    return tries.count() >= ONE_IN and lost * ONE_IN > tries.count()
