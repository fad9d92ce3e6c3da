"""Papers with their issues, files and readers; decisions and what each party did with them."""

from .decision import Adoption, Decision, DecisionKind, DecisionQuerySet, DecisionStatus
from .distribution import AccessAction, AccessEvent, Answer, Distribution, Receipt, Source
from .document import CameBy, Document, DocumentKind, Marking
from .file import FileStatus, LanguageFile, Scan, Upload
from .issue import Action, Issue, IssueKind, IssueQuerySet, IssueStatus
from .position import SIGNED, Position, PositionQuerySet, Procedures, Stance
from .register import SCOPE, Register, RegisterCounter, symbol_key

__all__ = [
    "SCOPE",
    "SIGNED",
    "AccessAction",
    "AccessEvent",
    "Action",
    "Adoption",
    "Answer",
    "CameBy",
    "Decision",
    "DecisionKind",
    "DecisionQuerySet",
    "DecisionStatus",
    "Distribution",
    "Document",
    "DocumentKind",
    "FileStatus",
    "Issue",
    "IssueKind",
    "IssueQuerySet",
    "IssueStatus",
    "LanguageFile",
    "Marking",
    "Position",
    "PositionQuerySet",
    "Procedures",
    "Receipt",
    "Register",
    "RegisterCounter",
    "Scan",
    "Source",
    "Stance",
    "Upload",
    "symbol_key",
]
