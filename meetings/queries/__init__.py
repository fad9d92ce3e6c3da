"""Reads that no single queryset carries."""

from . import (
    agenda,
    audience,
    changes,
    choices,
    conflicts,
    links,
    order,
    papers,
    participants,
    plan,
    seats,
    terms,
    timetable,
)

__all__ = [
    "agenda",
    "audience",
    "changes",
    "choices",
    "conflicts",
    "links",
    "order",
    "papers",
    "participants",
    "plan",
    "seats",
    "terms",
    "timetable",
]
