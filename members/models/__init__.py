"""Parties, people, accounts, and who acts for whom."""

from .account import Role, StaffRight, User
from .accreditation import RIGHT_WORDS, RIGHTS, Representation
from .draft import Draft
from .invitation import AccountInvitation
from .owed import Owed
from .party import Agency, Kind, Office, Party, Standing, StandingStatus, center
from .person import Person
from .saved_view import SavedView

__all__ = [
    "RIGHTS",
    "RIGHT_WORDS",
    "AccountInvitation",
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
]
