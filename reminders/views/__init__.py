"""Pages of the engine: the inbox of each person, the centre of the secretariat, and who is told what of a record."""

from .event import event_file
from .told import told_page

__all__ = ["event_file", "told_page"]
