"""Papers of meetings, as values that `documents.papers` turns into files."""

from .agenda import agenda, annotated
from .business import business
from .extract import extract
from .letter import letter
from .participants import participants
from .plan import plan
from .plates import plates
from .protocol import protocol

__all__ = ["agenda", "annotated", "business", "extract", "letter", "participants", "plan", "plates", "protocol"]
