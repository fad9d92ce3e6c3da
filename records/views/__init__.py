"""Pages of the trail, and of acts on many rows."""

from .bulk import batch_page, bulk_act_page, bulk_page, undo_batch_page
from .trail import entry, history_page, trail

__all__ = ["batch_page", "bulk_act_page", "bulk_page", "entry", "history_page", "trail", "undo_batch_page"]
