"""The tables of the engine, and the promises it asks of what people are reminded of."""

from .engine import TOPICS, Digest, Engine, Preference, Pulse, Request, Tally
from .message import Address, Attempt, Message, MessageState, Outcome, Priority
from .promises import (
    Anchor,
    CalendarState,
    Derived,
    Precision,
    Recipient,
    Remindable,
    RemindableQuerySet,
    Scheduled,
    ScheduledQuerySet,
    ends_with_start,
    narrowed,
    window_of,
)
from .reminder import REASONS, Reminder, ReminderState
from .rule import Channel, Rule, ZoneOf
from .wording import Wording

__all__ = [
    "REASONS",
    "TOPICS",
    "Address",
    "Anchor",
    "Attempt",
    "CalendarState",
    "Channel",
    "Derived",
    "Digest",
    "Engine",
    "Message",
    "MessageState",
    "Outcome",
    "Precision",
    "Preference",
    "Priority",
    "Pulse",
    "Recipient",
    "Remindable",
    "RemindableQuerySet",
    "Reminder",
    "ReminderState",
    "Request",
    "Rule",
    "Scheduled",
    "ScheduledQuerySet",
    "Tally",
    "Wording",
    "ZoneOf",
    "ends_with_start",
    "narrowed",
    "window_of",
]
