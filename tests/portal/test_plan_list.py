"""The plan of a year as a list: approved by a decision, kept as it was, and compared with what it has become."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from openpyxl import load_workbook

from atc_portal.pages import plan_list
from meetings import domain
from meetings.models import Meeting, PlanVersion, PlanYear, SeriesMember, When
from meetings.queries import plan as plans
from records import history
from reminders.models import Reminder
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import invite, make_meeting, make_series

pytestmark = pytest.mark.django_db
YEAR = 2090  # far from the day on the wall
LIST = f"/calendar/plan/{YEAR}/list/"
APPROVE = f"/calendar/plan/{YEAR}/approve/"


def on(month, day):
    first = datetime(YEAR, month, day, 10, 0)
    return When(precision="day", starts_local=first, ends_local=first + timedelta(hours=7), tz="Europe/Minsk")


def within(precision, month):
    return When(precision=precision, within=date(YEAR, month, 1), tz="Europe/Minsk")


def made(name, when, status="tentative"):
    row = make_meeting(status, when=when, short_ru=name, title_ru=name, deadlines=())
    row.title_en = f"{name} (en)"
    row.save()
    return row


@pytest.fixture
def year(center):
    """Three meetings and a stage; a draft is not in the plan, an exercise without dates stands for itself."""
    rows = {
        "stays": made("Остаётся", on(3, 10)),
        "moves": made("Переносится", on(5, 13)),
        "goes": made("Отменяется", within("quarter", 7)),
        "draft": made("Черновик", on(6, 1), "draft"),
        "stage": make_stage(make_exercise(f"{YEAR}-joint", year=YEAR), first=date(YEAR, 9, 1), last=date(YEAR, 9, 2)),
        "bare": make_exercise(f"{YEAR}-bare", year=YEAR, title_ru="Без дат"),
    }
    make_stage(rows["bare"], first=None)
    return rows


def approve(user, now, decision="Решение № 1 от 12.12.2089"):
    lines = [line.said for line in plan_list.lines(user, YEAR)]
    return domain.plan.approve(YEAR, lines=lines, decision=decision, by=user, now=now)


def differences(client):
    rows = client.get(LIST).context["table"].rows
    return {row.title: row.change for row in rows}


def test_plan_is_approved_by_a_decision_and_kept(year, secretary, now):
    version = approve(secretary, now)
    titles = [line["title_ru"] for line in version.lines]
    assert titles == ["Остаётся", "Переносится", "Отменяется", str(year["stage"]), "Без дат"]
    assert (version.number, version.published_by, version.published_at) == (1, secretary, now)
    assert version.plan.status == "approved"
    entry = history.of(version.plan).get()
    assert (entry.verb, entry.reason) == ("approved", "Решение № 1 от 12.12.2089")
    with pytest.raises(ValidationError, match="не изменилось"):
        approve(secretary, now)
    Meeting.objects.filter(pk=year["draft"].pk).update(status="tentative")
    assert approve(secretary, now, "Решение № 2").number == 2
    assert [line["title_ru"] for line in PlanVersion.objects.get(number=1).lines] == titles


def test_empty_plan_and_plan_without_a_decision_are_refused(secretary, now):
    with pytest.raises(ValidationError) as refused:
        approve(secretary, now)
    assert refused.value.code == "empty"
    made("Одно", on(3, 10))
    with pytest.raises(ValidationError) as refused:
        approve(secretary, now, " ")
    assert "decision" in refused.value.message_dict
    assert not PlanVersion.objects.exists()


def test_list_says_what_has_become_of_the_approved_plan(year, as_user, secretary, now):
    approve(secretary, now)
    client = as_user(secretary)
    assert set(differences(client).values()) == {""}
    on(5, 20).put(year["moves"])
    year["moves"].save()
    Meeting.objects.filter(pk=year["goes"].pk).update(status="cancelled", status_reason="—")
    Meeting.objects.filter(pk=year["draft"].pk).update(status="tentative")
    Meeting.objects.filter(pk=year["stays"].pk).update(window=None, precision="unknown", starts_local=None, ends_local=None, starts_at=None, ends_at=None, status="draft")  # fmt: skip
    assert differences(client) == {
        "Переносится": "moved", "Черновик": "new", "Отменяется": "off", str(year["stage"]): "", "Без дат": "", "Остаётся": "gone",
    }  # fmt: skip
    page = client.get(LIST).content.decode()
    assert "перенесено, было 13" in page
    assert client.get(LIST).context["differing"] == 4
    kept = client.get(f"{LIST}?issue=1")
    assert [row.title for row in kept.context["table"].rows][:3] == ["Остаётся", "Переносится", "Отменяется"]
    assert client.get(f"{LIST}?issue=7").status_code == 404


def test_what_was_called_off_before_it_was_approved_is_no_difference(year, as_user, secretary, now):
    Meeting.objects.filter(pk=year["goes"].pk).update(status="postponed", status_reason="—")
    assert "Отменяется" not in [line["title_ru"] for line in approve(secretary, now).lines]
    assert "Отменяется" not in differences(as_user(secretary))


def test_edition_is_read_in_the_language_of_the_reader(year, secretary, now, settings):
    from django.utils import translation

    (line,) = [each for each in approve(secretary, now).lines if each["title_ru"] == "Переносится"]
    with translation.override("en"):
        shown = plans.Line(line)
        assert (shown.title, shown.place, shown.status) == ("Переносится (en)", "Minsk", "provisional")


def test_page_of_approval_shows_what_differs_and_takes_the_right(year, as_user, secretary, clerk, representative, now):
    client = as_user(secretary)
    assert client.post(APPROVE, {"decision": ""}).status_code == 422
    assert client.post(APPROVE, {"decision": "Решение № 1"}).status_code == 303
    on(5, 20).put(year["moves"])
    year["moves"].save()
    assert [line.title for line in client.get(APPROVE).context["changed"]] == ["Переносится"]
    assert as_user(clerk).get(LIST).status_code == 200
    assert as_user(clerk).get(APPROVE).status_code == 403
    assert as_user(representative).get(APPROVE).status_code == 403
    board = client.get(reverse("plan", args=[YEAR])).content.decode()
    assert "Решение № 1" in board


def test_representative_reads_of_the_plan_what_its_party_sees(
    year, as_user, secretary, representative, neighbour, party, now
):
    assert not PlanVersion.objects.visible_to(representative).exists()
    for name in ("moves", "goes"):
        invite(year[name], party)
    approve(secretary, now, "Решение № 1")
    on(5, 20).put(year["moves"])
    year["moves"].save()
    approve(secretary, now, "Решение № 2")
    on(5, 27).put(year["moves"])
    year["moves"].save()
    When(precision="quarter", within=date(YEAR + 1, 7, 1), tz="Europe/Minsk").put(year["goes"])
    year["goes"].save()
    client = as_user(representative)
    assert differences(client) == {"Переносится": "moved", "Отменяется": "gone"}
    page = client.get(LIST).content.decode()
    assert "Решение № 2" in page
    assert str(secretary) not in page
    assert "Остаётся" not in page
    assert "Остаётся" not in client.get(f"{LIST}?issue=1").content.decode()
    assert "Остаётся" not in client.get(f"{LIST}?format=csv").content.decode()
    assert "Переносится" in client.get(f"{LIST}?format=csv").content.decode()
    assert client.get(reverse("plan", args=[YEAR])).status_code == 403
    assert differences(as_user(neighbour)) == {}
    assert [version.number for version in PlanVersion.objects.visible_to(representative)] == [2]


def test_approved_plan_is_told_to_those_whose_meetings_are_in_it(
    year, as_user, secretary, representative, colleague, neighbour, lapsed, party, other_party, now
):
    invite(year["moves"], party)
    invite(year["stays"], other_party, status="draft")
    assert as_user(secretary).get(APPROVE).context["told"]["count"] == 2
    approve(secretary, now)
    rows = Reminder.objects.filter(kind="plan_approved", channel="mail")
    assert {row.person for row in rows} == {representative, colleague}
    assert all(row.can_wait for row in rows)
    assert as_user(representative).get(PlanYear.objects.get().get_absolute_url()).status_code == 200
    SeriesMember.objects.create(
        series=make_series(), party=other_party, valid=DateRange(date(YEAR, 1, 1), date(YEAR + 1, 1, 1))
    )
    assert as_user(secretary).get(APPROVE).context["told"]["count"] == 3


def test_list_as_a_sheet_has_the_columns_of_the_page(year, as_user, secretary, now):
    approve(secretary, now)
    sheet = load_workbook(BytesIO(as_user(secretary).get(f"{LIST}?format=xlsx").content)).active
    head = next(row for row in sheet.iter_rows(values_only=True) if "Мероприятие" in row)
    assert len([cell for cell in head if cell]) == 6


def test_database_keeps_editions_as_they_were(secretary, now):
    plan = PlanYear.objects.create(year=YEAR)
    values = {"plan": plan, "published_at": now, "published_by": secretary, "lines": []}
    PlanVersion.objects.create(number=1, decision="Да", **values)
    for name, wrong in (
        ("meetings_planversion_one_number", {"number": 1, "decision": "Да"}),
        ("meetings_planversion_by_decision", {"number": 2, "decision": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PlanVersion.objects.create(**values | wrong)
    with pytest.raises(IntegrityError, match="meetings_planyear_of_our_time"), transaction.atomic():
        PlanYear.objects.create(year=207)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PlanVersion.objects.update(decision="Иначе")


def test_more_events_cost_no_more_queries(same_queries, year, secretary, now):
    approve(secretary, now)

    def more(count):
        for _number in range(count):
            made("Ещё", on(4, 2))

    same_queries(secretary, LIST, more, counts=(1, 5))
