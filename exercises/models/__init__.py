"""Exercises, their stages and participants, and what they point at below."""

from .exercise import Exercise
from .participant import Participant, StageParty
from .planning import ExerciseMeasure, ExerciseMeeting
from .stage import ExerciseStage
from .states import (
    Audience,
    Conduct,
    ExerciseStanding,
    Invitation,
    Kind,
    MeetingKind,
    Phase,
    Release,
    Role,
    Source,
    StageKind,
)

__all__ = [
    "Audience",
    "Conduct",
    "Exercise",
    "ExerciseMeasure",
    "ExerciseMeeting",
    "ExerciseStage",
    "ExerciseStanding",
    "Invitation",
    "Kind",
    "MeetingKind",
    "Participant",
    "Phase",
    "Release",
    "Role",
    "Source",
    "StageKind",
    "StageParty",
]
