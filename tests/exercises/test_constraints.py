"""What the database refuses, proven by writing past the domain."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from exercises.models import Exercise, ExerciseMeasure, ExerciseMeeting, ExerciseStage, Participant, StageParty
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """Fail unless PostgreSQL refuses what happens inside, by this constraint."""

    class Refused:
        def __init__(self, name):
            self.name = name

        def __enter__(self):
            self.block = transaction.atomic()
            self.block.__enter__()

        def __exit__(self, kind, problem, trace):
            self.block.__exit__(kind, problem, trace)
            assert kind is not None, f"{self.name} let it pass"
            assert issubclass(kind, IntegrityError)
            assert self.name in str(problem)
            return True

    return Refused


def update(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def copy(row, **values):
    fresh = type(row).objects.get(pk=row.pk)
    fresh.pk = None
    fresh._state.adding = True
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save(force_insert=True)


def test_exercise(exercise, refused):
    other = make_exercise("2027-other")
    with refused("exercises_exercise_title_of_year"):
        update(other, title_ru=exercise.title_ru)
    with refused("exercises_exercise_standing_reason"):
        update(exercise, standing="postponed")
    with refused("exercises_exercise_previous_other"):
        update(exercise, previous=exercise)
    with refused("exercises_exercise_code_key"):
        update(other, code=exercise.code)


def test_stage(exercise, stage, refused):
    other = make_stage(exercise, 2, is_final=True)
    with refused("exercises_exercisestage_number"):
        update(other, number=1)
    with refused("exercises_exercisestage_one_final"):
        update(stage, is_final=True)
    with refused("exercises_exercisestage_conduct_reason"):
        update(stage, conduct="aborted")
    with refused("exercises_exercisestage_ends_after_start"):
        update(stage, ends_local=stage.starts_local - timedelta(days=1))
    with refused("exercises_exercisestage_ends_with_start"):
        update(stage, ends_local=None, ends_at=None)
    with refused("exercises_exercisestage_start_derived"):
        update(stage, starts_at=None)
    with refused("exercises_exercisestage_end_derived"):
        update(stage, ends_at=None)
    with refused("exercises_exercisestage_zone_of_place"):
        update(stage, tz="MSK")
    with refused("exercises_exercisestage_uid_key"):
        update(other, uid=stage.uid)


def test_participant(exercise, host, invited, refused):
    with refused("exercises_participant_once"):
        update(invited, party=host.party)
    with refused("exercises_participant_one_host"):
        update(invited, role="host")
    with refused("exercises_participant_answer_source"):
        update(invited, invitation="confirmed")
    with refused("exercises_participant_answer_source"):
        update(invited, invitation="confirmed", source="portal")
    update(invited, invitation="confirmed", source="record")
    with refused("exercises_participant_letter"):
        update(host, source="letter")
    with refused("exercises_participant_release"):
        update(host, release="participants", released_at=datetime(2027, 1, 1, tzinfo=UTC))


def test_party_of_a_stage(stage, host, part, refused):
    with refused("exercises_stageparty_once"):
        copy(part)
    with refused("exercises_stageparty_headcount"):
        update(part, headcount_planned=-1)
    with refused("exercises_stageparty_headcount"):
        update(part, headcount_actual=-1)
    with refused("exercises_stageparty_territory_zone"):
        update(part, zone="")


def now_rather_than_at_the_end():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_party_of_a_stage_belongs_to_one_exercise(stage, host, part, other_party, refused):
    elsewhere = make_exercise("2027-other")
    foreign_stage = make_stage(elsewhere)
    foreign = make_participant(elsewhere, other_party)
    now_rather_than_at_the_end()
    with refused("exercises_stageparty_stage_of_exercise"):
        update(part, stage=foreign_stage)
    with refused("exercises_stageparty_participant_of_exercise"):
        update(part, participant=foreign)


def test_meeting_of_an_exercise(exercise, stage, refused):
    meeting = make_meeting()
    link = ExerciseMeeting.objects.create(exercise=exercise, meeting=meeting, kind="assembly", stage=stage)
    with refused("exercises_exercisemeeting_once"):
        copy(link)
    with refused("exercises_exercisemeeting_one_assembly"):
        copy(link, meeting=make_meeting())
    with refused("exercises_exercisemeeting_assembly_stage"):
        update(link, stage=None)


def test_measure_of_an_exercise_is_named_once():
    """Its unique pair, `exercises_exercisemeasure_once`, is that of the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'exercises_exercisemeasure_once'"
        )
        assert cursor.fetchone() == ("UNIQUE (exercise_id, measure_year_id)",)
    assert not ExerciseMeasure.objects.exists()


def test_coarse_dates_are_whole(stage, refused):
    with refused("exercises_exercisestage_hours_if_day"):
        update(stage, precision="month")
    with refused("exercises_exercisestage_window_if_known"):
        update(stage, window=None)
    with refused("exercises_exercisestage_window_whole"):
        update(stage, precision="month", starts_local=None, starts_at=None, ends_local=None, ends_at=None)


def test_rows_say_what_they_are(exercise, stage, host, part):
    assert str(Exercise.objects.get()) == "Учение 2027-joint"
    assert "1" in str(ExerciseStage.objects.get())
    assert str(Participant.objects.get())
    assert str(StageParty.objects.get())
    assert StageParty.objects.get().party == host.party


def test_make_part_defaults_to_the_zone_of_the_party(exercise, stage, invited):
    assert make_part(stage, invited, on_territory=True).zone == "Asia/Bishkek"
    assert date(2027, 6, 1) == stage.first_day
