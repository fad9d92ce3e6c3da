"""Adoption: one checks, another records; then the table stands and its years are made."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from programs import domain
from programs.models import MeasureYear, Programme
from records import history
from tests.factories.documents import make_decision, make_position
from tests.factories.members import make_account
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section

pytestmark = pytest.mark.django_db


def check(programme, by, now):
    return domain.programme.check_table(programme, version=None, by=by, now=now)


def record(programme, decision, by, now, *, warnings_seen=True):
    return domain.programme.record_adoption(
        programme, decision=decision, warnings_seen=warnings_seen, version=None, by=by, now=now
    )


def test_adoption_is_recorded_by_a_second_colleague(
    programme, measure, section, party, decision, council, secretary, second_secretary, now
):
    yearly = make_measure(section, "1.2", deadline_kind="annual", year_from=2026, year_to=2028)
    make_executor(yearly, party)
    make_measure(section, "1.3", kind="group")
    check(programme, secretary, now)
    found = record(programme, decision, second_secretary, now)
    assert (found.status, found.adoption_decision, found.facts_only) == ("adopted", decision, False)
    assert (found.checked_by, found.adoption_recorded_by) == (secretary, second_secretary)
    years = [
        (row.measure, row.year, row.due_on, row.is_final) for row in MeasureYear.objects.order_by("measure", "year")
    ]
    assert years == [
        (measure, 2027, date(2027, 12, 31), True),
        (yearly, 2026, date(2026, 12, 31), False),
        (yearly, 2027, date(2027, 12, 31), False),
        (yearly, 2028, date(2028, 12, 31), True),
    ]
    step = found.steps.get()
    assert (step.from_status, step.to_status, step.on, step.body) == (
        "drafting",
        "adopted",
        decision.adopted_on,
        council,
    )
    assert [entry.verb for entry in history.of(found)] == ["adopted", "checked"]
    with pytest.raises(ValidationError) as refused:
        record(found, decision, second_secretary, now)
    assert refused.value.code == "not_open"


def test_who_checked_does_not_record(programme, measure, decision, secretary, now):
    check(programme, secretary, now)
    with pytest.raises(ValidationError) as refused:
        record(programme, decision, secretary, now)
    assert refused.value.code == "same_person"


def test_unchecked_table_is_not_adopted(programme, measure, decision, secretary, now):
    with pytest.raises(ValidationError) as refused:
        record(programme, decision, secretary, now)
    assert refused.value.code == "unchecked"


def test_only_an_adopted_decision_adopts(programme, measure, council, secretary, second_secretary, now):
    check(programme, secretary, now)
    with pytest.raises(ValidationError) as refused:
        record(programme, make_decision(council, status="draft"), second_secretary, now)
    assert list(refused.value.message_dict) == ["decision"]


def test_incomplete_table_is_not_checked(programme, secretary, now):
    with pytest.raises(ValidationError) as refused:
        check(programme, secretary, now)
    assert len(refused.value.messages) == 1
    section = make_section(programme)
    make_section(programme, 2)
    make_measure(section, "1.1", deadline_kind="", deadline_text_ru="")
    with pytest.raises(ValidationError) as refused:
        check(programme, secretary, now)
    assert [sentence.rsplit(": ")[-1] for sentence in refused.value.messages] == ["2.", "1.1.", "1.1."]


def test_table_that_lost_a_measure_is_not_adopted(programme, measure, decision, secretary, second_secretary, now):
    check(programme, secretary, now)
    measure.executors.all().delete()
    with pytest.raises(ValidationError):
        record(programme, decision, second_secretary, now)


def test_warnings_are_seen_first(
    programme, section, measure, party, other_party, decision, secretary, second_secretary, now
):
    make_executor(make_measure(section, "1.4", product="legal_act"), party)
    make_position(decision, party)
    check(programme, secretary, now)
    with pytest.raises(ValidationError) as refused:
        record(programme, decision, second_secretary, now, warnings_seen=False)
    sentences = refused.value.message_dict["warnings_seen"]
    assert [sentence.rsplit(": ")[-1] for sentence in sentences[:3]] == ["1.2, 1.3.", "1.4.", "Кыргызстан."]
    assert record(programme, decision, second_secretary, now).status == "adopted"


def test_programme_of_the_past_stays_closed(council, party, decision, secretary, second_secretary, now):
    programme = make_programme(council, years=(2014, 2016), status="closed")
    measure = make_measure(make_section(programme), deadline_kind="year", year_from=2015, year_to=2015)
    make_executor(measure, party)
    check(programme, secretary, now)
    found = record(programme, decision, second_secretary, now)
    assert (found.status, found.facts_only, found.is_frozen) == ("closed", False, True)
    assert MeasureYear.objects.get().reminder_anchors() == {}


def test_withdrawn_programme_is_not_checked(programme, measure, secretary, now):
    Programme.objects.filter(pk=programme.pk).update(status="withdrawn")
    with pytest.raises(ValidationError) as refused:
        check(programme, secretary, now)
    assert refused.value.code == "not_open"


def test_what_is_reminded_of(
    adopted, measure, party, other_party, representative, colleague, neighbour, secretary, clerk
):
    row = make_measure_year(measure, 2027, due_on=date(2027, 12, 31))
    assert row.reminder_anchors()["due"].local == date(2027, 12, 31)
    assert make_measure_year(measure, 2026).reminder_anchors() == {}
    assert [(one.person, one.on_behalf) for one in row.people_to_remind("executors")] == [(representative, "TJ")]
    assert secretary in [one.person for one in row.people_to_remind("staff")]
    assert clerk not in [one.person for one in row.people_to_remind("staff")]
    assert list(row.people_to_remind("told")) == []
    assert str(measure) in row.reminder_title()
    assert adopted.reminder_anchors()["ends"].local == date(2028, 12, 31)
    assert secretary in [one.person for one in adopted.people_to_remind("staff")]
    assert list(adopted.people_to_remind("executors")) == []


def test_one_person_of_two_parties_is_reminded_once(adopted, measure, party, other_party, representative):
    make_executor_later(measure, other_party)
    row = make_measure_year(measure, 2027, due_on=date(2027, 12, 31))
    representative.representations.create(
        user=representative, party=other_party, valid=representative.representations.get().valid, answer=True
    )
    assert [(one.person, one.on_behalf) for one in row.people_to_remind("executors")] == [(representative, "KG")]


def make_executor_later(measure, party):
    """An executor a decision has added."""
    return make_executor(measure, party, position=2, role="co", added_by_decision=measure.programme.adoption_decision)


def test_years_between_days(adopted, measure, council, now):
    due = make_measure_year(measure, 2027, due_on=date(2027, 12, 31))
    make_measure_year(measure, 2026)
    draft = make_section(make_programme(council, years=(2029, 2031)))
    make_measure_year(
        make_measure(draft, deadline_kind="year", year_from=2029, year_to=2029), 2029, due_on=date(2029, 1, 1)
    )
    assert list(MeasureYear.objects.between(date(2027, 12, 31), date(2030, 1, 1))) == [due]
    assert list(MeasureYear.objects.between(date(2027, 1, 1), date(2027, 12, 30))) == []
    assert list(MeasureYear.objects.with_anchors_between(now.replace(month=12), now.replace(year=2028))) == [due]
    assert list(Programme.objects.with_anchors_between(now, now)) == [adopted]
    assert list(Programme.objects.in_force(date(2027, 1, 1))) == [adopted]
    assert list(Programme.objects.in_force(date(2029, 1, 1))) == []
    assert (adopted.days_left(date(2028, 12, 30)), adopted.days_left(date(2029, 1, 1))) == (1, None)


def test_visibility_of_rows_follows_the_programme(programme, measure, representative, secretary, administrator, lapsed):
    row = make_measure_year(measure)
    stranger = make_account("auditor")
    for status, seen in (("drafting", False), ("agreement", True), ("submitted", True), ("withdrawn", False)):
        Programme.objects.filter(pk=programme.pk).update(status=status)
        for model, one in ((Programme, programme), (type(measure), measure), (MeasureYear, row)):
            assert model.objects.visible_to(representative).filter(pk=one.pk).exists() is seen
            assert model.objects.visible_to(secretary).filter(pk=one.pk).exists()
            for nobody in (administrator, stranger, lapsed):
                assert not model.objects.visible_to(nobody).exists()
