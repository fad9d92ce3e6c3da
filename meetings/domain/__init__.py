"""The acts of meetings."""

from . import deadline, edition, invitation, meeting, series, venue

__all__ = ["deadline", "edition", "invitation", "meeting", "series", "venue"]
