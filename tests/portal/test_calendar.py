"""The calendar: four renderings of the same rows, filters, coarse dates, and nothing of another party."""

from datetime import date

import pytest
from django.utils import translation

from atc_portal.pages.periods import Period
from exercises.models import Exercise
from meetings.models import When
from tests.factories.exercises import make_exercise, make_participant, make_stage
from tests.factories.meetings import invite, make_fact, make_meeting, make_series
from ui import when

URL = "/calendar/"
VIEWS = ("agenda", "month", "quarter", "year")


def on(first, last=None):
    return When(precision="day", starts_local=first, ends_local=last or first, tz="Europe/Minsk", all_day=True)


def within(precision, day):
    return When(precision=precision, within=day, tz="Europe/Minsk")


def titles(answer):
    """The titles of everything that is drawn, in any rendering."""
    found = {bar.title for bar in answer.context["someday"]}
    for month in answer.context["months"]:
        found |= {bar.title for bar in (*month.bars, *month.loose)}
    return found


@pytest.fixture
def look(as_user):
    def looked(user, **query):
        answer = as_user(user).get(URL, {"view": "year", "year": "2027", **query})
        assert answer.status_code == 200
        return answer

    return looked


@pytest.fixture
def may(db):
    return make_meeting(when=on(date(2027, 5, 13), date(2027, 5, 14)), title_ru="Май", short_ru="Май")


@pytest.mark.parametrize("view", VIEWS)
def test_calendar_shows_what_stands_in_its_days(look, secretary, may, view):
    answer = look(secretary, view=view, month="2027-05")
    assert "Май" in titles(answer)
    assert may.get_absolute_url() in answer.content.decode()


def test_bar_is_a_link_with_its_whole_name(look, secretary):
    make_meeting(when=on(date(2027, 5, 13), date(2027, 5, 14)), title_ru="Совещание", short_ru="Май", deadlines=())
    html = look(secretary).content.decode()
    with translation.override("ru"):
        days = when.daterange(date(2027, 5, 13), date(2027, 5, 14))
    assert f"Совещание, {days}, Минск" in html


def test_every_rendering_counts_the_same(look, secretary):
    for number in range(3):
        make_meeting(when=on(date(2027, 5, 3 + number)), deadlines=())
    assert [look(secretary, view=view, month="2027-05").context["count"] for view in VIEWS] == [3] * 4


# What is not known to the day


@pytest.mark.parametrize("precision", ["month", "quarter", "year"])
@pytest.mark.parametrize("view", VIEWS)
def test_unknown_day_never_stands_on_a_day(look, secretary, precision, view):
    make_meeting("tentative", when=within(precision, date(2027, 5, 20)), short_ru="Когда-то", deadlines=())
    answer = look(secretary, view=view, month="2027-05")
    assert "Когда-то" in titles(answer)
    if precision == "year":
        assert [bar.title for bar in answer.context["someday"]] == ["Когда-то"]
    for month in answer.context["months"]:
        assert not month.segments
        assert all(not day.segments for week in month.weeks for day in week)
    assert "1 января" not in answer.content.decode()


def test_year_alone_stands_above_the_months(look, secretary):
    make_meeting("tentative", when=within("year", date(2027, 5, 20)), short_ru="Когда-то", deadlines=())
    answer = look(secretary)
    assert [bar.title for bar in answer.context["someday"]] == ["Когда-то"]
    assert answer.context["someday"][0].said.startswith("2027")


def test_exercise_of_which_only_the_year_is_known_stands_above_the_months(look, secretary):
    exercise = make_exercise(title_ru="Юг", facts_only=True)
    make_stage(exercise, first=None)
    answer = look(secretary)
    assert [bar.title for bar in answer.context["someday"]] == ["Юг"]
    assert answer.context["count"] == 1
    assert exercise.get_absolute_url() in answer.content.decode()
    assert look(secretary, year="2026").context["count"] == 0
    make_stage(exercise, 2)
    answer = look(secretary)
    assert answer.context["someday"] == []
    assert answer.context["count"] == 1


