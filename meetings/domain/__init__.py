"""The acts of meetings."""

from . import deadline, edition, image, invitation, meeting, series, undo, venue

__all__ = ["deadline", "edition", "image", "invitation", "meeting", "series", "undo", "venue"]
