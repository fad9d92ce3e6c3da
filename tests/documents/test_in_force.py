"""For whom a decision is in force on a day."""

from datetime import date

import pytest

from documents import queries
from documents.models import Decision, Position
from tests.factories.documents import make_decision, make_position

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)


def in_force(decision, party, on=ON):
    return Position.objects.in_force(on).filter(decision=decision, party=party).exists()


@pytest.mark.parametrize(
    ("of_decision", "position", "answer"),
    [
        (date(2025, 11, 1), {}, True),
        (date(2026, 3, 1), {}, True),
        (date(2026, 3, 2), {}, False),
        (None, {}, False),
        (None, {"in_force_on": date(2026, 1, 1)}, True),
        (date(2026, 1, 1), {"in_force_on": date(2026, 6, 1)}, False),
        (date(2026, 1, 1), {"procedures": "pending"}, False),
        (date(2026, 1, 1), {"procedures": "completed", "procedures_completed_on": date(2026, 2, 1)}, True),
        (date(2026, 1, 1), {"stance": "not_signed"}, False),
        (date(2026, 1, 1), {"stance": "awaited"}, False),
        (date(2026, 1, 1), {"stance": "signed_with_reservation"}, True),
        (date(2026, 1, 1), {"stance": "joined_later", "signed_on": date(2025, 12, 1)}, True),
    ],
)
def test_in_force_on_a_day(council, party, of_decision, position, answer):
    decision = make_decision(council, in_force_on=of_decision)
    make_position(decision, party, **position)
    assert in_force(decision, party) is answer


def test_not_before_it_was_adopted(council, party):
    decision = make_decision(council, in_force_on=date(2025, 10, 1))
    make_position(decision, party)
    assert not in_force(decision, party, date(2025, 10, 5))


def test_later_decision_takes_its_place_for_the_same_party(council, party, other_party):
    first = make_decision(council, in_force_on=date(2025, 11, 1))
    second = make_decision(
        council, title_ru="Новый порядок", adopted_on=date(2026, 2, 1), in_force_on=date(2026, 2, 15)
    )
    third = make_decision(council, title_ru="Ещё один", adopted_on=date(2026, 2, 20), in_force_on=date(2026, 2, 25))
    Decision.objects.filter(pk=first.pk).update(status="superseded", superseded_by=second)
    Decision.objects.filter(pk=second.pk).update(status="superseded", superseded_by=third)
    for who in (party, other_party):
        make_position(first, who)
    for later in (second, third):
        make_position(later, party)
    assert not in_force(first, party)
    assert in_force(first, party, date(2026, 2, 10))
    assert in_force(first, other_party)
    assert not in_force(second, party)
    assert in_force(third, party)


def test_count_of_parties(council, party, other_party, clerk):
    decision = make_decision(council, in_force_on=date(2025, 11, 1))
    empty = make_decision(council, title_ru="Без позиций")
    make_position(decision, party)
    make_position(decision, other_party, "not_signed")
    counted = queries.with_force(Decision.objects.all(), ON, clerk)
    found = {row.pk: (row.in_force_for, row.parties_named) for row in counted}
    assert found == {decision.pk: (1, 2), empty.pk: (0, 0)}
