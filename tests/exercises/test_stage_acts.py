"""The acts on a stage."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from exercises import domain
from exercises.domain.participant import ask_again
from exercises.models import Exercise, ExerciseStage
from records.models import Entry, StaleError
from reminders.domain import rule
from reminders.models import Reminder
from tests.exercises.test_exercise_acts import refusal
from tests.factories.exercises import make_exercise, make_stage
from ui.dates import Coarse, parse_coarse

pytestmark = pytest.mark.django_db
NAMES = {"title_ru": "", "title_en": "", "kind": "search", "is_final": False}


@pytest.fixture
def act(secretary, now):
    return {"by": secretary, "now": now}


def dates(text, opens=None, closes=None, tz="Asia/Dushanbe"):
    return {"when": parse_coarse(text), "opens": opens, "closes": closes, "tz": tz}


def move(stage, text, act, **more):
    values = {**dates(text), "answers": "keep", "reply_due": None, "reason": "Просьба стороны", "version": None}
    return domain.stage.reschedule_stage(stage, **values | more, **act)


# Add, edit


def test_stage_is_added_with_the_next_number(exercise, stage, act):
    added = domain.stage.add_stage(exercise, **NAMES, **dates("9.06.2027", time(10), time(17)), **act)
    assert added.number == 2
    assert added.starts_at == datetime(2027, 6, 9, 5, tzinfo=UTC)
    assert (added.opens, added.closes) == (time(10), time(17))
    assert Entry.objects.about(added).get().verb == "added"


@pytest.mark.parametrize(
    ("text", "precision", "first"),
    [
        ("", "unknown", None),
        ("сентябрь 2027", "month", date(2027, 9, 1)),
        ("2 квартал 2027", "quarter", date(2027, 4, 1)),
    ],
)
def test_unknown_dates_never_become_a_day(text, precision, first, exercise, act):
    added = domain.stage.add_stage(exercise, **NAMES, **dates(text), **act)
    assert (added.precision, added.first_day, added.starts_local, added.starts_at) == (precision, first, None, None)
    assert added.reminder_anchors() == {}
    assert added.when == parse_coarse(text)


@pytest.mark.parametrize(
    ("text", "opens", "closes", "tz", "field"),
    [
        ("9.06.2027", time(10), None, "Asia/Dushanbe", "closes"),
        ("9.06.2027", None, time(10), "Asia/Dushanbe", "opens"),
        ("июнь 2027", time(10), time(12), "Asia/Dushanbe", "opens"),
        ("9.06.2027", time(10), time(9), "Asia/Dushanbe", "closes"),
        ("9.06.2027", None, None, "", "tz"),
        ("28.03.2027", time(2, 30), time(9), "Europe/Vienna", "opens"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(text, opens, closes, tz, field, exercise, act):
    problem = refusal(domain.stage.add_stage, exercise, **NAMES, **dates(text, opens, closes, tz), **act)
    assert list(problem.error_dict) == [field]


def test_stage_is_not_added_while_evaluating(center, act):
    over = make_exercise("2027-over", phase="evaluation")
    assert refusal(domain.stage.add_stage, over, **NAMES, **dates(""), **act).code == "over"


def test_second_final_stage_is_refused(exercise, timed, act):
    assert refusal(domain.stage.add_stage, exercise, **NAMES | {"is_final": True}, **dates(""), **act)


def test_stage_is_edited(stage, act):
    point = {"goal_ru": "", "goal_en": "", "coordination_point_ru": "Штаб", "coordination_point_en": ""}
    saved = domain.stage.edit_stage(stage, **NAMES | {"title_ru": "Поиск"}, **point, version=stage.version, **act)
    assert (saved.title_ru, saved.kind) == ("Поиск", "search")
    assert saved.schedule_version == stage.schedule_version + 1
    with pytest.raises(StaleError):
        domain.stage.edit_stage(stage, **NAMES, **point, version=stage.version, **act)


# Move


def test_moved_stage_is_revised_replanned_and_told(exercise, stage, host, representative, act, now):
    rule.seed()
    domain.ground.replan(exercise, now=now)
    before = set(Reminder.objects.filter(kind="starts", channel="mail").values_list("due_at", flat=True))
    saved = move(stage, "20–22.06.2027", act)
    assert (saved.first_day, saved.last_day) == (date(2027, 6, 20), date(2027, 6, 22))
    assert saved.schedule_version == stage.schedule_version + 1
    assert saved.revised_at == now
    after = set(
        Reminder.objects.filter(kind="starts", channel="mail", state="planned").values_list("due_at", flat=True)
    )
    assert len(before) == len(after) == 2
    assert not before & after
    assert list(Reminder.objects.filter(kind="moved", channel="portal").values_list("person", flat=True)) == [
        representative.pk
    ]
    entry = Entry.objects.about(stage).get()
    assert (entry.verb, entry.reason) == ("rescheduled", "Просьба стороны")


def test_confirmed_parties_keep_their_answers(stage, host, act):
    move(stage, "июнь 2027", act)
    host.refresh_from_db()
    assert host.invitation == "confirmed"


def test_confirmed_parties_are_asked_again(stage, host, representative, act, now):
    rule.seed()
    move(stage, "20.06.2027", act, answers="ask_again", reply_due=date(2027, 4, 15))
    host.refresh_from_db()
    assert (host.invitation, host.reply_due, host.source, host.answered_on) == ("invited", date(2027, 4, 15), "", None)
    assert host in type(host).objects.outstanding_for(host.party, at=now)
    assert Reminder.objects.filter(kind="invited", person=representative).exists()


@pytest.mark.parametrize("due", [None, date(2027, 2, 1)])
def test_asking_again_needs_a_day_to_come(due, stage, host, act):
    with pytest.raises(ValidationError) as caught:
        move(stage, "20.06.2027", act, answers="ask_again", reply_due=due)
    assert "reply_due" in caught.value.error_dict


def test_move_is_refused(stage, exercise, act):
    with pytest.raises(ValidationError) as caught:
        move(stage, "20.06.2027", act, reason=" ")
    assert "reason" in caught.value.error_dict
    with pytest.raises(ValidationError) as caught:
        move(stage, "1–4.06.2027", act)
    assert "when" in caught.value.error_dict
    ExerciseStage.objects.filter(pk=stage.pk).update(conduct="ended")
    with pytest.raises(ValidationError) as caught:
        move(stage, "20.06.2027", act)
    assert caught.value.code == "not_movable"
    domain.exercise.postpone(exercise, reason="Нет средств", version=None, **act)
    with pytest.raises(ValidationError) as caught:
        move(stage, "20.06.2027", act)
    assert caught.value.code == "postponed"


def test_stale_move_is_refused(stage, act):
    with pytest.raises(StaleError):
        move(stage, "20.06.2027", act, version=99)


# Held, not held


@pytest.fixture
def ready(exercise):
    Exercise.objects.filter(pk=exercise.pk).update(phase="ready")
    return exercise


def test_stage_is_entered_as_held(ready, stage, act):
    saved = domain.stage.record_stage(stage, when=parse_coarse("26–27.02.2027"), version=None, **act)
    ready.refresh_from_db()
    assert (saved.conduct, saved.first_day, saved.status_look) == ("ended", date(2027, 2, 26), "done")
    assert ready.phase == "conduct"
    assert saved.reminder_anchors() == {}


def test_stage_held_as_planned_keeps_its_hours(ready, timed, act):
    act["now"] = datetime(2027, 6, 10, tzinfo=UTC)
    saved = domain.stage.record_stage(timed, when=timed.when, version=None, **act)
    assert (saved.opens, saved.closes) == (time(10), time(17))


@pytest.mark.parametrize("when", [None, Coarse("unknown"), parse_coarse("июнь 2027")])
def test_stage_was_held_on_days(when, ready, stage, act):
    assert "when" in refusal(domain.stage.record_stage, stage, when=when, version=None, **act).error_dict


def test_stage_is_not_held_in_the_future_or_twice(ready, stage, act):
    problem = refusal(domain.stage.record_stage, stage, when=parse_coarse("1.06.2027"), version=None, **act)
    assert "when" in problem.error_dict
    domain.stage.record_stage(stage, when=parse_coarse("26.02.2027"), version=None, **act)
    problem = refusal(domain.stage.record_stage, stage, when=parse_coarse("26.02.2027"), version=None, **act)
    assert problem.code == "over"


def test_stage_is_held_when_the_exercise_is_ready(stage, act):
    problem = refusal(domain.stage.record_stage, stage, when=parse_coarse("26.02.2027"), version=None, **act)
    assert problem.code == "not_ready"


def test_stage_is_marked_as_not_held(stage, host, representative, act):
    saved = domain.stage.mark_not_conducted(stage, reason="Погода", version=None, **act)
    assert (saved.conduct, saved.conduct_reason, saved.is_off) == ("not_conducted", "Погода", True)
    assert Reminder.objects.filter(kind="cancelled", person=representative).exists()
    assert refusal(domain.stage.mark_not_conducted, stage, reason="Погода", version=None, **act).code == "over"


# What calendars and the engine ask


def test_stage_is_found_between_days(exercise, stage, act):
    month = make_stage(exercise, 2, first=None)
    month.place_window("month", date(2027, 9, 1))
    month.write(*month.WHEN)
    make_stage(exercise, 3, first=None)
    between = ExerciseStage.objects.between
    assert list(between(date(2027, 6, 4), date(2027, 6, 5))) == [stage]
    assert list(between(date(2027, 9, 30), date(2027, 10, 5))) == [month]
    assert not between(date(2027, 6, 5), date(2027, 6, 30)).exists()


def test_stage_starts_at_its_hour_or_its_day(stage, timed):
    assert stage.reminder_anchors()["starts"].local == date(2027, 6, 1)
    assert timed.reminder_anchors()["starts"].local == datetime(2027, 6, 9, 10)
    assert (
        ExerciseStage.objects.with_anchors_between(
            datetime(2027, 6, 9, tzinfo=UTC), datetime(2027, 6, 10, tzinfo=UTC)
        ).get()
        == timed
    )
    assert str(stage.number) in stage.reminder_title()
    assert stage.get_absolute_url().endswith("#stage-1")


def test_ask_again_is_part_of_an_act(exercise, host, act):
    ask_again(exercise, reply_due=date(2027, 4, 1), **act)
    host.refresh_from_db()
    assert host.invitation == "invited"
