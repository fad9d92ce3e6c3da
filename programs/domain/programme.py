"""The acts on programmes: enter, edit, check the table, record the adoption, take over what is publicly known."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.domain import decision as decisions
from documents.models import Decision
from members.models import Party, User, center
from programs.models import MeasureYear, Programme, ProgrammeStatus, ProgrammeStep
from programs.queries import table
from records import history
from reminders import walltime
from reminders.domain import replan

PASSPORT = tuple(f"{name}_{language}" for name in Programme.PASSPORT for language in ("ru", "en"))
EDITED = ("title_ru", "title_en", "main_developer", "coordinator", "note_ru", "note_en", *PASSPORT)
CHECK = ("checked_by", "checked_at")
ADOPTED = ("status", "facts_only", "adoption_decision", "adopting_party")
ADOPTION = (*ADOPTED, "adoption_recorded_by", "adoption_recorded_at")  # who and when is said by the entry itself
FACT_TITLES = ("Программа сотрудничества на {years} годы", "Programme of cooperation {years}")
FACT_DECISIONS = ("О Программе сотрудничества на {years} годы", "On the Programme of cooperation {years}")


@transaction.atomic
def enter(
    *,
    start_year: int,
    end_year: int,
    title_ru: str,
    adopting_party: Party,
    by: User,
    now: datetime,
    title_en: str = "",
    main_developer: Party | None = None,
) -> Programme:
    """Begin the draft of a programme for a period; the one that ends the year before becomes its predecessor."""
    programme = Programme(
        code=f"{start_year}-{end_year}",
        title_ru=title_ru,
        title_en=title_en,
        start_year=start_year,
        end_year=end_year,
        adopting_party=adopting_party,
        main_developer=main_developer,
        coordinator=center(),
        predecessor=_predecessor(start_year),
    )
    if start_year <= end_year and Programme.objects.filter(code=programme.code).exists():
        raise ValidationError(_("There is a programme for these years."), code="exists")
    programme.write()
    history.record(programme, "entered", by=by, now=now)
    return programme


@transaction.atomic
def edit(programme: Programme, *, version: int | None, by: User, now: datetime, **values: Any) -> Programme:
    """Change titles, passport and notes of a draft; a check of the table that was made is void."""
    if unknown := set(values) - set(EDITED):
        raise TypeError(f"edit() changes no {', '.join(sorted(unknown))}")
    programme = open_table(programme, version=version)
    was = history.values(programme, *EDITED)
    for name, value in values.items():
        setattr(programme, name, value)
    programme.write(*EDITED)
    if changes := history.diff(was, history.values(programme, *EDITED)):
        history.record(programme, "edited", by=by, now=now, changes=changes)
    return programme


def open_table(programme: Programme, *, version: int | None = None) -> Programme:
    """Lock a programme whose table may be written, and void a check of it; the acts on its rows begin here."""
    programme = Programme.objects.locked(programme.pk, version=version)
    if not programme.is_editable:
        raise ValidationError(
            _("The table stands as it was sent or adopted. What changes it now is a decision."), code="not_editable"
        )
    if programme.checked_by_id:
        programme.checked_by = programme.checked_at = None
        programme.write(*CHECK)
    return programme


@transaction.atomic
def check_table(programme: Programme, *, version: int | None, by: User, now: datetime) -> Programme:
    """Note that the table was compared with the paper; another person then records the adoption."""
    programme = Programme.objects.locked(programme.pk, version=version)
    _demand_open_to_adoption(programme)
    if found := table.problems(programme):
        raise ValidationError([ValidationError(sentence, code="incomplete") for sentence in found])
    programme.checked_by, programme.checked_at = by, now
    programme.write(*CHECK)
    history.record(programme, "checked", by=by, now=now)
    return programme


@transaction.atomic
def record_adoption(
    programme: Programme, *, decision: Decision, warnings_seen: bool, version: int | None, by: User, now: datetime
) -> Programme:
    """Record the decision that adopted a programme.

    The table and the passport are frozen, the reporting years of its measures are made and their reminders planned.
    The table has been checked by another person. A programme of the past stays closed.
    """
    programme = Programme.objects.locked(programme.pk, version=version)
    _demand_open_to_adoption(programme)
    if programme.checked_by_id is None:
        raise ValidationError(_("The table has not been checked against the paper yet."), code="unchecked")
    if programme.checked_by_id == by.pk:
        raise ValidationError(
            _("You checked this table. Another colleague must record the adoption."), code="same_person"
        )
    if not decision.is_adopted or decision.adopted_on is None:
        raise ValidationError({"decision": _("Choose a decision that has been adopted.")}, code="not_adopted")
    if found := table.problems(programme):
        raise ValidationError([ValidationError(sentence, code="incomplete") for sentence in found])
    if not warnings_seen and (seen := table.warnings(programme, decision)):
        raise ValidationError({"warnings_seen": [*seen, _("Tick that you have seen this.")]}, code="warnings")
    was = history.values(programme, *ADOPTED)
    before = programme.status
    programme.status = ProgrammeStatus.CLOSED if before == ProgrammeStatus.CLOSED else ProgrammeStatus.ADOPTED
    programme.facts_only = False
    programme.adoption_decision = decision
    programme.adopting_party = decision.body or programme.adopting_party
    programme.adoption_recorded_by, programme.adoption_recorded_at = by, now
    programme.schedule_version += 1
    programme.write(*ADOPTION, "schedule_version")
    _step(programme, before, on=decision.adopted_on, by=by, body=decision.body)
    history.record(programme, "adopted", by=by, now=now, changes=history.diff(was, history.values(programme, *ADOPTED)))
    make_years(programme, now=now)
    replan(programme, now=now)
    return programme


def make_years(programme: Programme, *, now: datetime) -> list[MeasureYear]:
    """Make the reporting years of all measures, and plan the reminders of those that have a day."""
    made = []
    for measure in programme.measures.items().in_order():
        terms = measure.deadline.terms(programme.period) if measure.deadline else []
        for year, due_on, is_final in terms:
            row = MeasureYear(measure=measure, programme=programme, year=year, due_on=due_on, is_final=is_final)
            row.write()
            made.append(row)
            replan(row, now=now)
    return made


@transaction.atomic
def enter_fact(
    *,
    start_year: int,
    end_year: int,
    adopting_party: Party,
    adopted_on: date | None,
    by: User | None,
    now: datetime,
    place_ru: str = "",
    place_en: str = "",
    note_ru: str = "",
    note_en: str = "",
) -> Programme:
    """Enter a programme of which only public facts are known; one that is there already is left as it is.

    Where the day of adoption is known the decision is recorded too, without number and text. A period that is over
    is closed, an adopted one is in force by its dates, one not known to be adopted is a draft that staff alone see.
    """
    code = f"{start_year}-{end_year}"
    if found := Programme.objects.filter(code=code).first():
        return found
    years = f"{start_year}–{end_year}"
    place = {"place_ru": place_ru, "place_en": place_en}
    programme = Programme(
        code=code,
        title_ru=FACT_TITLES[0].format(years=years),
        title_en=FACT_TITLES[1].format(years=years),
        start_year=start_year,
        end_year=end_year,
        status=_status_of_fact(end_year, adopted_on, now),
        facts_only=True,
        adoption_decision=_decision_of_fact(years, adopting_party, adopted_on, place, by, now),
        adopting_party=adopting_party,
        coordinator=center(),
        predecessor=_predecessor(start_year),
        note_ru=note_ru,
        note_en=note_en,
    )
    programme.write()
    history.record(programme, "fact_entered", by=by, now=now)
    replan(programme, now=now)
    return programme


def _decision_of_fact(
    years: str, body: Party, adopted_on: date | None, place: dict[str, Any], by: User | None, now: datetime
) -> Decision | None:
    """Record the decision where its day is known; number and text are not."""
    if adopted_on is None:
        return None
    russian, english = (title.format(years=years) for title in FACT_DECISIONS)
    return decisions.record(
        body=body,
        title_ru=russian,
        title_en=english,
        adopted_on=adopted_on,
        **place,
        published=True,
        by=by,
        now=now,
    )


def _status_of_fact(end_year: int, adopted_on: date | None, now: datetime) -> ProgrammeStatus:
    if end_year < walltime.today(now, settings.CENTER_TZ).year:
        return ProgrammeStatus.CLOSED
    return ProgrammeStatus.ADOPTED if adopted_on else ProgrammeStatus.DRAFTING


def _predecessor(start_year: int) -> Programme | None:
    """Find the programme whose period ends the year before."""
    return Programme.objects.filter(end_year=start_year - 1).exclude(status=ProgrammeStatus.WITHDRAWN).first()


def _demand_open_to_adoption(programme: Programme) -> None:
    if programme.is_frozen or programme.status == ProgrammeStatus.WITHDRAWN:
        raise ValidationError(_("The adoption of this programme is recorded, or it was withdrawn."), code="not_open")


def _step(programme: Programme, before: str, *, on: date, by: User, body: Party | None) -> None:
    ProgrammeStep.objects.create(
        programme=programme, from_status=before, to_status=programme.status, on=on, by=by, body=body
    )
