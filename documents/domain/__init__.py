"""The acts: what may be done with a decision."""
