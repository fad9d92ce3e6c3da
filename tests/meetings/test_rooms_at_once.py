"""Sixteen people ask for one room at the same moment: one gets it, the others read who has it."""

from datetime import time

import pytest

from meetings import domain
from meetings.models import Sitting, When
from tests.at_once import WRITERS, at_once
from tests.factories.meetings import DAYS, make_meeting, make_room, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_sixteen_sittings_one_holds_the_room(secretary, now):
    room = make_room()
    meetings = [make_meeting(deadlines=()) for _ in range(WRITERS)]
    hours = {"day": 1, "start_time": time(10), "end_time": time(13), "room": room}
    said = at_once(
        [
            lambda meeting=meeting: domain.sitting.add(meeting, **hours, version=None, by=secretary, now=now)
            for meeting in meetings
        ]
    )
    assert said.count("done") == 1
    winner = Sitting.objects.get(holds_room=True)
    assert all(winner.meeting.code in sentence for sentence in said if sentence != "done")


def test_of_sixteen_meetings_moved_to_one_day_one_holds_the_rooms(secretary, now):
    """Each moves two rooms along, named in either order: nobody waits for another in a ring."""
    first = make_room(name="Зал 1")
    rooms = [first, make_room(first.venue, "Зал 2")]
    meetings = []
    for number in range(WRITERS):
        start = DAYS.starts_local.replace(month=6, day=number + 1)
        when = When(precision="day", starts_local=start, ends_local=start.replace(hour=17), tz="Europe/Minsk")
        meeting = make_meeting(when=when, deadlines=())
        for sitting, room in enumerate(rooms if number % 2 else rooms[::-1], start=1):
            make_sitting(meeting, number=sitting, room=room)
        meetings.append(meeting)
    said = at_once(
        [
            lambda meeting=meeting: domain.meeting.reschedule(
                meeting, when=DAYS, reason="Перенос", ask_again=False, version=None, by=secretary, now=now
            )
            for meeting in meetings
        ]
    )
    assert said.count("done") == 1
    assert all("занят" in sentence for sentence in said if sentence != "done")
    assert Sitting.objects.filter(holds_room=True, starts_local__lt=DAYS.ends_local).count() == len(rooms)


def test_past_the_acts_the_database_holds_the_room_once(secretary):
    room = make_room()
    meetings = [make_meeting(deadlines=()) for _ in range(WRITERS)]
    said = at_once([lambda meeting=meeting: make_sitting(meeting, room=room) for meeting in meetings])
    assert said.count("done") <= 1
    assert Sitting.objects.filter(holds_room=True).count() == said.count("done")
    assert set(said) <= {"done", "IntegrityError", "OperationalError"}
