"""The acts: what may be done with papers, their files and readers, with decisions and the positions of parties."""

from . import access, composed, decision, document, file, issue, position, receipt, release, submission, upload

__all__ = [
    "access",
    "composed",
    "decision",
    "document",
    "file",
    "issue",
    "position",
    "receipt",
    "release",
    "submission",
    "upload",
]
