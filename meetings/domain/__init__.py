"""The acts of meetings."""

from . import bulk, deadline, edition, image, invitation, meeting, series, undo, venue

__all__ = ["bulk", "deadline", "edition", "image", "invitation", "meeting", "series", "undo", "venue"]