def test_exercise_without_days_is_shown_to_those_who_may_know_of_it(look, center, party, representative, neighbour):
    exercise = make_exercise()
    make_participant(exercise, party, invitation="invited", reply_due=date(2027, 5, 1))
    make_exercise("planned", audience="planners")
    assert [bar.title for bar in look(representative).context["someday"]] == ["Учение 2027-joint"]
    assert [bar.title for bar in look(representative, mine="on").context["someday"]] == ["Учение 2027-joint"]
    assert look(neighbour).context["count"] == 0


def test_date_that_is_not_known_at_all_stands_nowhere(look, secretary):
    make_fact(make_series(), ordinal=14)
    assert look(secretary).context["count"] == 0


# Filters


def test_cancelled_is_shown_on_demand(look, secretary):
    make_meeting("cancelled", when=on(date(2027, 5, 13)), short_ru="Отменено", status_reason="—", deadlines=())
    assert titles(look(secretary)) == set()
    assert titles(look(secretary, off="on")) == {"Отменено"}


def test_cancelled_never_pushes_out_what_stands(look, secretary):
    for number in range(3):
        make_meeting("cancelled", when=on(date(2027, 5, 13)), short_ru=f"Нет {number}", status_reason="—", deadlines=())
    make_meeting(when=on(date(2027, 5, 13)), short_ru="Стоит", deadlines=())
    month = look(secretary, view="month", month="2027-05", off="on").context["months"][0]
    segments = [segment for week in month.weeks for day in week for segment in day.segments]
    assert next(segment.lane for segment in segments if segment.bar.title == "Стоит") == 1
    assert sum(day.more for week in month.weeks for day in week) == 1


def test_type_filter_keeps_one_type(look, secretary, may):
    heads = make_series()
    make_meeting(when=on(date(2027, 6, 1)), series=heads, short_ru="Руководители", deadlines=())
    assert titles(look(secretary, type="national-centres")) == {"Руководители"}
    assert titles(look(secretary, type="meeting")) == {"Май"}
    assert all("Май" in title and title != "Май" for title in titles(look(secretary, type="deadline")))


def test_party_filter_keeps_what_concerns_it(look, secretary, may, party, other_party):
    mine = make_meeting(when=on(date(2027, 6, 1)), short_ru="Наше", host=other_party, deadlines=())
    invite(may, party)
    assert titles(look(secretary, party=party.code, type="meeting")) == {"Май"}
    assert titles(look(secretary, party=other_party.code)) == {mine.short_ru}


def test_place_filter_keeps_one_city(look, secretary):
    make_meeting(when=on(date(2027, 6, 1)), city_ru="Алматы", short_ru="Там", deadlines=())
    make_meeting(when=on(date(2027, 6, 2)), city_ru="Минск", short_ru="Здесь", deadlines=())
    assert titles(look(secretary, place="Алматы")) == {"Там"}


def test_mine_is_what_one_is_responsible_for(look, secretary, clerk):
    make_meeting(when=on(date(2027, 6, 1)), owner=secretary, short_ru="Моё", deadlines=())
    make_meeting(when=on(date(2027, 6, 2)), owner=clerk, short_ru="Чужое", deadlines=())
    assert titles(look(secretary, mine="on")) == {"Моё"}


def test_mine_of_a_representative_is_what_the_party_is_in(look, representative, party):
    series = make_series(members=[party])
    make_meeting("tentative", when=on(date(2027, 6, 1)), series=series, short_ru="Общее", deadlines=())
    invite(make_meeting(when=on(date(2027, 6, 2)), short_ru="Наше", deadlines=()), party)
    assert titles(look(representative)) == {"Общее", "Наше"}
    assert titles(look(representative, mine="on")) == {"Наше"}


def test_unknown_value_of_a_filter_is_named_and_hides_nothing(look, secretary, may):
    answer = look(secretary, type="planet")
    assert "type" in answer.context["filter"].errors
    assert "Май" in titles(answer)


# Who sees what


