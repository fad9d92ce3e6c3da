"""Reads that no single queryset carries."""

from . import audience, changes, choices, terms

__all__ = ["audience", "changes", "choices", "terms"]
