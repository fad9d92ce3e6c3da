"""The acts of the floor: parties, their agencies and people, offices, accounts, the way into them, who represents whom."""

from members.domain import account, agency, draft, invitation, office, party, person, representation, saved_view

__all__ = ["account", "agency", "draft", "invitation", "office", "party", "person", "representation", "saved_view"]