def test_neighbour_sees_nothing_of_the_party(look, representative, neighbour, party):
    invite(make_meeting(when=on(date(2027, 6, 2)), short_ru="Наше"), party)
    assert "Наше" in titles(look(representative))
    answer = look(neighbour)
    assert (answer.context["count"], titles(answer)) == (0, set())
    assert "Минск" not in answer.content.decode()


def test_filter_by_another_party_tells_nothing_of_its_invitations(look, representative, party, other_party):
    shared = make_meeting(when=on(date(2027, 6, 2)), short_ru="Общее", deadlines=())
    invite(shared, party)
    invite(shared, other_party)
    assert titles(look(representative, party=party.code)) == {"Общее"}
    assert titles(look(representative, party=other_party.code)) == set()


def test_own_answer_stands_beside_the_meeting(look, representative, party):
    invite(make_meeting(when=on(date(2027, 6, 2)), deadlines=()), party)
    (bar,) = look(representative).context["months"][5].bars
    assert party.short_ru in bar.note


@pytest.mark.parametrize("who", ["administrator", "auditor", "lapsed"])
def test_calendar_is_closed_to_those_without_content(as_user, request, who):
    assert as_user(request.getfixturevalue(who)).get(URL).status_code == 403


def test_stranger_is_led_to_the_door(as_user, db):
    assert as_user(None).get(URL).status_code == 302


# The address is the state


def test_choice_of_view_is_kept(as_user, secretary, representative):
    assert as_user(representative).get(URL).context["view"] == "month"
    client = as_user(secretary)
    assert client.get(URL).context["view"] == "quarter"
    client.get(URL, {"view": "agenda"})
    assert client.get(URL).context["view"] == "agenda"
    assert client.get(URL, {"view": "spiral"}).context["view"] == "agenda"


@pytest.mark.parametrize(
    ("view", "query", "first", "last"),
    [
        ("year", "year=2001", "2001-01-01", "2001-12-31"),
        ("year", "year=1999", "2027-01-01", "2027-12-31"),
        ("year", "year=soon", "2027-01-01", "2027-12-31"),
        ("quarter", "month=2027-05", "2027-04-01", "2027-06-30"),
        ("month", "month=2028-02", "2028-02-01", "2028-02-29"),
        ("month", "month=2027-13", "2027-03-01", "2027-03-31"),
        ("month", "year=2016", "2016-01-01", "2016-01-31"),
        ("agenda", "day=2027-05-13", "2027-05-13", "2027-05-13"),
        ("agenda", "month=2027-05", "2027-05-01", "2027-05-31"),
        ("agenda", "", "2027-01-01", "2027-12-31"),
    ],
)
def test_period_is_read_from_the_address(view, query, first, last, rf):
    period = Period.read(rf.get(f"/?{query}").GET, view=view, today=date(2027, 3, 1))
    assert (str(period.first), str(period.last)) == (first, last)


def test_steps_stop_where_the_exercises_began(rf):
    first = Period.read(rf.get("/?year=2001").GET, view="year", today=date(2027, 3, 1))
    assert first.before() is None
    assert first.after().first == date(2002, 1, 1)
    last = Period.read(rf.get("/?month=2100-12").GET, view="month", today=date(2027, 3, 1))
    assert last.after() is None
    assert last.before().last == date(2100, 11, 30)


def test_links_keep_the_filter(look, secretary, may):
    answer = look(secretary, type="meeting")
    assert all("type=meeting" in url for _label, url, _current in answer.context["views"])
    assert all("type=meeting" in url for _sign, _label, url in answer.context["steps"])
    assert "type=meeting" in answer.context["day_url"]


def test_empty_period_says_so(look, secretary):
    assert "c-empty" in look(secretary, year="2003").content.decode()


@pytest.mark.parametrize("view", VIEWS)
def test_more_rows_cost_no_more_queries(same_queries, center, representative, party, view):
    def add(count):
        for _ in range(count):
            invite(make_meeting(when=on(date(2027, 5, 13))), party)
            make_exercise(f"e-{Exercise.objects.count()}", audience="all_parties")

    same_queries(representative, f"{URL}?view={view}&month=2027-05&off=on", add, counts=(1, 3, 20))
