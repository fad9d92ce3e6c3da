"""Lists of people as files: what is read from them, and what would become of each row."""

from members.papers import check, roster

__all__ = ["check", "roster"]
