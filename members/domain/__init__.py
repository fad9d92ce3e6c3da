"""The acts of the floor: parties and their agencies, accounts, the way into them, who represents whom."""

from members.domain import account, agency, draft, invitation, party, representation, saved_view

__all__ = ["account", "agency", "draft", "invitation", "party", "representation", "saved_view"]
