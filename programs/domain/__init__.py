"""The acts: what may be done with a programme and its measures."""
