"""Programmes of cooperation: the table as adopted, and the years in which it is accounted for."""

from .assessment import Assessment, Judgement
from .deadline import Deadline, DeadlineKind, Period, Unreadable
from .executor import Collective, Executor, ExecutorRole, ExecutorWording
from .measure import Measure, MeasureKind, MeasureQuerySet, Product, Section
from .measure_year import MeasureYear, MeasureYearQuerySet
from .programme import Programme, ProgrammeQuerySet, ProgrammeStatus, ProgrammeStep
from .stance import Participation, Stance

__all__ = [
    "Assessment",
    "Collective",
    "Deadline",
    "DeadlineKind",
    "Executor",
    "ExecutorRole",
    "ExecutorWording",
    "Judgement",
    "Measure",
    "MeasureKind",
    "MeasureQuerySet",
    "MeasureYear",
    "MeasureYearQuerySet",
    "Participation",
    "Period",
    "Product",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeStatus",
    "ProgrammeStep",
    "Section",
    "Stance",
    "Unreadable",
]
