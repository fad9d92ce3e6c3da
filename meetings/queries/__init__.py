"""Reads that no single queryset carries."""

from . import audience, terms

__all__ = ["audience", "terms"]
