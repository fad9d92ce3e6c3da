"""Seats under many hands at once: each writer has a connection and a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetings import domain
from meetings.models import Nominee
from tests.factories.delegations import make_delegation, make_seats
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SEATS = 16, 3


def test_sixteen_writers_take_three_seats(party, representative, now):
    meeting = make_meeting()
    make_seats(meeting, delegates=SEATS)
    answered = {"reply": "accepted", "replied_at": ENTERED, "replied_by": representative}
    delegation = make_delegation(invite(meeting, party, **answered))
    people = [make_person(party, f"Человек{number:02}") for number in range(WRITERS)]
    meet = Barrier(WRITERS)

    def take(person):
        try:
            meet.wait(timeout=20)
            domain.delegation.nominate(
                delegation, people=[person], role="member", version=None, by=representative, now=now
            )
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        else:
            return "named"
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        said = list(pool.map(take, people))
    assert said.count("named") == SEATS
    assert len(set(said)) == 2
    places = list(Nominee.objects.order_by("position").values_list("position", flat=True))
    assert places == [1, 2, 3]
