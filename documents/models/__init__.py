"""Decisions and what each party did with them."""

from .decision import Adoption, Decision, DecisionKind, DecisionQuerySet, DecisionStatus
from .position import SIGNED, Position, PositionQuerySet, Procedures, Stance

__all__ = [
    "SIGNED",
    "Adoption",
    "Decision",
    "DecisionKind",
    "DecisionQuerySet",
    "DecisionStatus",
    "Position",
    "PositionQuerySet",
    "Procedures",
    "Stance",
]
