"""The acts: what may be done with papers, their files and readers, with decisions and the positions of parties."""

from . import access, decision, document, file, issue, position, receipt, release, upload

__all__ = ["access", "decision", "document", "file", "issue", "position", "receipt", "release", "upload"]
