"""The pages: who sees what, what they show, and that unknown stays unknown."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from exercises.models import Exercise
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage

pytestmark = pytest.mark.django_db

REGISTER = "/exercises/"


def address(name, *args):
    return reverse(f"exercises:{name}", args=args)


@pytest.fixture
def fact(center, party):
    """An exercise of the public record, with a month and a stage without a date."""
    found = make_exercise(
        "2016-cyber", year=2016, title_ru="Кибер", audience="all_parties", phase="closed", facts_only=True
    )
    make_participant(found, party, role="host", source="record", answered_on=None)
    month = make_stage(found, 1, first=None, conduct="ended")
    month.place_window("month", date(2016, 5, 1))
    month.write(*month.WHEN)
    make_stage(found, 2, first=None, conduct="ended", is_final=True)
    return found


# The register


def test_register_lists_the_latest_year_first(exercise, fact, secretary, as_user):
    response = as_user(secretary).get(REGISTER)
    assert list(response.context["table"].rows) == [exercise, fact]


def test_register_of_a_party_holds_what_it_may_know(exercise, fact, invited, representative, neighbour, as_user):
    hidden = make_exercise("2028-later", year=2028, audience="planners")
    make_participant(hidden, invited.party, invitation="invited", reply_due=date(2027, 5, 1))
    assert list(as_user(representative).get(REGISTER).context["table"].rows) == [fact]
    assert list(as_user(neighbour).get(REGISTER).context["table"].rows) == [exercise, fact]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"year": "2016"}, ["2016-cyber"]),
        ({"host": "TJ"}, ["2016-cyber", "2027-joint"]),
        ({"party": "KG"}, ["2027-joint"]),
        ({"q": "кибер"}, ["2016-cyber"]),
        ({"q": "rb,th"}, ["2016-cyber"]),
        ({"q": "nothing like it"}, []),
        ({"year": "nonsense"}, ["2016-cyber", "2027-joint"]),
    ],
)
def test_register_is_filtered(query, found, fact, host, invited, secretary, as_user):
    rows = as_user(secretary).get(REGISTER, query).context["table"].rows
    assert sorted(row.code for row in rows) == found


def test_register_asks_as_often_for_many_rows(secretary, same_queries, party):
    def add(count):
        for _ in range(count):
            number = Exercise.objects.count()
            row = make_exercise(f"e-{number}", year=2000 + number % 30)
            make_participant(row, party, role="host")
            make_stage(row)

    same_queries(secretary, REGISTER, add, counts=(1, 3, 40))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("clerk", 200),
        ("representative", 200),
        ("administrator", 403),
        ("auditor", 403),
        ("lapsed", 403),
    ],
)
def test_register_by_role(who, status, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(REGISTER).status_code == status


def test_stranger_is_sent_to_the_door(exercise, as_user):
    for url in (REGISTER, exercise.get_absolute_url()):
        assert as_user(None).get(url).status_code == 302


# The page of an exercise


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("clerk", 200),
        ("representative", 200),
        ("colleague", 200),
        ("neighbour", 404),
        ("administrator", 404),
        ("auditor", 404),
        ("lapsed", 404),
    ],
)
def test_exercise_page_by_role(who, status, exercise, host, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(exercise.get_absolute_url()).status_code == status


def test_unknown_exercise_is_not_there(secretary, as_user):
    assert as_user(secretary).get(address("exercise", uuid4())).status_code == 404


def test_planners_keep_it_to_themselves(exercise, host, representative, as_user):
    Exercise.objects.filter(pk=exercise.pk).update(audience="planners")
    assert as_user(representative).get(exercise.get_absolute_url()).status_code == 404


def test_other_parties_see_card_and_dates_only(exercise, stage, part, invited, as_user, center):
    from tests.factories.members import make_account, make_party

    Exercise.objects.filter(pk=exercise.pk).update(audience="all_parties")
    other = make_account("representative", party=make_party("AM", order=1), name="Другой")
    context = as_user(other).get(exercise.get_absolute_url()).context
    assert [row.party.code for row in context["participants"]] == ["TJ"]
    assert [each.stage for each in context["cards"]] == [stage]
    assert context["cards"][0].counts == []
    assert context["holes"] == []


def test_representative_reads_own_headcount_only(exercise, stage, part, invited, representative, neighbour, as_user):
    make_part(stage, invited, headcount_planned=77)
    client = as_user(representative)
    for url in (exercise.get_absolute_url(), address("participants", exercise.public_id)):
        numbers = re.findall(r"\d+", strip_tags(client.get(url).content.decode()))  # addresses hold any number
        assert "40" in numbers
        assert "77" not in numbers
    assert [each.headcount_planned for each in client.get(exercise.get_absolute_url()).context["cards"][0].counts] == [
        40
    ]


def test_stage_shows_each_clock(exercise, timed, host, invited, secretary, as_user):
    make_part(timed, invited, on_territory=True)
    make_part(timed, host, on_territory=True, zone="Asia/Dushanbe")
    found = as_user(secretary).get(exercise.get_absolute_url()).context["cards"][0].clocks
    assert [clock.hours[-11:] for clock in found] == ["10:00–17:00", "11:00–18:00", "08:00–15:00"]


def test_stage_of_whole_days_has_no_hours(exercise, stage, part, secretary, as_user):
    assert as_user(secretary).get(exercise.get_absolute_url()).context["cards"][0].clocks == []


def test_fact_never_shows_a_day_that_is_not_known(fact, representative, as_user):
    client = as_user(representative)
    for url in (REGISTER, fact.get_absolute_url()):
        text = client.get(url).content.decode()
        assert "2016-05-01" not in text
        assert "<time" not in text
    context = client.get(fact.get_absolute_url()).context
    assert context["gate"] is None
    assert [str(each.stage.precision) for each in context["cards"]] == ["month", "unknown"]


def test_gate_lists_its_holes_to_staff(exercise, stage, host, invited, secretary, representative, as_user):
    context = as_user(secretary).get(exercise.get_absolute_url()).context
    assert len(context["holes"]) == 3
    assert context["gate"] == "ready"
    assert as_user(representative).get(exercise.get_absolute_url()).context["gate"] is None


def test_party_is_asked_on_the_page(exercise, invited, neighbour, as_user):
    assert list(as_user(neighbour).get(exercise.get_absolute_url()).context["owing"]) == [invited]


# Pages of acts

STAFF_ACTS = ["edit", "announce", "step_back", "link_meeting", "add_stage", "invite"]
APPROVED = ["postpone", "cancel", "advance"]


@pytest.mark.parametrize("name", [*STAFF_ACTS, *APPROVED])
def test_page_of_an_act_by_role(name, exercise, stage, host, secretary, clerk, representative, neighbour, as_user):
    url = address(name, exercise.public_id)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    assert as_user(neighbour).get(url).status_code == 404


@pytest.mark.parametrize("name", ["edit_stage", "reschedule_stage", "record_stage", "mark_not_conducted"])
def test_page_of_a_stage_act_by_role(name, exercise, stage, host, secretary, clerk, representative, neighbour, as_user):
    url = address(name, exercise.public_id, stage.number)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    assert as_user(neighbour).get(url).status_code == 404


def test_pages_of_a_party_by_role(
    exercise, stage, part, secretary, clerk, representative, colleague, neighbour, as_user
):
    urls = [
        address("withdraw", exercise.public_id, "TJ"),
        address("reply", exercise.public_id, "TJ"),
        address("set_headcount", exercise.public_id, 1, "TJ"),
    ]
    for url in urls:
        assert as_user(secretary).get(url).status_code == 200
        assert as_user(representative).get(url).status_code == 200
        assert as_user(clerk).get(url).status_code == 403
        assert as_user(colleague).get(url).status_code == 403
        assert as_user(neighbour).get(url).status_code == 404


def test_headcount_of_another_party_is_not_there(exercise, part, invited, neighbour, as_user):
    assert as_user(neighbour).get(address("set_headcount", exercise.public_id, 1, "TJ")).status_code == 404


def test_staff_pages_of_a_party(exercise, stage, host, secretary, representative, as_user):
    for url in (address("set_role", exercise.public_id, "TJ"), address("place_party", exercise.public_id, 1, "TJ")):
        assert as_user(secretary).get(url).status_code == 200
        assert as_user(representative).get(url).status_code == 403


def test_histories_are_for_staff_and_that_of_its_part_for_the_party(
    exercise, stage, host, clerk, representative, neighbour, as_user
):
    for url, reads in (
        (address("history", exercise.public_id), 404),
        (address("stage_history", exercise.public_id, 1), 404),
        (address("participant_history", exercise.public_id, "TJ"), 200),
    ):
        assert as_user(clerk).get(url).status_code == 200
        assert as_user(representative).get(url).status_code == reads
        assert as_user(neighbour).get(url).status_code == 404


def test_who_is_told_stands_on_its_page(exercise, stage, host, clerk, representative, neighbour, as_user):
    for url in (
        address("told", exercise.public_id),
        address("stage_told", exercise.public_id, 1),
        address("participant_told", exercise.public_id, "TJ"),
    ):
        assert as_user(clerk).get(url).status_code == 200
        assert as_user(representative).get(url).status_code == 200
        assert as_user(neighbour).get(url).status_code == 404


def test_participants_are_answered_for_on_their_page(exercise, host, invited, secretary, neighbour, as_user):
    url = address("participants", exercise.public_id)
    assert as_user(secretary).get(url).status_code == 200
    rows = as_user(neighbour).get(url).context["table"].rows
    assert [[label for label, _url in row.acts] for row in rows] == [[], ["Ответить", "История"]]


def test_new_exercise_is_begun_on_its_page(secretary, center, party, as_user):
    client = as_user(secretary)
    response = client.post(address("new"), {"year": "2027", "title_ru": "Восток-Антитеррор-2027", "host": party.pk})
    found = Exercise.objects.get(code="2027-vostok")
    assert response.status_code == 303
    assert response.url == found.get_absolute_url()
    assert client.get(found.get_absolute_url()).status_code == 200


def test_new_exercise_without_title_is_refused(secretary, center, as_user):
    assert as_user(secretary).post(address("new"), {"year": "2027"}).status_code == 422


def test_stage_is_moved_on_its_page(exercise, stage, secretary, as_user):
    response = as_user(secretary).post(
        address("reschedule_stage", exercise.public_id, 1),
        {
            "when": "10–12.06.2027",
            "tz": "Asia/Dushanbe",
            "answers": "keep",
            "reason": "Просьба стороны",
            "version": stage.version,
        },
    )
    assert response.status_code == 303
    stage.refresh_from_db()
    assert (stage.first_day, stage.last_day) == (date(2027, 6, 10), date(2027, 6, 12))


def test_party_answers_on_its_page(exercise, stage, invited, neighbour, as_user):
    response = as_user(neighbour).post(
        address("reply", exercise.public_id, "KG"),
        {"answer": "yes", "stages": [stage.pk], "contact": "", "version": invited.version},
    )
    assert response.status_code == 303
    invited.refresh_from_db()
    assert (invited.invitation, invited.source) == ("confirmed", "portal")


def test_postponed_exercise_is_taken_up_on_its_page(exercise, stage, secretary, as_user):
    client = as_user(secretary)
    client.post(address("postpone", exercise.public_id), {"reason": "Нет средств", "version": exercise.version})
    exercise.refresh_from_db()
    assert exercise.standing == "postponed"
    assert client.get(exercise.get_absolute_url()).status_code == 200
    response = client.post(
        address("resume", exercise.public_id),
        {"stage_1": "сентябрь 2099", "reason": "Средства есть", "version": exercise.version},
    )
    assert response.status_code == 303
    exercise.refresh_from_db()
    assert exercise.standing == "active"


@pytest.mark.parametrize(
    ("act", "state", "said"),
    [
        ("step_back", {"phase": "initiation"}, "Учение на первой стадии"),
        ("resume", {}, "Возобновить можно только отложенное учение"),
        ("announce", {"audience": "all_parties"}, "Об учении уже знают все участники"),
        ("remind", {}, "Ответа ни от кого не ожидается"),
    ],
)
def test_an_act_without_anything_to_act_on_says_so_and_shows_no_button(act, state, said, exercise, secretary, as_user):
    Exercise.objects.filter(pk=exercise.pk).update(**state)
    page = as_user(secretary).get(address(act, exercise.public_id)).content.decode()
    assert said in page
    assert "c-save" not in page
