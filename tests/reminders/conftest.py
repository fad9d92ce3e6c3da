"""A meeting of the secretary's with a party invited, and the first ladders as rules."""

import pytest

from reminders import dispatch, domain, relay
from reminders.models import Engine, Rule
from tests.factories.meetings import invite, make_meeting


@pytest.fixture
def rules(db):
    """The first ladders; what reaches whoever is in charge once a date has passed has tests of its own."""
    made = domain.rule.seed()
    Rule.objects.filter(audience__in=("recorder", "owner")).update(active=False)
    return made


@pytest.fixture
def meeting(rules, secretary):
    """13 and 14 May 2027 from 10:00 in Minsk, in the secretary's charge."""
    return make_meeting(owner=secretary)


@pytest.fixture
def planned(meeting, now):
    """The meeting with its four reminders: a week and a day before, in the portal and by mail."""
    domain.replan(meeting, now=now)
    return meeting


@pytest.fixture
def invitation(meeting, party, representative):
    """Tajikistan is invited and owes an answer by 3 April 2027, 18:00 in Minsk."""
    return invite(meeting, party)


class Box:
    """A sender that keeps what it is given, and answers as it is told."""

    name = "box"

    def __init__(self):
        self.parcels = []
        self.answer = relay.Answer("replied", 250, "2.0.0")
        self.away = None

    def ready(self):
        if self.away:
            raise self.away

    def hand_over(self, parcel):
        self.parcels.append(parcel)
        return self.answer

    def close(self):
        pass


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def at(db, box):
    """One pass of the engine at a moment: `at(moment)`."""

    def run(moment, **more):
        Engine.objects.update(last_clock=None)
        return dispatch.dispatch_once(lambda: moment, make_sender=lambda: box, **more)

    return run
