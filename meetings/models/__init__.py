"""The tables of meetings."""

from .action import ActionItem, ActionStatus, DueRule
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
from .attendance import Attendance, AttendanceSheet, AttendanceState, is_in_session
from .blackout import Blackout
from .conflict import ConflictAck, ConflictKind, Weight
from .deadline import IN_TURN, Deadline, Term
from .delegation import Credentials, Delegation, DelegationStatus
from .evidence import Evidence, EvidenceStatus
from .extension import Extension, Verdict, effective
from .invitation import Capacity, Invitation, InvitationStatus, Reply, ReplyMode, Source
from .link import MeetingLink
from .meeting import Circle, CodeYear, Meeting, Status
from .nominee import ACTIVE, IN_DELEGATION, Nominee, NomineeStatus, Role, group_of
from .outcome import Outcome, OutcomeKind
from .paper import MeetingPaper
from .participants import ParticipantList
from .place import Room, Venue
from .plan import PlanStatus, PlanVersion, PlanYear
from .proposal import AgendaProposal, ProposalStatus
from .protocol import Protocol, ProtocolStatus, ProtocolVersion
from .protocol_reply import CommentVerdict, Disposition, ProtocolReply
from .quorum import CountedFor, QuorumSnapshot
from .quota import Group, Quota, SeriesQuota
from .report import ProgressReport, ReportVerdict
from .series import DeadlineKey, DeadlineTemplate, Format, Language, MeetingSeries, SeriesMember
from .sitting import Sitting
from .when import When, doubled

__all__ = [
    "ACTIVE",
    "IN_DELEGATION",
    "IN_TURN",
    "ActionItem",
    "ActionStatus",
    "Agenda",
    "AgendaItem",
    "AgendaProposal",
    "AgendaVersion",
    "Attendance",
    "AttendanceSheet",
    "AttendanceState",
    "Audience",
    "Blackout",
    "Capacity",
    "Circle",
    "Clearance",
    "CodeYear",
    "CommentVerdict",
    "ConflictAck",
    "ConflictKind",
    "CountedFor",
    "Credentials",
    "Deadline",
    "DeadlineKey",
    "DeadlineTemplate",
    "Delegation",
    "DelegationStatus",
    "Disposition",
    "DueRule",
    "Evidence",
    "EvidenceStatus",
    "Extension",
    "Format",
    "Group",
    "Invitation",
    "InvitationStatus",
    "ItemKind",
    "Language",
    "Meeting",
    "MeetingLink",
    "MeetingPaper",
    "MeetingSeries",
    "Nominee",
    "NomineeStatus",
    "Outcome",
    "OutcomeKind",
    "ParticipantList",
    "PlanStatus",
    "PlanVersion",
    "PlanYear",
    "ProgressReport",
    "ProposalStatus",
    "Protocol",
    "ProtocolReply",
    "ProtocolStatus",
    "ProtocolVersion",
    "QuorumSnapshot",
    "Quota",
    "Reply",
    "ReplyMode",
    "ReportVerdict",
    "Role",
    "Room",
    "SeriesMember",
    "SeriesQuota",
    "Sitting",
    "Source",
    "Status",
    "Term",
    "Venue",
    "Verdict",
    "VersionStatus",
    "Weight",
    "When",
    "as_shown",
    "doubled",
    "effective",
    "group_of",
    "is_in_session",
]
