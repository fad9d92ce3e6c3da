"""Reads that no single queryset carries."""

from . import agenda, audience, blackouts, changes, choices, links, order, papers, participants, seats, terms, timetable

__all__ = [
    "agenda",
    "audience",
    "blackouts",
    "changes",
    "choices",
    "links",
    "order",
    "papers",
    "participants",
    "seats",
    "terms",
    "timetable",
]
