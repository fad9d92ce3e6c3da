"""The acts: `from exercises import domain`, then `domain.exercise.postpone(...)`, `domain.stage.reschedule_stage(...)`."""

from . import exercise, fact, participant, planning, stage

__all__ = ["exercise", "fact", "participant", "planning", "stage"]
