"""The acts: what may be done with a programme and with the rows of its table."""

from . import bulk, measure, programme, stance

__all__ = ["bulk", "measure", "programme", "stance"]
