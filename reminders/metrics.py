"""The figures of the engine for Prometheus, read from the database whoever asks: no title, no name, no address."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, Q
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from reminders.models import Attempt, Engine, Message, MessageState, Pulse, Reminder, ReminderState, Tally
from reminders.models.message import WAITING

PREFIX = "reminders_"
BOUNDS = (1, 5, 15, 30, 60, 300, 900, 3600, 6 * 3600)  # seconds
LATENESS = """
SELECT width_bucket(late, %s::numeric[]), count(*), sum(late) FROM (
    SELECT greatest(extract(epoch FROM try.began_at - letter.send_at), 0) AS late
    FROM reminders_attempt AS try JOIN reminders_message AS letter ON letter.id = try.message_id WHERE try.n = 1
) AS tries GROUP BY 1
"""


def exposition(*, now: datetime, host: datetime) -> bytes:
    """Write the figures as Prometheus reads them; `host` is what the clock of this machine shows, `now` the database's."""
    registry = CollectorRegistry()
    registry.register(_Figures(now, host))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, now: datetime, host: datetime) -> None:
        self.now, self.host = now, host

    def describe(self) -> Iterable[Metric]:
        """Name nothing ahead: what there is stands in the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield from _waiting(self.now)
        yield from _letters()
        yield _lateness()
        yield from _counted()
        yield from _engine(self.now)
        yield _gauge("clock_skew_s", "This machine's clock before the database's", abs(_seconds(self.host - self.now)))


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, says, value=value)


def _labelled(kind: Any, name: str, says: str, labels: list[str], values: Mapping[Any, float]) -> Metric:
    found = kind(PREFIX + name, says, labels=labels)
    for key, value in sorted(values.items()):
        found.add_metric(key, value)
    return found


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


def _waiting(now: datetime) -> Iterator[Metric]:
    """What is due and has not left, and the oldest of it."""
    rows = Reminder.objects.filter(state=ReminderState.PLANNED, held_at=None, send_at__lte=now, expires_at__gt=now)
    letters = Message.objects.filter(state__in=WAITING, next_at__lte=now)
    counts = rows.aggregate(n=Count("pk"), at=Min("send_at")), letters.aggregate(n=Count("pk"), at=Min("next_at"))
    oldest = min((count["at"] for count in counts if count["at"]), default=now)
    yield _gauge("due_unsent", "Due and not on its way", sum(count["n"] for count in counts))
    yield _gauge("oldest_due_age_s", "How long the oldest of it has been due", _seconds(now - oldest))


def _letters() -> Iterator[Metric]:
    """Letters by state, tries by outcome, the unknown and how they were settled, the missed by reason."""
    states = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    every = {(state,): states.get(state, 0) for state in MessageState.values}
    yield _labelled(GaugeMetricFamily, "outbox_rows", "Letters", ["state"], every)
    yield _gauge("unknown_open", "Letters nobody knows the fate of", states.get(MessageState.UNKNOWN, 0))
    tries = Attempt.objects.exclude(outcome="").order_by().values_list("outcome", "phase").annotate(Count("pk"))
    sends = {(outcome, phase): count for outcome, phase, count in tries}
    yield _labelled(CounterMetricFamily, "sends", "Tries to hand a letter over", ["outcome", "phase"], sends)
    settled = Message.objects.exclude(settled_how="").order_by().values_list("settled_how").annotate(Count("pk"))
    how = {(name,): count for name, count in settled}
    yield _labelled(CounterMetricFamily, "unknown_settled", "Letters of unknown fate that were settled", ["how"], how)
    missed = Reminder.objects.filter(state=ReminderState.MISSED).order_by().values_list("reason").annotate(Count("pk"))
    why = {(reason,): count for reason, count in missed}
    yield _labelled(CounterMetricFamily, "missed", "Reminders that came too late", ["reason"], why)


def _lateness() -> Metric:
    """From the hour a letter was to leave to the first try."""
    with connection.cursor() as cursor:
        cursor.execute(LATENESS, [list(BOUNDS)])
        found = {place: (count, total) for place, count, total in cursor.fetchall()}
    below = list(accumulate(found.get(place, (0, 0))[0] for place in range(len(BOUNDS) + 1)))
    names = [str(float(bound)) for bound in BOUNDS] + ["+Inf"]
    metric = HistogramMetricFamily(PREFIX + "lateness_s", "From the hour of a letter to its first try")
    metric.add_metric([], list(zip(names, below, strict=True)), float(sum(total for _, total in found.values())))
    return metric


def _counted() -> Iterator[Metric]:
    """What is counted because no row remembers it."""
    counts = {(row.name, row.label): row.count for row in Tally.objects.all()}
    yield CounterMetricFamily(PREFIX + "claims", "Letters taken up", value=counts.get(("claims", ""), 0))
    for name, says, label in (
        ("lease_expired", "Leases that ran out", "state"),
        ("fence_refused", "Writes refused by the fence, or letters found changed", "why"),
    ):
        values = {(key,): count for (known, key), count in counts.items() if known == name}
        yield _labelled(CounterMetricFamily, name, says, [label], values)


def _engine(now: datetime) -> Iterator[Metric]:
    """Hold, breaker, pulses, drift."""
    engine = Engine.objects.get()
    yield _gauge("engine_hold", "On hold", int(engine.hold))
    is_open = engine.breaker_until is not None and engine.breaker_failures > 0
    yield _gauge("relay_breaker", "The mail server is left alone", int(is_open))
    ages = {(pulse.source,): _seconds(now - pulse.seen_at) for pulse in Pulse.objects.all()}
    yield _labelled(GaugeMetricFamily, "pulse_age_s", "Since a part was last seen", ["source"], ages)
    drift = Pulse.objects.filter(~Q(source="dispatcher")).aggregate(rows=Max("drift"))["rows"] or 0
    yield _gauge("planner_drift_rows", "Rows that differed from what is wanted", drift)
