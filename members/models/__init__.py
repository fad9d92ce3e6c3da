"""Parties, people, accounts, and who acts for whom."""

from .access_token import AccessToken
from .account import Role, StaffRight, User
from .accreditation import RIGHT_WORDS, RIGHTS, Representation
from .draft import Draft
from .invitation import AccountInvitation
from .link import AccountLink
from .owed import Owed
from .party import Agency, Kind, Office, Party, Standing, StandingStatus, center
from .person import Person
from .saved_view import SavedView
from .telling import keepers, speaking_for

__all__ = [
    "RIGHTS",
    "RIGHT_WORDS",
    "AccessToken",
    "AccountInvitation",
    "AccountLink",
    "Agency",
    "Draft",
    "Kind",
    "Office",
    "Owed",
    "Party",
    "Person",
    "Representation",
    "Role",
    "SavedView",
    "StaffRight",
    "Standing",
    "StandingStatus",
    "User",
    "center",
    "keepers",
    "speaking_for",
]
