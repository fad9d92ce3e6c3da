"""The acts on the rows of a table: sections, measures, their executors, the day of a plan."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Party, User
from programs.domain.programme import open_table
from programs.models import (
    Deadline,
    DeadlineKind,
    Executor,
    ExecutorWording,
    Measure,
    MeasureKind,
    MeasureYear,
    Programme,
    ProgrammeStatus,
    Section,
    Unreadable,
)
from programs.models.deadline import parse
from programs.models.printed import name_key
from programs.papers import executors as papers
from programs.papers.executors import ExecutorLine, Who
from records import history
from reminders.domain import replan

EDITED = (
    "number", "section", "parent", "kind", "text_ru", "text_en", "deadline_text_ru", "deadline_text_en",
    *Measure.DEADLINE, "product", "adopting_body", "adopting_text_ru", "adopting_text_en",
)  # fmt: skip
WORDS = ("text_en", "deadline_text_ru", "deadline_text_en", "product", "adopting_text_ru", "adopting_text_en")


@transaction.atomic
def add_section(
    *, programme: Programme, number: int, title_ru: str, by: User, now: datetime, title_en: str = ""
) -> Section:
    """Add a section to a draft."""
    programme = open_table(programme)
    section = Section(programme=programme, number=number, title_ru=title_ru, title_en=title_en)
    section.write()
    changes = history.diff({}, {"section": section})
    history.record(programme, "section_added", by=by, now=now, changes=changes)
    return section


@transaction.atomic
def edit_section(
    section: Section, *, title_ru: str, version: int | None, by: User, now: datetime, title_en: str = ""
) -> Section:
    """Change the title of a section of a draft; its number stays, since those of its measures begin with it."""
    programme = open_table(section.programme)
    section = Section.objects.locked(section.pk, version=version)
    was = {"section": history.plain(section)}
    section.title_ru, section.title_en = title_ru, title_en
    section.write("title_ru", "title_en")
    if changes := history.diff(was, {"section": section}):
        history.record(programme, "section_edited", by=by, now=now, changes=changes)
    return section


@transaction.atomic
def add_measure(
    *,
    programme: Programme,
    number: str,
    text_ru: str,
    by: User,
    now: datetime,
    kind: str = MeasureKind.ITEM,
    by_hand: Deadline | None = None,
    adopting_body: Party | None = None,
    **words: str,
) -> Measure:
    """Add a row to a draft; section and heading follow from its number, the deadline is read out of its words."""
    programme = open_table(programme)
    measure = Measure(programme=programme)
    _fill(measure, {"number": number, "text_ru": text_ru, "kind": kind, "adopting_body": adopting_body, **words})
    _date(measure, by_hand)
    measure.write()
    history.record(measure, "added", by=by, now=now)
    return measure


@transaction.atomic
def edit_measure(
    measure: Measure,
    *,
    number: str,
    text_ru: str,
    version: int | None,
    by: User,
    now: datetime,
    kind: str = MeasureKind.ITEM,
    by_hand: Deadline | None = None,
    adopting_body: Party | None = None,
    **words: str,
) -> Measure:
    """Change a row of a draft."""
    open_table(measure.programme)
    measure = Measure.objects.select_related("programme").locked(measure.pk, version=version)
    was = history.values(measure, *EDITED)
    _fill(measure, {"number": number, "text_ru": text_ru, "kind": kind, "adopting_body": adopting_body, **words})
    _date(measure, by_hand)
    if measure.kind == MeasureKind.GROUP and measure.executors.exists():
        raise ValidationError({"kind": _("A heading has no executors; take them away first.")})
    if measure.kind == MeasureKind.ITEM and measure.children.exists():
        raise ValidationError({"kind": _("Measures stand under this heading.")})
    if measure.section_id != was["section"].pk and measure.children.exists():
        raise ValidationError({"number": _("Measures stand under this heading. Move them first.")})
    measure.write(*EDITED)
    if changes := history.diff(was, history.values(measure, *EDITED)):
        history.record(measure, "edited", by=by, now=now, changes=changes)
    return measure


@transaction.atomic
def set_executors(
    measure: Measure,
    *,
    wording: str,
    version: int | None,
    by: User,
    now: datetime,
    explained: Mapping[str, Who] | None = None,
) -> Measure:
    """Set the executors of a measure of a draft from the printed words.

    `explained` says what unknown wordings stand for; that is remembered for the next time.
    """
    open_table(measure.programme)
    measure = Measure.objects.locked(measure.pk, version=version)
    if measure.kind == MeasureKind.GROUP:
        raise ValidationError(_("A heading has no executors; make it a measure?"), code="heading")
    explained = {name_key(papers.plain(words)): who for words, who in (explained or {}).items()}
    lines = papers.parse(wording, known={**papers.known_names(), **explained})
    _demand_clear(lines)
    was = {"executors": [str(row) for row in measure.executors.all()]}
    measure.executors.all().delete()
    Executor.objects.bulk_create([_executor(measure, position, line) for position, line in enumerate(lines, 1)])
    for text, who in explained.items():
        _learn(text, who)
    measure.write()
    changes = history.diff(was, {"executors": [line.wording for line in lines]})
    history.record(measure, "executors_set", by=by, now=now, changes=changes)
    return measure


@transaction.atomic
def date_plan_year(
    measure_year: MeasureYear, *, due_on: date | None, version: int | None, by: User, now: datetime
) -> MeasureYear:
    """Enter the day a separate plan gives for a year; the reminders of that year are planned anew."""
    row = MeasureYear.objects.select_related("measure__programme").locked(measure_year.pk, version=version)
    if row.measure.deadline_kind != DeadlineKind.PLAN:
        raise ValidationError(_("Only a measure by a separate plan gets its day for each year."), code="not_plan")
    if row.measure.programme.status != ProgrammeStatus.ADOPTED:
        raise ValidationError(_("The programme is not in force."), code="not_adopted")
    was = {"due_on": row.due_on}
    row.due_on = due_on
    row.schedule_version += 1
    row.write("due_on", "schedule_version")
    history.record(row, "due_set", by=by, now=now, changes=history.diff(was, {"due_on": due_on}))
    replan(row, now=now)
    return row


def _fill(measure: Measure, values: dict[str, Any]) -> None:
    """Set the words of a row, and find its section and its heading by its number."""
    if unknown := set(values) - {"number", "text_ru", "kind", "adopting_body", *WORDS}:
        raise TypeError(f"a measure has no {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(measure, name, value)
    measure.number = measure.number.strip().rstrip(".")
    measure.clean_fields(exclude=[field.name for field in Measure._meta.fields if field.name != "number"])  # noqa: SLF001  # Django's documented door to a model's options
    first, *rest = measure.number.split(".")
    section = measure.programme.sections.filter(number=int(first)).first() if len(first) < 5 else None  # noqa: PLR2004  # sections have small numbers
    if section is None:
        raise ValidationError({"number": _("There is no section %(number)s. Add it first.") % {"number": first}})
    measure.section = section
    measure.parent = _heading(measure, rest)


def _heading(measure: Measure, rest: list[str]) -> Measure | None:
    if len(rest) == 1:
        return None
    number = measure.number.rsplit(".", 1)[0]
    parent = Measure.objects.filter(programme=measure.programme, number=number, kind=MeasureKind.GROUP).first()
    if parent is None:
        raise ValidationError({"number": _("There is no heading row %(number)s. Add it first.") % {"number": number}})
    return parent


def _date(measure: Measure, by_hand: Deadline | None) -> None:
    """Read the deadline out of its words; what cannot be read is taken as chosen by hand, or refused."""
    text = measure.deadline_text_ru
    if measure.kind == MeasureKind.GROUP:
        if text or measure.deadline_text_en:
            raise ValidationError({"deadline_text_ru": _("A heading has no deadline; make it a measure?")})
        measure.set_deadline(None)
        return
    if not text.strip():
        measure.set_deadline(None)
        return
    try:
        measure.set_deadline(parse(text, period=measure.programme.period))
    except Unreadable as refused:
        if by_hand is None:
            raise ValidationError({"deadline_text_ru": refused.sentence(text)}, code=refused.code) from refused
        measure.set_deadline(_within(by_hand, measure.programme))


def _within(deadline: Deadline, programme: Programme) -> Deadline:
    """Refuse a deadline chosen by hand that lies outside the period."""
    if deadline.kind == DeadlineKind.LIST and (
        len(deadline.years) < 2 or list(deadline.years) != sorted(set(deadline.years))  # noqa: PLR2004  # one year is no list
    ):
        raise ValidationError({"years": _("Give two or more years in their order.")})
    years = [year for year in (*deadline.years, deadline.year_from, deadline.year_to) if year]
    if deadline.due_on and deadline.kind == DeadlineKind.DATE:
        years.append(min(deadline.due_on.year, max(deadline.due_on.year - 1, programme.end_year)))
    if any(not programme.start_year <= year <= programme.end_year for year in years):
        raise ValidationError({"deadline_kind": _("This lies outside the period of the programme.")}, code="outside")
    return deadline


def _demand_clear(lines: list[ExecutorLine]) -> None:
    if not lines:
        raise ValidationError({"wording": _("A measure has at least one executor.")}, code="empty")
    found = []
    for line in lines:
        if line.problem == "unknown":
            found.append(_("“%(words)s” is not known. Say who it is.") % {"words": line.wording})
        elif line.problem == "twice":
            found.append(_("“%(words)s” is named twice.") % {"words": line.wording})
    if found:
        raise ValidationError({"wording": found}, code="unclear")


def _executor(measure: Measure, position: int, line: ExecutorLine) -> Executor:
    who = line.who or Who()
    row = Executor(
        measure=measure,
        position=position,
        party_id=who.party,
        agency_id=who.agency,
        collective=who.collective,
        wording=line.wording,
        role=line.role,
        by_agreement=line.by_agreement,
    )
    row.clean_fields(exclude=["measure", "party", "agency"])  # which were just read
    return row


def _learn(text: str, who: Who) -> None:
    ExecutorWording.objects.update_or_create(
        text=text, defaults={"party_id": who.party, "agency_id": who.agency, "collective": who.collective}
    )
