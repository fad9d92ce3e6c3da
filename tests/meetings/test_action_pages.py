"""Pages of action items: the tracker and its sheet, the page of one, the forms; who sees which."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from meetings.models import ActionItem, ProgressReport, Status
from tests.factories.actions import make_action, make_report
from tests.factories.meetings import invite, make_meeting, make_series

TRACKER = "/meetings/actions/"


@pytest.fixture
def held(party):
    found = make_meeting(Status.HELD, series=make_series(members=[party]))
    invite(found, party)
    return found


@pytest.fixture
def action(held, party, other_party):
    return make_action(held, party, co_executors=[other_party], text_ru="Представить предложения")


def shown(client, url):
    return [row.number for row in client.get(url).context["table"].rows]


def test_the_tracker_lists_what_is_under_control_the_earliest_due_first(
    action, held, party, other_party, secretary, as_user
):
    day = timezone.now().date()
    late = make_action(held, party, due_on=day - timedelta(days=3), position=2)
    standing = make_action(held, other_party, due_rule="standing", position=3)
    cancelled = make_action(make_meeting(Status.HELD), party, position=4)
    ActionItem.objects.filter(pk=cancelled.pk).update(
        status="closed", closed_at=timezone.now(), closed_by=secretary, closing_ground="Доклад"
    )
    client = as_user(secretary)
    expected = [*sorted([(action.due_on, "7/1"), (late.due_on, "7/2")]), (None, "7/3")]
    assert shown(client, TRACKER) == [number for _due, number in expected]
    assert standing.number == "7/3"
    assert shown(client, f"{TRACKER}?overdue=on") == ["7/2"]
    assert shown(client, f"{TRACKER}?state=closed") == ["7/4"]
    assert len(shown(client, f"{TRACKER}?state=all")) == 4
    assert shown(client, f"{TRACKER}?party=KG&sort=number") == ["7/1", "7/3"]
    assert len(shown(client, f"{TRACKER}?series={held.series.code}")) == 3
    assert f'<a href="{action.get_absolute_url()}">Представить предложения</a>' in client.get(TRACKER).text
    sheet = client.get(f"{TRACKER}?format=csv")
    assert "Представить предложения" in b"".join(
        sheet.streaming_content if sheet.streaming else [sheet.content]
    ).decode("utf-8-sig")


def test_those_of_a_meeting_stand_on_its_tab(action, held, representative, neighbour, secretary, as_user):
    url = f"{held.get_absolute_url()}actions/"
    assert shown(as_user(representative), url) == ["7/1"]
    assert url in as_user(secretary).get(held.get_absolute_url()).text
    assert as_user(neighbour).get(url).status_code == 404


def test_the_page_of_one_shows_reports_to_executors_alone(
    action, party, representative, neighbour, secretary, center, as_user
):
    make_report(action, secretary, text="Работа идёт", source="letter", letter="№ 5 от 1 марта")
    url = action.get_absolute_url()
    for user in (representative, neighbour, secretary):
        assert "Работа идёт" in as_user(user).get(url).text
    action.co_executors.clear()
    assert as_user(neighbour).get(url).status_code == 404
    invite(action.meeting, neighbour.parties("view").get())
    page = as_user(neighbour).get(url).text
    assert "Представить предложения" in page
    assert "Работа идёт" not in page


def test_the_secretariat_issues_accepts_returns_and_cancels(held, party, representative, secretary, clerk, as_user):
    client = as_user(secretary)
    url = f"{held.get_absolute_url()}actions/new/"
    values = {"item_no": "7", "text_ru": "Представить", "lead": party.code, "due_rule": ""}
    assert client.post(url, values).status_code == 422
    made = client.post(url, values | {"due_on": "01.06.2027"})
    action = ActionItem.objects.get()
    assert (made.status_code, made.url) == (303, action.get_absolute_url())
    assert as_user(clerk).get(url).status_code == 403
    page = as_user(representative)
    report = {"text": "Готово", "is_final": "yes"}
    assert page.post(f"{action.get_absolute_url()}report/", report).status_code == 303
    row = ProgressReport.objects.get()
    steps = f"{action.get_absolute_url()}reports/{row.public_id}/"
    assert page.post(f"{steps}accept/", {"ground": "x"}).status_code == 403
    assert client.post(f"{steps}return/", {"reason": ""}).status_code == 422
    assert client.post(f"{steps}accept/", {"ground": "Доклад стороны"}).status_code == 303
    action.refresh_from_db()
    assert action.status == "closed"


def test_a_letter_is_entered_for_a_party_and_says_so(action, other_party, secretary, as_user):
    url = f"{action.get_absolute_url()}report/?party=KG"
    values = {"text": "Сведения приложены", "source": "letter", "letter": "№ 7 от 2 марта"}
    client = as_user(secretary)
    assert "is_final" not in client.get(url).context["form"].fields
    assert client.post(url, values).status_code == 303
    row = ProgressReport.objects.get()
    assert (row.party, row.source, row.is_final) == (other_party, "letter", False)
    assert "внесено секретариатом: №\u00a07 от 2 марта" in client.get(action.get_absolute_url()).text


def test_the_lead_asks_for_more_time_and_staff_decide(action, representative, neighbour, secretary, as_user):
    url = f"{action.get_absolute_url()}more-time/"
    values = {"day": "01.07.2027", "reason": "Согласование"}
    assert as_user(neighbour).post(url, values).status_code == 403
    assert as_user(representative).post(url, values).status_code == 303
    client = as_user(secretary)
    assert client.post(f"{url}decide/", {"verdict": "granted"}).status_code == 303
    page = client.get(action.get_absolute_url()).text
    assert ActionItem.objects.get().due == date(2027, 7, 1)
    assert "Первоначальный срок" in page


def test_home_names_what_is_owed_what_is_late_and_what_is_to_be_reviewed(
    action, representative, neighbour, secretary, as_user
):
    day = timezone.now().date()
    ActionItem.objects.update(due_on=day - timedelta(days=1))
    assert "Доложить о выполнении поручения 7/1" in as_user(representative).get("/").text
    assert "Доложить о выполнении поручения 7/1" not in as_user(neighbour).get("/").text
    context = as_user(secretary).get("/").context
    assert [[row.ask for row in context["overdue"]], context["waiting"]] == [[action.ask], []]
    row = make_report(action, representative, is_final=True)
    ActionItem.objects.update(status="reported")
    context = as_user(secretary).get("/").context
    assert [context["overdue"], [(one.kind, one.since) for one in context["waiting"]]] == [[], [("report", row.at)]]
    assert "Доложить о выполнении" not in as_user(representative).get("/").text
