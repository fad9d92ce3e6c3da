"""The acts: what may be done with a programme and with the rows of its table."""

from . import measure, programme, stance

__all__ = ["measure", "programme", "stance"]
