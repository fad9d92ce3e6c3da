"""The acts of the engine: the calls of the upper floors by name, what people do on its pages by what it is done to."""

from reminders.domain import engine, letter, reminder, rule, wish, wording
from reminders.domain.calls import (
    copy_rules,
    forget,
    nudge,
    post,
    replan,
    replan_person,
    request,
    tell,
    untell,
    withhold,
)

__all__ = [
    "copy_rules",
    "engine",
    "forget",
    "letter",
    "nudge",
    "post",
    "reminder",
    "replan",
    "replan_person",
    "request",
    "rule",
    "tell",
    "untell",
    "wish",
    "withhold",
    "wording",
]
