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
    series,
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
    "series",
    "undo",
    "venue",
]
