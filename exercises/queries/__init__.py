"""Reads that no single queryset carries."""

from . import card, gates

__all__ = ["card", "gates"]
