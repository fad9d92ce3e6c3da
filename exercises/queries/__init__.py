"""Reads that no single queryset carries."""

from . import gates

__all__ = ["gates"]
