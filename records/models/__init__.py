"""The trail and its chain, the version that nothing overwrites unseen, and the one-time keys of forms."""

from .chain import Head, Seal, Verification
from .imports import Import
from .network import Network
from .once import Once
from .trail import COMMON_VERBS, NOBODY, TABS, Batch, Entry, EntryQuerySet, Name, Undo, verbs_of, with_names
from .versioned import StaleError, Versioned, VersionedQuerySet

__all__ = [
    "COMMON_VERBS",
    "NOBODY",
    "TABS",
    "Batch",
    "Entry",
    "EntryQuerySet",
    "Head",
    "Import",
    "Name",
    "Network",
    "Once",
    "Seal",
    "StaleError",
    "Undo",
    "Verification",
    "Versioned",
    "VersionedQuerySet",
    "verbs_of",
    "with_names",
]
