"""The acts: what may be done with a programme and with the rows of its table."""

from . import assessment, bulk, measure, programme, stance

__all__ = ["assessment", "bulk", "measure", "programme", "stance"]
