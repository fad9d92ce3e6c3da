"""The pages of exercises."""

from . import exercise, participant, stage

__all__ = ["exercise", "participant", "stage"]
