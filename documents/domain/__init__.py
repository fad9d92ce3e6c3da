"""The acts: what may be done with a decision, and with the position of a party on it."""

from . import decision, position

__all__ = ["decision", "position"]
