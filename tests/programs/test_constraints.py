"""What the database holds of programmes, proven by writing past the acts."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from members.models import Agency
from programs.models import (
    Executor,
    ExecutorWording,
    Measure,
    MeasureYear,
    ProgrammeStep,
    Stance,
)
from tests.factories.programs import (
    make_executor,
    make_measure,
    make_measure_year,
    make_programme,
    make_section,
)
from tests.guards import emptied, gone, refused_by
from tests.records.chain import role, run

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 1)


@pytest.fixture
def refused():
    """Expect a refusal by the name of the constraint; deferred ones speak at once."""

    def check(name, write):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            _write_now(write)

    return check


def _write_now(write):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def rows(row):
    return type(row).objects.filter(pk=row.pk)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("programs_programme_years", {"start_year": 2030}),
        ("programs_programme_adopted_by_two", {"status": "adopted"}),
        ("programs_programme_adopted_by_two", {"status": "closed"}),
    ],
)
def test_programme_constraint(programme, refused, constraint, values):
    refused(constraint, lambda: rows(programme).update(**values))


def test_one_programme_for_its_years(programme, council, refused):
    refused("programs_programme_code_key", lambda: make_programme(council))


def test_programme_does_not_follow_itself(programme, refused):
    refused("programs_programme_not_own_predecessor", lambda: rows(programme).update(predecessor=programme))


def test_two_programmes_are_not_adopted_by_one_decision(adopted, council, decision, refused):
    other = make_programme(council, years=(2029, 2031))
    refused("programs_programme_one_a_decision", lambda: rows(other).update(adoption_decision=decision))


def test_adoption_by_one_person_is_refused(programme, decision, secretary, now, refused):
    one = {
        "adoption_decision": decision, "checked_by": secretary, "checked_at": now, "adoption_recorded_by": secretary,
        "adoption_recorded_at": now,
    }  # fmt: skip
    refused("programs_programme_adopted_by_two", lambda: rows(programme).update(status="adopted", **one))


def test_section_constraints(section, programme, refused):
    refused("programs_section_one_number", lambda: make_section(programme, 1))
    refused("programs_section_number", lambda: rows(section).update(number=0))


@pytest.mark.parametrize("number", ["1", "01.2", "1.02", "1.0", "1.2.3.4", "1.2.", "a.1", "1,2", ""])
def test_measure_number(measure, refused, number):
    refused("programs_measure_number|invalid input syntax", lambda: rows(measure).update(number=number))


def test_measure_numbers_are_unique_and_in_order(section, measure, refused):
    second, tenth, nested = (make_measure(section, number) for number in ("1.2", "1.10", "1.9"))
    assert list(Measure.objects.in_order()) == [measure, second, nested, tenth]
    refused("programs_measure_one_number", lambda: rows(second).update(number="1.1"))


def test_rows_stay_in_one_programme(programme, council, section, measure, refused):
    other = make_section(make_programme(council, years=(2029, 2031)))
    refused("programs_measure_section_of_programme", lambda: rows(measure).update(section=other))
    stranger = make_measure(other, "1.1", kind="group")
    refused("programs_measure_under_heading", lambda: rows(measure).update(parent=stranger))
    with role("atc_owner"):
        run(
            "SET CONSTRAINTS ALL IMMEDIATE",
            "ALTER TABLE programs_measure DISABLE TRIGGER programs_measure_under_heading",
        )
        refused("programs_measure_parent_of_programme", lambda: rows(measure).update(parent=stranger))
    refused(
        "programs_measureyear_measure_of_programme",
        lambda: MeasureYear.objects.create(measure=measure, programme=other.programme, year=2030),
    )


def test_measure_stands_under_a_heading_of_its_section(programme, section, measure, refused):
    name = "programs_measure_under_heading"
    heading = make_measure(section, "1.2", kind="group")
    nested = make_measure(section, "1.2.1", parent=heading)
    other = make_section(programme, 2)
    refused(name, lambda: make_measure(section, "1.1.1", parent=measure))
    refused(name, lambda: make_measure(other, "2.1", parent=heading))
    refused(name, lambda: make_measure(section, "1.2.2", kind="group", parent=rows(heading).get()) and
            make_measure(section, "1.2.3", parent=Measure.objects.get(number="1.2.2")))  # fmt: skip
    refused(name, lambda: rows(heading).update(kind="item"))
    refused(name, lambda: rows(heading).update(section=other))
    refused("programs_measure_not_under_itself", lambda: rows(nested).update(predecessor=nested))


def fields(kind, **values):
    names = ("due_on", "year_from", "year_to", "years", "yearly_month", "yearly_day")
    return {"deadline_kind": kind, **dict.fromkeys(names), **values}


@pytest.mark.parametrize(
    "values",
    [
        fields("", due_on=DAY),
        fields("", year_from=2026, year_to=2027),
        fields("date"),
        fields("date", due_on=DAY, year_from=2026, year_to=2027),
        fields("year", year_from=2026, year_to=2027),
        fields("year", year_from=2026),
        fields("range", year_from=2027, year_to=2027),
        fields("range", year_from=2028, year_to=2026),
        fields("range", year_from=2026, year_to=2028, yearly_month=3, yearly_day=1),
        fields("list"),
        fields("list", years=[2026]),
        fields("list", years=[2026, 2028], due_on=DAY),
        fields("annual"),
        fields("annual", year_from=2028, year_to=2026),
        fields("annual", year_from=2026, year_to=2028, yearly_month=3),
        fields("annual", year_from=2026, year_to=2028, yearly_month=13, yearly_day=1),
        fields("annual", year_from=2026, year_to=2028, due_on=DAY),
        fields("permanent"),
        fields("plan", year_from=2026, year_to=2028, years=[2026, 2028]),
        fields("soon", year_from=2026, year_to=2028),
    ],
)
def test_deadline_fits_its_kind(measure, refused, values):
    refused("programs_measure_deadline_fits", lambda: rows(measure).update(**values))


@pytest.mark.parametrize(
    "values",
    [
        fields(""),
        fields("date", due_on=DAY),
        fields("year", year_from=2027, year_to=2027),
        fields("range", year_from=2026, year_to=2028),
        fields("list", years=[2026, 2028]),
        fields("annual", year_from=2026, year_to=2028, yearly_month=2, yearly_day=29),
        fields("permanent", year_from=2026, year_to=2028),
        fields("plan", year_from=2026, year_to=2026),
    ],
)
def test_deadline_that_fits_is_taken(measure, values):
    assert rows(measure).update(**values) == 1


def test_years_of_a_list_rise(measure, refused):
    for years in ([2028, 2026], [2026, 2026]):
        refused("programs_measure_years_rise", lambda years=years: rows(measure).update(**fields("list", years=years)))


def test_heading_has_neither_deadline_nor_executors(section, measure, party, refused):
    heading = make_measure(section, "1.2", kind="group")
    name = "programs_measure_heading_has_no_deadline"
    refused(name, lambda: rows(heading).update(deadline_text_ru="2027 год"))
    refused(name, lambda: rows(heading).update(**fields("year", year_from=2027, year_to=2027)))
    refused("programs_executor_not_of_heading", lambda: make_executor(heading, party))
    refused("programs_executor_not_of_heading|heading_has_no_deadline", lambda: rows(measure).update(kind="group"))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("programs_executor_party_or_collective", {"party": None}),
        ("programs_executor_party_or_collective", {"collective": "bodies"}),
        ("programs_executor_collective_never_leads", {"party": None, "collective": "bodies"}),
    ],
)
def test_executor_constraint(measure, refused, constraint, values):
    if constraint == "programs_executor_party_or_collective":
        values |= {"role": "co"}
    refused(constraint, lambda: Executor.objects.filter(measure=measure).update(**values))


def test_executors_are_named_once(measure, party, other_party, refused):
    refused("programs_executor_party_once", lambda: make_executor(measure, party, position=2, role="co"))
    refused("programs_executor_one_lead", lambda: make_executor(measure, other_party, position=2))
    refused("programs_executor_one_place", lambda: make_executor(measure, other_party, role="co"))
    make_executor(measure, position=2, role="co", collective="bodies")
    refused(
        "programs_executor_collective_once",
        lambda: make_executor(measure, position=3, role="co", collective="bodies"),
    )


def test_agency_goes_with_its_party(measure, party, other_party, refused):
    agency = Agency.objects.create(party=other_party, kind="other", name_ru="Комитет")
    row = Executor.objects.filter(measure=measure)
    refused("programs_executor_agency_in_party", lambda: row.update(agency=agency))
    refused(
        "programs_executor_agency_of_party",
        lambda: row.update(agency=agency, party=None, collective="bodies", role="co"),
    )


def test_wording_constraints(party, refused):
    ExecutorWording.objects.create(text="минтранс", party=party)
    refused("programs_executorwording_text_key", lambda: ExecutorWording.objects.create(text="минтранс", party=party))
    refused("programs_executorwording_party_or_collective", lambda: ExecutorWording.objects.create(text="другое"))
    agency = Agency.objects.create(party=party, kind="other", name_ru="Комитет")
    refused(
        "programs_executorwording_agency_of_party",
        lambda: ExecutorWording.objects.create(text="комитет", collective="bodies", agency=agency),
    )


def test_stance_constraints(measure, party, refused):
    given = {"measure": measure, "party": party, "from_year": 2026}
    refused("programs_stance_declared_on", lambda: Stance.objects.create(**given, stance="takes_part"))
    refused("programs_stance_exempt_why", lambda: Stance.objects.create(**given, stance="exempt"))
    Stance.objects.create(**given, stance="exempt", note="оговорка")
    refused("programs_stance_one_a_year", lambda: Stance.objects.create(**given, stance="declines", declared_on=DAY))


def test_measure_year_constraints(measure, refused):
    row = make_measure_year(measure, 2027)
    refused("programs_measureyear_once", lambda: make_measure_year(measure, 2027))
    refused("programs_measureyear_in_period", lambda: make_measure_year(measure, 2029))
    refused("programs_measureyear_due_in_year", lambda: rows(row).update(due_on=date(2029, 1, 1)))
    rows(row).update(due_on=date(2028, 3, 1))


FROZEN = [
    ("programs_section_frozen", "changed", lambda section, measure: rows(section).update(title_ru="Другое")),
    ("programs_section_frozen", "gone", lambda section, measure: rows(section)._raw_delete("default")),
    ("programs_section_frozen", "added", lambda section, measure: make_section(section.programme, 2)),
    ("programs_measure_frozen", "changed", lambda section, measure: rows(measure).update(text_ru="Другое")),
    (
        "programs_measure_frozen", "due otherwise",
        lambda section, measure: rows(measure).update(**fields("year", year_from=2028, year_to=2028)),
    ),
    ("programs_measure_frozen", "added", lambda section, measure: make_measure(section, "1.2")),
    ("programs_executor_frozen", "changed", lambda section, measure: measure.executors.update(by_agreement=True)),
    ("programs_executor_frozen", "gone", lambda section, measure: measure.executors.all().delete()),
    (
        "programs_executor_frozen", "added",
        lambda section, measure: make_executor(measure, section.programme.coordinator, position=2, role="co"),
    ),
    ("programs_programme_frozen", "title", lambda section, measure: rows(section.programme).update(title_ru="Другое")),
    ("programs_programme_frozen", "passport", lambda section, measure: rows(section.programme).update(aims_ru="Другое")),
    ("programs_programme_frozen", "period", lambda section, measure: rows(section.programme).update(end_year=2029)),
    ("programs_programme_frozen", "gone", lambda section, measure: rows(section.programme)._raw_delete("default")),
]  # fmt: skip


@pytest.mark.parametrize(("trigger", "what", "write"), FROZEN, ids=[f"{name}, {what}" for name, what, _write in FROZEN])
def test_adopted_table_is_frozen(adopted, section, measure, refused, trigger, what, write):
    table = trigger.removesuffix("_frozen")  # each has one such trigger
    refused(f"{table} is frozen", lambda: write(section, measure))


def test_adopted_table_takes_what_a_decision_changes(adopted, section, measure, decision, council, center):
    earlier = make_measure(make_section(make_programme(council, years=(2023, 2025))))
    rows(measure).update(predecessor=earlier)
    measure.executors.update(ended_by_decision=decision)
    make_executor(measure, center, position=2, added_by_decision=decision)
    make_measure(section, "1.2", added_by_decision=decision)
    rows(adopted).update(status="closed", close_reason="срок истёк")


def test_facts_only_table_is_open(council, party):
    found = make_programme(council, years=(2020, 2022), status="closed")
    section = make_section(found)
    measure = make_measure(section, **fields("year", year_from=2021, year_to=2021))
    make_executor(measure, party)
    assert rows(measure).update(text_ru="Другое") == 1
    assert rows(found).update(aims_ru="Цели") == 1


def test_steps_are_written_once(programme, secretary):
    step = ProgrammeStep.objects.create(programme=programme, to_status="agreement", on=DAY, by=secretary)
    refused_by("programs_programmestep_append_only", lambda: rows(step).update(note="иначе"), gone(rows(step)))
    refused_by("programs_programmestep_never_emptied", emptied("programs_programmestep"))
