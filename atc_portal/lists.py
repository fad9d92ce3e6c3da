"""The plain lists the pages of no single domain are made of: nothing but names.

A house test compares them with the models: whatever has dates stands in DATED, whatever a party may owe in OWED.
"""

from typing import Any

from documents.models import Position, Receipt
from exercises.models import Exercise, ExerciseStage, Participant
from meetings.models import (
    ActionItem,
    AgendaProposal,
    Deadline,
    Delegation,
    Evidence,
    Invitation,
    Meeting,
    ProtocolReply,
)
from programs.models import MeasureYear

DATED: list[Any] = [Meeting, Deadline, Exercise, ExerciseStage, MeasureYear]
OWED: list[Any] = [
    Invitation, Delegation, AgendaProposal, ProtocolReply, ActionItem, Receipt, Participant, Position, Evidence,
]  # fmt: skip
