"""The pages of meetings."""

from . import acts, bulk, dates, invitation, meeting, series, venue

__all__ = ["acts", "bulk", "dates", "invitation", "meeting", "series", "venue"]
