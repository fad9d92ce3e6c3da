"""What becomes of each field when the next edition is drafted from a meeting: every field of every model says it.

copy: as it was; shift: by the new date; ask: on the page of the next edition; reset: as in a new row. A model of which
whole rows start anew, or which is not of one edition, stands below by its name.
"""

COPY, SHIFT, ASK, RESET = "copy", "shift", "ask", "reset"

_VERSIONED = {RESET: ("id", "version", "created_at")}

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Meeting": {
        COPY: ("series", "office", "format", "languages", "contact", "circle"),
        SHIFT: ("precision", "window", "starts_local", "ends_local", "all_day", "starts_at", "ends_at"),
        ASK: ("title_ru", "title_en", "host", "city_ru", "city_en", "owner", "tz"),
        RESET: (
            *_VERSIONED[RESET], "public_id", "uid", "code", "ordinal", "previous", "short_ru", "short_en", "status",
            "status_reason", "decided_by", "superseded_by", "schedule_version", "reminder_epoch", "revised_at", "venue",
            "video_note", "programme", "measures", "facts_only", "source_note",
        ),
    },
    "Deadline": {
        COPY: ("key", "days", "at_time", "tz"),
        SHIFT: ("due_at",),
        RESET: (*_VERSIONED[RESET], "meeting", "fixed_on", "schedule_version"),
    },
    "Sitting": {
        COPY: (
            "number", "day", "start_time", "end_time", "kind", "is_closed", "needs_interpretation", "room_wish",
        ),
        SHIFT: ("starts_local", "ends_local", "starts_at", "ends_at"),
        RESET: (
            *_VERSIONED[RESET], "meeting", "room", "holds_room", "chair_ru", "chair_en", "uid", "schedule_version",
            "revised_at",
        ),
    },
    "Invitation": {
        ASK: ("party",),
        RESET: (
            *_VERSIONED[RESET], "public_id", "meeting", "capacity", "capacity_reason", "status", "issued_at", "issued_by",
            "letter_no", "letter_on", "letter", "letter_words", "asked_at", "reply", "reply_mode", "reply_note", "replied_at", "replied_by",
            "source", "reply_letter", "reply_paper", "withdrawn_reason", "seats_delegates", "seats_accompanying", "seats_reason",
            "shown", "schedule_version", "reminder_epoch",
        ),
    },
    "Quota": {COPY: ("kind", "group", "seats"), RESET: ("id", "meeting")},
    "AgendaItem": {
        COPY: (
            "number", "title_ru", "title_en", "annotation_ru", "annotation_en", "kind", "audience", "minutes", "position",
        ),
        RESET: (
            *_VERSIONED[RESET], "key", "meeting", "series", "parent", "clearance", "fixed_day", "fixed_start",
            "rapporteur_party", "rapporteur_ru", "rapporteur_en", "proposed_by", "carried_from", "actions",
            "withdrawn_on", "withdrawn_reason",
        ),
    },
}  # fmt: skip

# Rows that start anew with each edition: people, answers, papers, outcomes, links.
ROWS_RESET = (
    "ActionItem",
    "Agenda",
    "AgendaProposal",
    "AgendaVersion",
    "Attendance",
    "AttendanceSheet",
    "Delegation",
    "Evidence",
    "Extension",
    "MeetingLink",
    "MeetingPaper",
    "Nominee",
    "Outcome",
    "ParticipantList",
    "ProgressReport",
    "Protocol",
    "ProtocolReply",
    "ProtocolVersion",
    "QuorumSnapshot",
)
# Rows that belong to no single edition.
STANDING = (
    "Blackout",
    "CodeYear",
    "ConflictAck",
    "DeadlineTemplate",
    "MeetingSeries",
    "PlanVersion",
    "PlanYear",
    "Room",
    "SeriesMember",
    "SeriesQuota",
    "Venue",
)


def copied(model: str) -> tuple[str, ...]:
    """Name the fields of a model that the next edition takes as they were."""
    return FIELDS[model][COPY]
