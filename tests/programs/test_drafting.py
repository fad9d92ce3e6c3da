"""Entering and editing a draft: the programme, its sections and its measures."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from programs import domain
from programs.models import Deadline, DeadlineKind, Measure, Programme
from programs.queries import overview
from records import history
from records.models import StaleError
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section

pytestmark = pytest.mark.django_db


def enter(council, secretary, now, years=(2026, 2028), **values):
    given = {"title_ru": "Программа сотрудничества", "adopting_party": council} | values
    return domain.programme.enter(start_year=years[0], end_year=years[1], **given, by=secretary, now=now)


def add(programme, secretary, now, number="1.1", **values):
    given = {"text_ru": "Провести учение", "deadline_text_ru": "2027 год"} | values
    return domain.measure.add_measure(programme=programme, number=number, **given, by=secretary, now=now)


def change(measure, secretary, now, **values):
    given = {"number": measure.number, "text_ru": measure.text_ru, "deadline_text_ru": "2027 год"} | values
    return domain.measure.edit_measure(measure, **given, version=measure.version, by=secretary, now=now)


def test_programme_is_entered_as_a_draft(council, center, secretary, now):
    before = make_programme(council, years=(2023, 2025), status="closed")
    found = enter(council, secretary, now)
    assert (found.code, found.status, found.coordinator, found.predecessor) == ("2026-2028", "drafting", center, before)
    assert (found.years, found.facts_only, history.of(found)[0].verb) == ("2026–2028", False, "entered")


@pytest.mark.parametrize("years", [(2028, 2026), (2026, 2028)])
def test_programme_is_refused(council, center, secretary, now, years):
    make_programme(council)
    with pytest.raises(ValidationError):
        enter(council, secretary, now, years=years)
    assert Programme.objects.count() == 1


def test_passport_is_edited(programme, secretary, now):
    found = domain.programme.edit(programme, aims_ru="Цели", version=1, by=secretary, now=now)
    assert (found.aims_ru, found.version) == ("Цели", 2)
    assert [change["field"] for change in history.of(found)[0].changes] == ["aims_ru"]
    with pytest.raises(StaleError):
        domain.programme.edit(programme, aims_ru="Иные", version=1, by=secretary, now=now)
    with pytest.raises(TypeError):
        domain.programme.edit(programme, status="adopted", version=2, by=secretary, now=now)


@pytest.mark.parametrize("status", ["submitted", "withdrawn"])
def test_table_is_closed_to_edits(programme, section, secretary, now, status):
    Programme.objects.filter(pk=programme.pk).update(status=status)
    with pytest.raises(ValidationError) as refused:
        domain.programme.edit(programme, aims_ru="Цели", version=None, by=secretary, now=now)
    assert refused.value.code == "not_editable"
    with pytest.raises(ValidationError):
        add(programme, secretary, now)


def test_adopted_table_is_closed_to_edits(adopted, measure, secretary, now):
    with pytest.raises(ValidationError) as refused:
        change(measure, secretary, now, text_ru="Другое")
    assert refused.value.code == "not_editable"


def test_facts_only_programme_takes_its_table(council, secretary, now):
    programme = make_programme(council, years=(2014, 2016), status="closed")
    domain.measure.add_section(programme=programme, number=1, title_ru="Раздел", by=secretary, now=now)
    measure = add(programme, secretary, now, deadline_text_ru="2015 год")
    assert measure.year_from == 2015


def test_any_edit_voids_the_check(programme, section, secretary, now):
    Programme.objects.filter(pk=programme.pk).update(checked_by=secretary, checked_at=now)
    add(programme, secretary, now)
    programme.refresh_from_db()
    assert (programme.checked_by, programme.checked_at) == (None, None)


def test_sections_are_added_and_renamed(programme, secretary, now):
    section = domain.measure.add_section(programme=programme, number=2, title_ru="Учения", by=secretary, now=now)
    assert str(section) == "2. Учения"
    with pytest.raises(ValidationError) as refused:
        domain.measure.add_section(programme=programme, number=2, title_ru="Ещё", by=secretary, now=now)
    assert "programs_section_one_number" in str(refused.value.error_dict) or refused.value.messages
    found = domain.measure.edit_section(section, title_ru="Совместные учения", version=1, by=secretary, now=now)
    assert (found.title_ru, found.version) == ("Совместные учения", 2)
    assert [entry.verb for entry in history.of(programme)] == ["section_edited", "section_added"]
    domain.measure.edit_section(found, title_ru="Совместные учения", version=2, by=secretary, now=now)
    assert history.of(programme).count() == 2


def test_measure_finds_its_section_and_its_deadline(programme, section, council, secretary, now):
    found = add(programme, secretary, now, "1.2.", deadline_text_ru="ежегодно, до 1 марта", adopting_body=council)
    assert (found.number, found.section, found.sort_key, found.parent) == ("1.2", section, [1, 2], None)
    assert found.deadline == Deadline(
        kind=DeadlineKind.ANNUAL, year_from=2026, year_to=2028, yearly_month=3, yearly_day=1
    )
    assert found.next_due(date(2027, 3, 1)) == date(2027, 3, 1)
    assert found.next_due(date(2029, 1, 1)) == date(2028, 3, 1)


def test_measure_stands_under_its_heading(programme, section, secretary, now):
    heading = add(programme, secretary, now, "1.2", kind="group", deadline_text_ru="")
    assert (heading.deadline, heading.next_due(now.date())) == (None, None)
    assert add(programme, secretary, now, "1.2.1").parent == heading


@pytest.mark.parametrize(
    ("number", "values", "field"),
    [
        ("1.02", {}, "number"),
        ("1", {}, "number"),
        ("7.1", {}, "number"),
        ("123456.1", {}, "number"),
        ("1.9.1", {}, "number"),
        ("1.1", {}, "__all__"),
        ("1.2", {"text_ru": ""}, "text_ru"),
        ("1.2", {"deadline_text_ru": "скоро"}, "deadline_text_ru"),
        ("1.2", {"deadline_text_ru": "2031 год"}, "deadline_text_ru"),
        ("1.2", {"kind": "group"}, "deadline_text_ru"),
        ("1.2", {"product": "cake"}, "product"),
    ],
)
def test_measure_is_refused(programme, measure, secretary, now, number, values, field):
    with pytest.raises(ValidationError) as refused:
        add(programme, secretary, now, number, **values)
    assert field in refused.value.message_dict
    assert Measure.objects.count() == 1


def test_measure_has_its_own_words_only(programme, section, secretary, now):
    with pytest.raises(TypeError):
        add(programme, secretary, now, sort_key=[1])


BY_HAND = Deadline(kind=DeadlineKind.LIST, years=(2026, 2028))


def test_unreadable_deadline_is_taken_as_chosen_by_hand(programme, section, secretary, now):
    found = add(programme, secretary, now, deadline_text_ru="раз в два года", by_hand=BY_HAND)
    assert (found.deadline_text_ru, found.deadline) == ("раз в два года", BY_HAND)


@pytest.mark.parametrize(
    "by_hand",
    [
        Deadline(kind=DeadlineKind.YEAR, year_from=2031, year_to=2031),
        Deadline(kind=DeadlineKind.LIST, years=(2028, 2026)),
        Deadline(kind=DeadlineKind.LIST, years=(2026,)),
        Deadline(kind=DeadlineKind.DATE, due_on=date(2025, 12, 31)),
        Deadline(kind=DeadlineKind.DATE, due_on=date(2030, 1, 1)),
    ],
)
def test_deadline_by_hand_is_refused(programme, section, secretary, now, by_hand):
    with pytest.raises(ValidationError):
        add(programme, secretary, now, deadline_text_ru="раз в два года", by_hand=by_hand)


def test_day_by_hand_may_lie_early_in_the_year_after(programme, section, secretary, now):
    day = Deadline(kind=DeadlineKind.DATE, due_on=date(2029, 2, 1))
    assert add(programme, secretary, now, deadline_text_ru="к отчёту", by_hand=day).due_on == date(2029, 2, 1)


def test_readable_words_win_over_the_hand(programme, section, secretary, now):
    assert add(programme, secretary, now, by_hand=BY_HAND).deadline_kind == DeadlineKind.YEAR


def test_measure_is_edited(measure, secretary, now):
    found = change(measure, secretary, now, text_ru="Другое", deadline_text_ru="постоянно")
    assert (found.text_ru, found.deadline_kind, found.version) == ("Другое", DeadlineKind.PERMANENT, 2)
    changed = {one["field"] for one in history.of(found)[0].changes}
    assert changed == {"text_ru", "text_en", "deadline_text_ru", "deadline_kind", "year_from", "year_to"} - {"text_en"}
    assert change(found, secretary, now, text_ru="Другое", deadline_text_ru="").deadline is None


def test_edit_that_changes_nothing_leaves_no_trace(measure, secretary, now):
    change(measure, secretary, now)
    assert not history.of(measure).exists()


def test_measure_with_executors_becomes_no_heading(measure, secretary, now):
    with pytest.raises(ValidationError) as refused:
        change(measure, secretary, now, kind="group", deadline_text_ru="")
    assert list(refused.value.message_dict) == ["kind"]


def test_heading_with_measures_stays_where_it_is(programme, section, secretary, now):
    make_section(programme, 2)
    heading = make_measure(section, "1.2", kind="group")
    make_measure(section, "1.2.1", parent=heading)
    for values in ({"kind": "item"}, {"kind": "group", "number": "2.1", "deadline_text_ru": ""}):
        with pytest.raises(ValidationError):
            change(heading, secretary, now, **values)


def test_day_of_a_plan_is_set(adopted, section, secretary, now, decision):
    plan = make_measure(
        section, "1.2", deadline_text_ru="по отдельному плану", deadline_kind="plan", year_from=2026, year_to=2028,
        added_by_decision=decision,
    )  # fmt: skip
    row = make_measure_year(plan, 2027)
    found = domain.measure.date_plan_year(row, due_on=date(2027, 9, 1), version=1, by=secretary, now=now)
    assert (found.due_on, found.schedule_version) == (date(2027, 9, 1), 2)
    assert list(found.reminder_anchors()) == ["due"]
    with pytest.raises(ValidationError):
        domain.measure.date_plan_year(found, due_on=date(2030, 1, 1), version=2, by=secretary, now=now)


def test_day_of_a_plan_is_for_plans_in_force(programme, section, measure, secretary, now):
    plan = make_measure(section, "1.2", deadline_kind="plan", year_from=2026, year_to=2028)
    for row, code in ((make_measure_year(measure), "not_plan"), (make_measure_year(plan), "not_adopted")):
        with pytest.raises(ValidationError) as refused:
            domain.measure.date_plan_year(row, due_on=None, version=1, by=secretary, now=now)
        assert refused.value.code == code


def test_parts_of_the_table(programme, section, measure, party):
    second = make_section(programme, 2)
    heading = make_measure(section, "1.2", kind="group")
    annual = make_measure(second, "2.10", deadline_kind="annual", year_from=2026, year_to=2028, product="training")
    listed = make_measure(second, "2.2", deadline_kind="list", years=[2026, 2028])
    late = make_measure(second, "2.3", deadline_kind="date", due_on=date(2029, 1, 15))
    make_executor(annual, party)

    def shown(**asked):
        return {part.section.number: part.measures for part in overview.parts(programme, **asked)}

    assert shown() == {1: [measure, heading], 2: [listed, late, annual]}
    assert shown(year=2026) == {2: [listed, annual]}
    assert shown(year=2028) == {2: [listed, late, annual]}
    assert shown(section=section) == {1: [measure]}
    assert shown(executor=party) == {1: [measure], 2: [annual]}
    assert shown(product="training", year=2027) == {2: [annual]}
    assert [part.next_number for part in overview.parts(programme)] == ["1.3", "2.11"]
    assert overview.counts(programme, date(2027, 3, 1)) == {"measures": 4, "this_year": 2, "due_ahead": 0}
