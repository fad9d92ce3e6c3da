"""The acts of meetings."""

from . import (
    agenda,
    agenda_issue,
    bulk,
    deadline,
    edition,
    image,
    invitation,
    meeting,
    paper,
    proposal,
    room,
    series,
    sitting,
    undo,
    venue,
)

__all__ = [
    "agenda",
    "agenda_issue",
    "bulk",
    "deadline",
    "edition",
    "image",
    "invitation",
    "meeting",
    "paper",
    "proposal",
    "room",
    "series",
    "sitting",
    "undo",
    "venue",
]
