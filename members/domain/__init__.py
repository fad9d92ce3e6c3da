"""The acts of the floor: parties and their agencies, people's accounts, who represents whom."""

from members.domain import agency, party

__all__ = ["agency", "party"]
