"""The tables of meetings."""

from .agenda import (
    Agenda,
    AgendaItem,
    AgendaVersion,
    Audience,
    Clearance,
    ItemKind,
    VersionStatus,
    as_shown,
)
from .deadline import IN_TURN, Deadline, Term
from .invitation import Capacity, Invitation, InvitationStatus, Reply, ReplyMode, Source
from .meeting import Circle, CodeYear, Meeting, Status
from .paper import MeetingPaper
from .place import Venue
from .proposal import AgendaProposal, ProposalStatus
from .series import DeadlineKey, DeadlineTemplate, Format, Language, MeetingSeries, SeriesMember
from .when import When, doubled

__all__ = [
    "IN_TURN",
    "Agenda",
    "AgendaItem",
    "AgendaProposal",
    "AgendaVersion",
    "Audience",
    "Capacity",
    "Circle",
    "Clearance",
    "CodeYear",
    "Deadline",
    "DeadlineKey",
    "DeadlineTemplate",
    "Format",
    "Invitation",
    "InvitationStatus",
    "ItemKind",
    "Language",
    "Meeting",
    "MeetingPaper",
    "MeetingSeries",
    "ProposalStatus",
    "Reply",
    "ReplyMode",
    "SeriesMember",
    "Source",
    "Status",
    "Term",
    "Venue",
    "VersionStatus",
    "When",
    "as_shown",
    "doubled",
]
