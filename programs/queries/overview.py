"""The table of a programme as a page shows it: its sections, each with its rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from programs.models import Executor, Measure, MeasureKind, MeasureYear, Programme, Section


@dataclass(frozen=True, slots=True)
class Part:
    """A section and the rows of it that are shown."""

    section: Section
    measures: list[Measure]

    @property
    def next_number(self) -> str:
        """The number a further measure of the section would have."""
        used = [measure.sort_key[1] for measure in self.measures]
        return f"{self.section.number}.{max(used, default=0) + 1}"


def parts(programme: Programme, **asked: Any) -> list[Part]:
    """Give the sections in their order with the rows that are asked for; without a question all of them, headings too."""
    found = programme.measures.asked(**asked)
    if narrowed := any(asked.values()):
        found = found.items()
    executors = Executor.objects.standing().select_related("party").order_by("position")
    rows: dict[int, list[Measure]] = {}
    for measure in found.in_order().prefetch_related(Prefetch("executors", executors)):
        measure.programme = programme
        rows.setdefault(measure.section_id, []).append(measure)
    every = [Part(section, rows.get(section.pk, [])) for section in programme.sections.order_by("number")]
    for part in every:
        for measure in part.measures:
            measure.section = part.section
    return [part for part in every if part.measures] if narrowed else every


def counts(programme: Programme, on: date) -> dict[str, int]:
    """Count the measures, and those of a year."""
    items = programme.measures.filter(kind=MeasureKind.ITEM)
    due = MeasureYear.objects.filter(programme=programme, dropped_by_decision__isnull=True)
    return {
        "measures": items.count(),
        "this_year": items.accounted_in(on.year).count(),
        "due_ahead": due.filter(due_on__gte=on, due_on__year=on.year).count(),
    }
