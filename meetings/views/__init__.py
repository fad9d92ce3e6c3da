"""The pages of meetings."""

from . import acts, dates, invitation, meeting, series, venue

__all__ = ["acts", "dates", "invitation", "meeting", "series", "venue"]
