"""Programmes of which only public facts are known."""

from datetime import date

import pytest

from documents.models import Decision
from programs import domain
from programs.models import Programme, ProgrammeStatus
from records import history

pytestmark = pytest.mark.django_db


def enter(council, now, years=(2014, 2016), adopted_on=date(2013, 10, 25), **values):
    return domain.programme.enter_fact(
        start_year=years[0],
        end_year=years[1],
        adopting_party=council,
        adopted_on=adopted_on,
        by=None,
        now=now,
        **values,
    )


def test_fact_of_the_past_is_a_closed_programme_with_its_decision(council, center, now):
    found = enter(council, now, place_ru="Минск", place_en="Minsk", note_en="the sixth programme")
    assert (found.code, found.status, found.facts_only) == ("2014-2016", ProgrammeStatus.CLOSED, True)
    assert (found.coordinator, found.adopting_party, found.note_en) == (center, council, "the sixth programme")
    decision = found.adoption_decision
    assert (decision.body, decision.adopted_on, decision.place_en) == (council, date(2013, 10, 25), "Minsk")
    assert (decision.number_text, decision.text_ru, decision.published) == ("", "", True)
    assert [entry.verb for entry in history.of(found)] == ["fact_entered"]


def test_fact_entered_twice_changes_nothing(council, center, now):
    first = enter(council, now)
    Programme.objects.filter(pk=first.pk).update(title_ru="Исправлено сотрудником")
    second = enter(council, now, note_ru="другое")
    assert second.pk == first.pk
    assert (second.title_ru, second.note_ru) == ("Исправлено сотрудником", "")
    assert (Programme.objects.count(), Decision.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("years", "adopted_on", "status"),
    [
        ((2000, 2003), None, ProgrammeStatus.CLOSED),
        ((2026, 2028), date(2025, 10, 10), ProgrammeStatus.ADOPTED),
        ((2026, 2028), None, ProgrammeStatus.DRAFTING),
        ((2028, 2030), date(2027, 2, 1), ProgrammeStatus.ADOPTED),
    ],
)
def test_status_of_a_fact(council, center, now, years, adopted_on, status):
    found = enter(council, now, years=years, adopted_on=adopted_on)
    assert found.status == status
    assert (found.adoption_decision is None) == (adopted_on is None)


def test_predecessor_only_where_periods_adjoin(council, center, now):
    first = enter(council, now, years=(2000, 2003), adopted_on=date(2000, 6, 21))
    second = enter(council, now, years=(2005, 2007), adopted_on=date(2005, 8, 26))
    third = enter(council, now, years=(2008, 2010), adopted_on=date(2007, 10, 5))
    assert (first.predecessor, second.predecessor, third.predecessor) == (None, None, second)
