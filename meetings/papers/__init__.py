"""Papers of meetings, as values that `documents.papers` turns into files."""

from .agenda import agenda
from .letter import letter
from .participants import participants
from .protocol import protocol

__all__ = ["agenda", "letter", "participants", "protocol"]
