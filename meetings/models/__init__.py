"""The tables of meetings."""

from .deadline import IN_TURN, Deadline, Term
from .invitation import Capacity, Invitation, InvitationStatus, Reply, ReplyMode, Source
from .meeting import Circle, CodeYear, Meeting, Status
from .place import Venue
from .series import DeadlineKey, DeadlineTemplate, Format, Language, MeetingSeries, SeriesMember
from .when import When, doubled

__all__ = [
    "IN_TURN",
    "Capacity",
    "Circle",
    "CodeYear",
    "Deadline",
    "DeadlineKey",
    "DeadlineTemplate",
    "Format",
    "Invitation",
    "InvitationStatus",
    "Language",
    "Meeting",
    "MeetingSeries",
    "Reply",
    "ReplyMode",
    "SeriesMember",
    "Source",
    "Status",
    "Term",
    "Venue",
    "When",
    "doubled",
]
