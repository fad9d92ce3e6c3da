"""The acts of the floor: parties, their agencies and people, offices, accounts, the way into them, who represents whom."""

from members.domain import (
    access_token,
    account,
    agency,
    alarm,
    bulk,
    draft,
    erasure,
    invitation,
    link,
    office,
    party,
    person,
    representation,
    review,
    roster,
    saved_view,
)

__all__ = [
    "access_token",
    "account",
    "agency",
    "alarm",
    "bulk",
    "draft",
    "erasure",
    "invitation",
    "link",
    "office",
    "party",
    "person",
    "representation",
    "review",
    "roster",
    "saved_view",
]
