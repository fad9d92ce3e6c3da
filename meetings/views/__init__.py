"""The pages of meetings."""

from . import acts, bulk, dates, delegation, invitation, meeting, participants, series, sitting, venue

__all__ = ["acts", "bulk", "dates", "delegation", "invitation", "meeting", "participants", "series", "sitting", "venue"]
