"""Seats under many hands at once: acts count under the lock, and past them the database keeps one head and one place for each."""

import pytest

from meetings import domain
from meetings.models import Nominee
from tests.at_once import WRITERS, at_once
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db(transaction=True)
SEATS = 3


@pytest.fixture
def delegation(party, representative):
    meeting = make_meeting()
    make_seats(meeting, delegates=SEATS)
    answered = {"reply": "accepted", "replied_at": ENTERED, "replied_by": representative}
    return make_delegation(invite(meeting, party, **answered))


@pytest.fixture
def people(party):
    return [make_person(party, f"Человек{number:02}") for number in range(WRITERS)]


def test_sixteen_writers_take_three_seats(delegation, people, representative, now):
    said = {"role": "member", "version": None, "by": representative, "now": now}
    nominate = domain.delegation.nominate
    led = at_once([lambda person=person: nominate(delegation, people=[person], **said) for person in people])
    assert led.count("done") == SEATS
    assert len(set(led)) == 2
    places = list(Nominee.objects.order_by("position").values_list("position", flat=True))
    assert places == [1, 2, 3]


def test_of_sixteen_heads_one_is_named(delegation, people, representative, now):
    said = {"role": "head", "version": None, "by": representative, "now": now}
    nominate = domain.delegation.nominate
    led = at_once([lambda person=person: nominate(delegation, people=[person], **said) for person in people])
    assert led.count("done") == 1
    assert "IntegrityError" not in led
    assert Nominee.objects.get().role == "head"


def test_past_the_acts_the_database_keeps_one_head_and_a_person_once(delegation, people, party, other_party):
    led = at_once([lambda person=person: make_nominee(delegation, person, "head") for person in people])
    assert led.count("done") == 1
    assert set(led) == {"done", "IntegrityError"}
    led = at_once([lambda: make_nominee(delegation, people[-1]) for _ in range(WRITERS)])
    assert Nominee.objects.filter(person=people[-1]).count() == 1
    assert led.count("done") <= 1
