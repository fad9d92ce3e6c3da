"""Programmes, sections and measures for tests."""

from programs.models import Executor, Measure, MeasureYear, Programme, Section


def make_programme(adopting_party, *, years=(2026, 2028), status="drafting", coordinator=None, **values) -> Programme:
    """A programme; an adopted or closed one is known from public facts unless it says who checked and recorded it."""
    first, last = years
    if status in ("adopted", "closed") and "adoption_decision" not in values:
        values.setdefault("facts_only", True)
    names = {"title_ru": "Программа сотрудничества", "title_en": "Programme of cooperation"} | values
    return Programme.objects.create(
        code=f"{first}-{last}", start_year=first, end_year=last, status=status, adopting_party=adopting_party,
        coordinator=coordinator or adopting_party, **names,
    )  # fmt: skip


def make_section(programme, number=1, **values) -> Section:
    """A section."""
    return Section.objects.create(
        programme=programme, number=number, **({"title_ru": "Правовая основа", "title_en": "Legal basis"} | values)
    )


def make_measure(section, number="1.1", *, kind="item", **values) -> Measure:
    """A measure of a section, due at the end of 2027 unless said otherwise."""
    if kind == "item" and "deadline_kind" not in values:
        values |= {"deadline_text_ru": "2027 год", "deadline_kind": "year", "year_from": 2027, "year_to": 2027}
    names = {"text_ru": "Подготовить модельный закон", "text_en": "Prepare a model law"} | values
    return Measure.objects.create(programme=section.programme, section=section, number=number, kind=kind, **names)


def make_executor(measure, party=None, *, position=1, role="lead", **values) -> Executor:
    """An executor of a measure."""
    names = {"wording": party.short_ru if party else "государства – участники СНГ"} | values
    return Executor.objects.create(measure=measure, party=party, position=position, role=role, **names)


def make_measure_year(measure, year=2027, **values) -> MeasureYear:
    """A reporting year of a measure."""
    return MeasureYear.objects.create(measure=measure, programme=measure.programme, year=year, **values)
