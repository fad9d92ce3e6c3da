"""The tables of the engine, and the promises it asks of what people are reminded of."""

from .promises import (
    Anchor,
    Precision,
    Recipient,
    Remindable,
    RemindableQuerySet,
    Scheduled,
    ScheduledQuerySet,
    ends_with_start,
    window_of,
)

__all__ = [
    "Anchor",
    "Precision",
    "Recipient",
    "Remindable",
    "RemindableQuerySet",
    "Scheduled",
    "ScheduledQuerySet",
    "ends_with_start",
    "window_of",
]
