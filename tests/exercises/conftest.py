"""An exercise in planning: party A hosts, both stages have days, party B is invited."""

from datetime import date, datetime

import pytest

from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage


@pytest.fixture
def exercise(center):
    return make_exercise(phase="planning", topic_ru="Тема", goal_ru="Цель", title_en="Joint exercise 2027")


@pytest.fixture
def stage(exercise):
    """Whole days in June, in Dushanbe."""
    return make_stage(exercise)


@pytest.fixture
def timed(exercise):
    """The final stage, with hours."""
    found = make_stage(exercise, 2, first=None, is_final=True)
    found.place(datetime(2027, 6, 9, 10), datetime(2027, 6, 9, 17), "Asia/Dushanbe", all_day=False)
    found.write(*found.WHEN)
    return found


@pytest.fixture
def host(exercise, party):
    return make_participant(exercise, party, role="host")


@pytest.fixture
def invited(exercise, other_party):
    """Party B, which owes an answer by 1 April."""
    return make_participant(exercise, other_party, invitation="invited", reply_due=date(2027, 4, 1))


@pytest.fixture
def part(stage, host):
    """The territory of the host in stage 1, with its head-count."""
    return make_part(stage, host, on_territory=True, headcount_planned=40)
