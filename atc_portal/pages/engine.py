"""The figures of the engine of reminders that the status page and the monitor read: numbers, no titles."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from reminders.models import Engine, Message, Pulse

LATE = timedelta(minutes=5)
SILENT = timedelta(seconds=60)
UNKNOWN_FOR = timedelta(minutes=15)
BROKEN_FOR = timedelta(minutes=10)
WAITING = ("queued", "retry_wait")


@dataclass(frozen=True)
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
    """Count, and name the troubles as the monitor's rules have them."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    due = Q(state__in=WAITING, next_at__lte=now)
    counts = Message.objects.aggregate(
        due=Count("pk", filter=due),
        oldest=Min("send_at", filter=due),
        unknown=Count("pk", filter=Q(state="unknown")),
        unknown_since=Min("closed_at", filter=Q(state="unknown")),
        failed=Count("pk", filter=Q(state="failed")),
        missed=Count("pk", filter=Q(state="missed", closed_at__gte=midnight)),
    )
    pulse = Pulse.objects.filter(source="dispatcher").first()
    held = Engine.objects.first()
    hold = held.said_why if held and held.hold else ""
    troubles = {
        "oldest due": counts["oldest"] is not None and counts["oldest"] < now - LATE,
        "dispatcher": pulse is None or pulse.seen_at < now - SILENT,
        "unknown": counts["unknown_since"] is not None and counts["unknown_since"] < now - UNKNOWN_FOR,
        "hold": bool(hold),
        "breaker": bool(held and held.breaker_until and held.breaker_until > now + BROKEN_FOR),
    }
    return Figures(
        seen_at=pulse.seen_at if pulse else None,
        hold=hold,
        due=counts["due"],
        unknown=counts["unknown"],
        failed=counts["failed"],
        missed=counts["missed"],
        troubles=[name for name, there in troubles.items() if there],
    )
