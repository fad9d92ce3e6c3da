"""The pages of decisions: who sees which, and who may record."""

import re
from datetime import date

import pytest
from django.urls import reverse

from documents.models import Decision, Position
from tests.factories.documents import make_decision, make_position

pytestmark = pytest.mark.django_db
LIST = "/documents/decisions/"
# What differs from one answer to the next by itself: the minute, the masked keys of forms.
PASSING = re.compile(r'<p class="s-printed".*?</p>|data-(?:idle|last)="\d+"|name="csrfmiddlewaretoken" value="[^"]*"')


def listed(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [row.title_ru for row in answer.context["table"].rows]


@pytest.fixture
def four(council, party):
    """A published decision, one with the position of party A, one with none, a draft."""
    make_decision(council, title_ru="Известное", published=True, adopted_on=date(2024, 1, 1))
    make_position(make_decision(council, title_ru="Со стороной", adopted_on=date(2025, 1, 1)), party)
    make_decision(council, title_ru="Без сторон", adopted_on=date(2026, 1, 1))
    make_position(make_decision(council, title_ru="Проект", status="draft"), party, "awaited")


def test_list_shows_each_what_is_seen(four, as_user, secretary, clerk, representative, colleague, neighbour, lapsed):
    everything = ["Проект", "Без сторон", "Со стороной", "Известное"]
    assert listed(as_user(secretary)) == everything
    assert listed(as_user(clerk)) == everything
    assert listed(as_user(representative)) == ["Со стороной", "Известное"]
    assert listed(as_user(colleague)) == ["Со стороной", "Известное"]
    assert listed(as_user(neighbour)) == ["Известное"]
    assert as_user(lapsed).get(LIST).status_code == 403


def test_list_is_closed_to_others(as_user, administrator, auditor):
    assert as_user(administrator).get(LIST).status_code == 403
    assert as_user(auditor).get(LIST).status_code == 403
    assert as_user(None).get(LIST).status_code == 302


def test_list_is_filtered_and_sorted(four, as_user, secretary, center, council):
    make_decision(center, title_ru="Центра", adopted_on=date(2026, 5, 1))
    client = as_user(secretary)
    assert listed(client, f"?body={center.pk}") == ["Центра"]
    assert listed(client, "?year=2026") == ["Центра", "Без сторон"]
    assert listed(client, "?year=nonsense") == listed(client)
    assert listed(client, "?sort=adopted_on")[0] == "Известное"


def test_empty_list_says_so(as_user, secretary):
    assert as_user(secretary).get(LIST).context["empty"]["title"]
    assert "url" in as_user(secretary).get(LIST + "?year=2026").context["empty"]


def test_list_asks_the_same_number_of_queries(same_queries, secretary, council, party):
    def add(number):
        for _ in range(number):
            make_position(make_decision(council), party)

    same_queries(secretary, LIST, add)


def test_page_shows_positions_in_protocol_order(decision, party, other_party, as_user, secretary):
    make_position(decision, party, "signed_with_reservation", reservation_ru="Кроме пункта 3")
    make_position(decision, other_party, procedures="pending")
    answer = as_user(secretary).get(decision.get_absolute_url())
    assert [row.party for row in answer.context["positions"]] == [other_party, party]
    assert "Кроме пункта 3" in answer.content.decode()


def test_s82_positions_that_are_not_shown_are_seen_by_their_party_alone(
    council, party, other_party, as_user, representative
):
    decision = make_decision(council, positions_shown=False)
    make_position(decision, party, shown=False)
    make_position(decision, other_party, "signed_with_reservation", reservation_ru="Тайна", shown=False)
    answer = as_user(representative).get(decision.get_absolute_url())
    assert [row.party for row in answer.context["positions"]] == [party]
    assert "Тайна" not in answer.content.decode()
    assert answer.context["decision"].parties_named == 2


def test_s82_published_decision_shows_positions_to_its_parties_only(
    council, other_party, as_user, representative, neighbour
):
    decision = make_decision(council, published=True)
    make_position(decision, other_party)
    assert as_user(representative).get(decision.get_absolute_url()).context["positions"] == []
    assert len(as_user(neighbour).get(decision.get_absolute_url()).context["positions"]) == 1


def test_page_of_superseded_decision_leads_to_the_later_one(council, as_user, secretary):
    later = make_decision(council, title_ru="Новый порядок")
    earlier = make_decision(council, status="superseded", superseded_by=later)
    assert later.get_absolute_url() in as_user(secretary).get(earlier.get_absolute_url()).content.decode()
    assert earlier.get_absolute_url() in as_user(secretary).get(later.get_absolute_url()).content.decode()


def test_s82_count_of_positions_is_said_to_the_parties_of_the_decision_alone(
    council, other_party, as_user, representative, neighbour
):
    """Whoever is not named reads the same, whatever the named ones have done."""
    decision = make_decision(council, published=True, in_force_on=date(2025, 11, 1))
    pages = (decision.get_absolute_url(), LIST, f"{LIST}?format=csv")

    def read():
        return [PASSING.sub("", as_user(representative).get(page).content.decode()) for page in pages]

    before = read()
    make_position(decision, other_party)
    assert read() == before
    assert as_user(neighbour).get(decision.get_absolute_url()).context["decision"].parties_named == 1


def test_later_decision_that_is_not_seen_is_not_named(council, party, other_party, as_user, representative):
    later = make_decision(council, title_ru="Тайный порядок")
    make_position(later, other_party)
    earlier = make_decision(council, status="superseded", superseded_by=later)
    make_position(earlier, party)
    shown = as_user(representative).get(earlier.get_absolute_url()).content.decode()
    assert "Тайный порядок" not in shown
    assert later.get_absolute_url() not in shown


PAGES = ["decision", "complete", "decision_history", "record_position"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_decision_by_who_asks(name, decision, as_user, secretary, clerk, neighbour, administrator, auditor):
    url = reverse(f"documents:{name}", args=[decision.public_id])
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == (200 if name in ("decision", "decision_history") else 403)
    for hidden in (neighbour, administrator, auditor):
        assert as_user(hidden).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_decision_that_is_seen(name, decision, party, as_user, representative):
    make_position(decision, party)
    url = reverse(f"documents:{name}", args=[decision.public_id])
    expected = {"decision": 200, "decision_history": 404}.get(name, 403)
    assert as_user(representative).get(url).status_code == expected


@pytest.mark.parametrize("name", ["correct_position", "confirm_procedures"])
def test_pages_of_a_position_by_who_asks(
    name, decision, party, as_user, secretary, clerk, representative, neighbour, administrator
):
    make_position(decision, party, procedures="pending")
    url = reverse(f"documents:{name}", args=[decision.public_id, "TJ"])
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    assert as_user(neighbour).get(url).status_code == 404
    assert as_user(administrator).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


def test_days_of_the_decision_are_not_offered_as_those_of_the_party(council, as_user, secretary):
    decision = make_decision(council, in_force_on=date(2025, 11, 1))
    form = as_user(secretary).get(reverse("documents:record_position", args=[decision.public_id])).context["form"]
    assert "in_force_on" not in form.initial


def test_secretary_records_a_decision(as_user, secretary, clerk, council):
    url = reverse("documents:record")
    assert as_user(clerk).get(url).status_code == 403
    client = as_user(secretary)
    assert client.get(url).status_code == 200
    assert client.post(url, {"title_ru": "О плане"}).status_code == 422
    sent = {
        "title_ru": "О плане", "body": council.pk, "kind": "decision", "adoption": "signature", "adopted_on": "10.10.2025",
        "published": "on",
    }  # fmt: skip
    answer = client.post(url, sent)
    found = Decision.objects.get()
    assert (answer.status_code, answer.url) == (303, found.get_absolute_url())
    assert (found.published, found.adopted_on) == (True, date(2025, 10, 10))


def test_secretary_fills_in_and_records_positions(as_user, secretary, decision, party):
    client = as_user(secretary)
    assert (
        client.post(reverse("documents:complete", args=[decision.public_id]), {"number_text": "8"}).status_code == 303
    )
    url = reverse("documents:record_position", args=[decision.public_id])
    sent = {"party": party.pk, "stance": "signed", "signed_on": "10.10.2025", "procedures": "pending"}
    assert client.post(url, sent | {"signed_on": ""}).status_code == 422
    assert client.post(url, sent).status_code == 303
    days = {"procedures_completed_on": "01.02.2026", "in_force_on": "15.02.2026"}
    assert (
        client.post(reverse("documents:confirm_procedures", args=[decision.public_id, "TJ"]), days).status_code == 303
    )
    assert Position.objects.get().in_force_on == date(2026, 2, 15)
    url = reverse("documents:correct_position", args=[decision.public_id, "TJ"])
    sent = {"stance": "not_signed", "procedures": "not_needed", "reason": "описка"}
    assert client.post(url, sent).status_code == 303
    assert Position.objects.get().stance == "not_signed"
