"""The plan of a year: lanes and steps, coarse dates, what stands in each other's way, and who sees it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import MeetingLink, When
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import invite, make_meeting, make_series, make_venue

pytestmark = pytest.mark.django_db
YEAR = 2090  # far from the day on the wall
AT = datetime(YEAR, 5, 13, 10, 0)


def on(day, last=None):
    return When(precision="day", starts_local=day, ends_local=last or day + timedelta(hours=7), tz="Europe/Minsk")


def within(precision, day):
    return When(precision=precision, within=day, tz="Europe/Minsk")


def look(client, year=YEAR):
    answer = client.get(reverse("plan", args=[year]))
    assert answer.status_code == 200
    return answer


def placed(answer):
    """Title of the card → lane and step in which it stands."""
    return {
        card.title: (lane.key, step.key)
        for step in answer.context["board"].steps
        for lane, cards in step.cells
        for card in cards
    }


def cards(answer):
    return {card.title: card for step in answer.context["board"].steps for _, found in step.cells for card in found}


def test_card_stands_where_its_date_is_known(as_user, secretary, center):
    heads = make_series()
    make_meeting(when=on(AT), series=heads, short_ru="День")
    make_meeting("tentative", when=within("month", date(YEAR, 6, 1)), series=heads, short_ru="Месяц")
    make_meeting("tentative", when=within("quarter", date(YEAR, 7, 1)), short_ru="Квартал")
    make_meeting("draft", when=within("year", date(YEAR, 1, 1)), short_ru="Год")
    make_meeting(when=on(datetime(YEAR + 1, 1, 5, 10, 0)), short_ru="Другой год")
    make_exercise(f"{YEAR}-joint", year=YEAR, title_ru="Учение")
    staged = make_exercise(f"{YEAR}-other", year=YEAR, title_ru="Этапы")
    make_stage(staged, first=date(YEAR, 12, 30), last=date(YEAR + 1, 1, 3))
    found = placed(look(as_user(secretary)))
    assert found == {
        "День": (heads.code, "m5"),
        "Месяц": (heads.code, "m6"),
        "Квартал": ("other", "q3"),
        "Год": ("other", "someday"),
        "Учение": ("exercises", "someday"),
        "Этапы, этап 1": ("exercises", "m12"),
    }
    assert placed(look(as_user(secretary), YEAR + 1))["Этапы, этап 1"] == ("exercises", "m1")


def test_draft_without_a_date_stands_in_the_current_year(as_user, secretary):
    make_meeting("draft", when=When(precision="unknown"), short_ru="Без даты", deadlines=())
    assert placed(look(as_user(secretary), timezone.localdate().year)) == {"Без даты": ("other", "undated")}
    assert placed(look(as_user(secretary))) == {}


def test_plan_is_the_secretariats(as_user, clerk, representative, administrator):
    make_meeting("tentative", when=within("month", date(YEAR, 6, 1)), short_ru="Месяц")
    assert cards(look(as_user(clerk)))["Месяц"].acts == []
    for other in (representative, administrator):
        assert as_user(other).get(reverse("plan", args=[YEAR])).status_code == 403
    assert as_user(clerk).get(reverse("plan", args=[1900])).status_code == 404


def test_card_leads_to_the_act_that_moves_it(as_user, secretary, center):
    made = {
        status: make_meeting(status, when=on(AT), short_ru=status, status_reason="—")
        for status in ("draft", "tentative", "convened", "postponed", "cancelled", "held")
    }
    stage = make_stage(make_exercise(year=YEAR), first=date(YEAR, 9, 1), last=date(YEAR, 9, 2))
    found = cards(look(as_user(secretary)))
    acts = {"draft": "plan", "tentative": "reschedule", "convened": "reschedule", "postponed": "redate"}
    for status, row in made.items():
        wanted = [reverse(f"meetings:{acts[status]}", args=[row.public_id])] if status in acts else []
        assert [url for _label, url in found[status].acts] == wanted
    (act,) = found[str(stage)].acts
    assert act[1] == reverse("exercises:reschedule_stage", args=[stage.exercise.public_id, 1])


def test_conflicts_are_shown_on_both_cards(as_user, secretary, party, other_party, center):
    venue = make_venue()
    first = make_meeting(when=on(AT), short_ru="Первое", venue=venue)
    second = make_meeting(when=on(AT + timedelta(days=3)), short_ru="Второе")
    off = make_meeting("cancelled", when=on(AT), short_ru="Отменённое", venue=venue, status_reason="—")
    for row in (first, second, off):
        invite(row, party)
    invite(second, other_party, status="withdrawn")
    stage = make_stage(make_exercise(year=YEAR), first=date(YEAR, 5, 13), last=date(YEAR, 5, 14))
    make_part(stage, make_participant(stage.exercise, other_party))
    series = make_series(members=[other_party])
    make_meeting("tentative", when=on(AT), series=series, short_ru="По составу")
    answer = look(as_user(secretary))
    said = {(*sorted(event.title for event in each.events), each.sentence) for each in answer.context["conflicts"]}
    assert said == {
        ("Второе", "Первое", "в пределах недели, участники: Таджикистан"),
        ("По составу", str(stage), "в те же дни, участники: Кыргызстан"),
    }
    found = cards(answer)
    assert found["Первое"].warnings == ["Второе: в пределах недели, участники: Таджикистан"]
    assert found["Второе"].warnings == ["Первое: в пределах недели, участники: Таджикистан"]
    assert found["Отменённое"].warnings == []


def test_linked_meetings_stand_in_nobodys_way(as_user, secretary, party):
    first, second = (make_meeting(when=on(AT), short_ru=name) for name in ("Первое", "Второе"))
    for row in (first, second):
        invite(row, party)
    assert len(look(as_user(secretary)).context["conflicts"]) == 1
    MeetingLink.objects.create(from_meeting=first, to_meeting=second, kind="co_located")
    assert not look(as_user(secretary)).context["conflicts"]


def test_plan_asks_the_same_number_of_queries(same_queries, secretary, party, center):
    def add(number):
        for _ in range(number):
            row = make_meeting(when=on(AT), series=None)
            invite(row, party)

    same_queries(secretary, reverse("plan", args=[YEAR]), add, counts=(2, 6))


def test_120_events_and_40_conflicts_cost_25_queries(as_user, secretary, party, other_party, center):
    """Forty pairs within a week of each other, each of one party; forty stages of exercises that nobody minds."""
    first = datetime(YEAR, 1, 10, 10, 0)
    venue = make_venue()
    for number in range(40):
        day = first + timedelta(days=8 * number)
        for after, row in ((0, "а"), (1, "б")):
            made = make_meeting(
                "tentative", when=on(day + timedelta(days=after)), short_ru=f"{number}{row}", venue=venue
            )
            invite(made, party, status="draft")
        stage = make_stage(make_exercise(f"{YEAR}-{number}", year=YEAR), first=day.date(), last=day.date())
        make_part(stage, make_participant(stage.exercise, other_party))
    client = as_user(secretary)
    client.get(reverse("plan", args=[YEAR]))
    with CaptureQueriesContext(connection) as caught:
        answer = look(client)
    assert (answer.context["board"].count, len(answer.context["conflicts"])) == (120, 40)
    assert len(caught) <= 25
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse("conflicts")).status_code == 200
    assert len(caught) <= 25
