"""The acts on an exercise as a whole."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from exercises import domain
from exercises.models import Exercise, ExerciseMeeting, Participant
from exercises.queries import gates
from records.models import Entry, StaleError
from reminders.domain import rule
from reminders.models import Reminder, Rule
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import make_meeting
from tests.factories.members import make_party
from ui.dates import Coarse, parse_coarse

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(secretary, now):
    """Who acts, and when."""
    return {"by": secretary, "now": now}


@pytest.fixture
def rules(db):
    rule.seed()


def refusal(call, *args, **values):
    with pytest.raises(ValidationError) as caught:
        call(*args, **values)
    return caught.value


def card(exercise, **changes):
    names = domain.exercise.CARD
    return {name: getattr(exercise, name) for name in names} | {"measures": []} | changes


# Enter, edit


def test_exercise_is_entered(center, party, act):
    exercise = domain.exercise.enter(year=2027, title_ru="Восток-Антитеррор-2027", host=party, **act)
    assert (exercise.code, exercise.phase, exercise.audience) == ("2027-vostok", "initiation", "planners")
    assert exercise.coordinator == center
    host = exercise.participants.get()
    assert (host.party, host.role, host.invitation) == (party, "host", "draft")
    assert Entry.objects.about(exercise).get().verb == "entered"


def test_code_that_is_taken_gets_a_number(center, act):
    first = domain.exercise.enter(year=2027, title_ru="Восток", **act)
    second = domain.exercise.enter(year=2027, title_ru="Восток!", **act)
    assert [first.code, second.code] == ["2027-vostok", "2027-vostok-2"]


def test_title_of_a_year_is_entered_once(exercise, act):
    assert refusal(domain.exercise.enter, year=2027, title_ru=exercise.title_ru, **act)


def test_card_is_edited(exercise, center, act):
    saved = domain.exercise.edit(exercise, **card(exercise, topic_ru="Другая тема"), version=exercise.version, **act)
    assert saved.topic_ru == "Другая тема"
    assert saved.version == exercise.version + 1
    assert Entry.objects.about(exercise).get().changes == [{"field": "topic_ru", "was": "Тема", "now": "Другая тема"}]


def test_stale_edit_is_refused(exercise, act):
    with pytest.raises(StaleError):
        domain.exercise.edit(exercise, **card(exercise), version=exercise.version + 7, **act)


def test_closed_exercise_is_only_read(center, act):
    closed = make_exercise("2020-old", phase="closed")
    assert refusal(domain.exercise.edit, closed, **card(closed), version=1, **act).code == "closed"


def test_exercise_is_found_by_either_script(exercise):
    Exercise.objects.filter(pk=exercise.pk).update(search_key="")
    exercise.title_ru = "Восток-Антитеррор"
    exercise.write("title_ru", "search_key")
    for query in ("восток", "vostok", "djcnjr", "2027-joint"):
        assert Exercise.objects.matching(query).get() == exercise
    assert not Exercise.objects.matching("запад").exists()
    assert not Exercise.objects.matching("  ").exists()


# Announce


def test_circle_is_widened_and_people_told(exercise, invited, neighbour, colleague, rules, act):
    saved = domain.exercise.announce(exercise, audience="all_parties", version=None, **act)
    assert saved.audience == "all_parties"
    told = Reminder.objects.filter(kind="announced").values_list("person", flat=True)
    assert set(told) == {neighbour.pk, colleague.pk}


def test_circle_never_narrows(exercise, act):
    for audience in ("participants", "planners"):
        assert (
            "audience" in refusal(domain.exercise.announce, exercise, audience=audience, version=None, **act).error_dict
        )


def test_fact_is_not_announced(center, act):
    fact = make_exercise("2016-cyber", facts_only=True, phase="closed")
    assert refusal(domain.exercise.announce, fact, audience="all_parties", version=None, **act).code == "fact"


# Postpone, resume, cancel


def test_postponed_exercise_stops_reminding_and_tells(
    exercise, stage, host, invited, neighbour, representative, rules, act, now
):
    domain.ground.replan(exercise, now=now)
    assert Reminder.objects.filter(state="planned").exists()
    version = stage.schedule_version
    saved = domain.exercise.postpone(exercise, reason="Нет средств", version=None, **act)
    stage.refresh_from_db()
    invited.refresh_from_db()
    assert (saved.standing, saved.standing_reason) == ("postponed", "Нет средств")
    assert stage.schedule_version == version + 1
    assert stage.is_off
    assert (stage.status_look, saved.status_look) == ("moved", "moved")
    assert stage.reminder_anchors() == invited.reminder_anchors() == {}
    assert not Participant.objects.outstanding_for(invited.party, at=now).exists()
    assert not Reminder.objects.filter(state="planned").exclude(kind="postponed").exists()
    told = Reminder.objects.filter(kind="postponed").values_list("person", flat=True)
    assert set(told) == {neighbour.pk, representative.pk}


def test_postponing_takes_a_reason(exercise, act):
    assert "reason" in refusal(domain.exercise.postpone, exercise, reason="  ", version=None, **act).error_dict


@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_exercise_that_has_begun_is_not_stopped(name, center, act):
    begun = make_exercise("2027-begun", phase="conduct")
    assert refusal(getattr(domain.exercise, name), begun, reason="Причина", version=None, **act).code == "begun"


def test_cancelled_exercise_is_cancelled_for_good(exercise, act):
    saved = domain.exercise.cancel(exercise, reason="Решение сторон", version=None, **act)
    assert (saved.standing, saved.status_look) == ("cancelled", "off")
    assert refusal(domain.exercise.cancel, saved, reason="Ещё раз", version=None, **act).code == "standing"
    assert refusal(domain.exercise.postpone, saved, reason="Ещё раз", version=None, **act).code == "standing"
    assert refusal(domain.exercise.resume, saved, dates={}, reason="Ещё раз", version=None, **act).code == "standing"
    assert refusal(domain.exercise.advance, saved, version=None, **act).code == "cancelled"


def test_postponed_exercise_can_be_cancelled(exercise, act):
    saved = domain.exercise.postpone(exercise, reason="Нет средств", version=None, **act)
    assert domain.exercise.cancel(saved, reason="Решение сторон", version=None, **act).standing == "cancelled"


def test_resumed_exercise_has_new_dates_and_is_planned_again(exercise, stage, timed, act):
    Exercise.objects.filter(pk=exercise.pk).update(phase="ready")
    saved = domain.exercise.postpone(exercise, reason="Нет средств", version=None, **act)
    dates = {1: parse_coarse("сентябрь 2027"), 2: parse_coarse("14.10.2027")}
    saved = domain.exercise.resume(saved, dates=dates, reason="Средства есть", version=None, **act)
    stage.refresh_from_db()
    timed.refresh_from_db()
    assert (saved.standing, saved.standing_reason, saved.phase) == ("active", "", "planning")
    assert (stage.precision, stage.first_day, stage.starts_local) == ("month", date(2027, 9, 1), None)
    assert f"{timed.starts_local:%Y-%m-%d %H:%M}" == "2027-10-14 10:00"
    assert timed.tz == "Asia/Dushanbe"


@pytest.mark.parametrize("when", [None, Coarse("unknown"), parse_coarse("май 2020")])
def test_resuming_needs_a_date_to_come_for_each_stage(when, exercise, stage, act):
    saved = domain.exercise.postpone(exercise, reason="Нет средств", version=None, **act)
    problem = refusal(domain.exercise.resume, saved, dates={1: when}, reason="Средства есть", version=None, **act)
    assert "stage_1" in problem.error_dict


# Gates


def test_gates_are_passed_one_by_one(exercise, act):
    Exercise.objects.filter(pk=exercise.pk).update(phase="evaluation")
    saved = domain.exercise.advance(exercise, version=None, **act)
    assert saved.phase == "improvement"
    saved = domain.exercise.advance(saved, version=None, **act)
    assert saved.phase == "closed"
    assert refusal(domain.exercise.advance, saved, version=None, **act).code == "closed"


def sentences(exercise, phase):
    return [hole.sentence for hole in gates.holes(exercise, phase)]


def test_gate_into_specification_needs_mandate_and_host(exercise, party):
    assert len(gates.holes(exercise, "specification")) == 2
    make_participant(exercise, party, role="host", invitation="draft")
    assert len(gates.holes(exercise, "specification")) == 2


def test_gate_into_planning_needs_topic_dates_and_parties(center, host, stage, invited, exercise):
    empty = make_exercise("2027-empty")
    assert len(gates.holes(empty, "planning")) == 4
    assert gates.holes(exercise, "planning") == []


@pytest.mark.parametrize(
    ("precision", "says"), [("unknown", "date"), ("year", "year"), ("quarter", "quarter"), ("month", "month")]
)
def test_gate_into_readiness_needs_a_day(precision, says, exercise, host, part, stage):
    stage.place_window(precision, date(2027, 9, 1))
    stage.write(*stage.WHEN)
    assert any("Stage 1 has" in sentence and says in sentence for sentence in in_english(exercise))


def in_english(exercise):
    from django.utils import translation

    with translation.override("en"):
        return sentences(exercise, "ready")


def test_gate_into_readiness_lists_every_hole(exercise, stage, invited):
    assert len(gates.holes(exercise, "ready")) == 4
    exercise.stages.all().delete()
    assert len(gates.holes(exercise, "ready")) == 4


def test_stage_without_zone_is_a_hole(exercise, host, part, stage):
    type(stage).objects.filter(pk=stage.pk).update(tz="")
    assert len(gates.holes(exercise, "ready")) == 2


def test_ready_exercise_is_firm_and_tells(exercise, stage, host, part, representative, rules, act):
    ExerciseMeeting.objects.create(exercise=exercise, meeting=make_meeting("held"), kind="final")
    version = stage.schedule_version
    assert stage.is_tentative
    saved = domain.exercise.advance(exercise, version=None, **act)
    stage.refresh_from_db()
    assert saved.phase == "ready"
    assert stage.schedule_version == version + 1
    assert not stage.is_tentative
    assert list(Reminder.objects.filter(kind="ready", channel="portal").values_list("person", flat=True)) == [
        representative.pk
    ]
    assert refusal(domain.exercise.advance, saved, version=None, **act).code == "conduct"


def test_gate_with_holes_is_refused(exercise, stage, act):
    assert len(refusal(domain.exercise.advance, exercise, version=None, **act).messages) == 3


def test_gate_into_evaluation_waits_for_every_stage(exercise, stage):
    assert len(gates.holes(exercise, "evaluation")) == 1


def test_step_back_takes_a_reason_and_ends_at_the_first(exercise, act):
    assert "reason" in refusal(domain.exercise.step_back, exercise, reason="", version=None, **act).error_dict
    for phase in ("specification", "initiation"):
        exercise = domain.exercise.step_back(exercise, reason="Ошибка", version=None, **act)
        assert exercise.phase == phase
    assert refusal(domain.exercise.step_back, exercise, reason="Ошибка", version=None, **act).code == "first"


# Meetings


def test_meeting_is_linked(exercise, stage, act):
    meeting = make_meeting()
    domain.planning.link_meeting(exercise, meeting=meeting, kind="assembly", stage=stage, version=None, **act)
    assert ExerciseMeeting.objects.get().stage == stage
    other = make_stage(make_exercise("2027-other"))
    values = {"meeting": meeting, "version": None, **act}
    assert refusal(domain.planning.link_meeting, exercise, kind="final", stage=other, **values)
    assert refusal(domain.planning.link_meeting, exercise, kind="assembly", stage=None, **values)


# Who is told


def test_audiences_name_people_once(exercise, host, invited, representative, colleague, neighbour, secretary, clerk):
    def people(subject, audience):
        return [each.person for each in subject.people_to_remind(audience)]

    assert people(exercise, "invited") == [neighbour, representative, colleague]
    assert people(exercise, "confirmed") == [representative, colleague]
    assert people(exercise, "staff") == [secretary]
    assert people(invited, "answer") == [neighbour]
    assert people(invited, "party") == [neighbour]
    assert people(host, "answer") == []
    assert people(make_stage(exercise), "invited") == [neighbour, representative, colleague]
    Exercise.objects.filter(pk=exercise.pk).update(audience="planners")
    assert people(make_stage(Exercise.objects.get(), 2), "confirmed") == []
    with pytest.raises(ValueError, match="no audience"):
        exercise.people_to_remind("nobody")


def test_rules_of_the_design_are_seeded(rules):
    steps = set(Rule.objects.filter(anchor="reply_due").values_list("days_before", "audience"))
    assert steps == {(14, "answer"), (7, "answer"), (2, "answer"), (-1, "answer"), (-1, "staff")}
    stage = Rule.objects.filter(anchor="starts", audience="confirmed", topic="exercises")
    assert set(stage.values_list("days_before", flat=True)) == {14, 2}


def test_partner_party_makes_no_difference(exercise):
    assert make_part(make_stage(exercise), make_participant(exercise, make_party("AM", order=1))).on_territory is False
