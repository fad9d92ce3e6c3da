"""Action items that follow from outcomes: issued in one step, linked both ways, drawn out for one executor, put before the next edition."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import ActionItem, AgendaItem, Status
from records import history
from tests.factories.actions import make_action
from tests.factories.documents import make_decision, make_position
from tests.factories.meetings import DAYS, invite, make_item, make_meeting, make_series
from tests.factories.session import make_outcome, make_protocol
from tests.papers import docx_words

pytestmark = pytest.mark.django_db
TITLE = "О выполнении ранее принятых решений"


@pytest.fixture
def held(party, other_party):
    """A meeting that was held, to which both parties were invited."""
    found = make_meeting(Status.HELD, series=make_series(members=[party, other_party]))
    invite(found, party)
    invite(found, other_party)
    return found


@pytest.fixture
def outcome(held):
    """What was decided under item 7.1."""
    first = make_item(held, 7, "Об обмене сведениями")
    under = make_item(held, 1, "О порядке", parent=first, number="7.1")
    return make_outcome(under, "decided", text_ru="Представить предложения", text_en="To submit proposals")


def issue(held, lead, by, now, **values):
    said = {"item_no": 7, "text_ru": "Представить", "due_on": date(2027, 9, 1), "version": None} | values
    return domain.action.issue(held, lead=lead, **said, by=by, now=now)


def test_form_is_filled_from_the_outcome(held, outcome, party, send, as_user, secretary):
    url = reverse("meetings:issue-action", args=[held.public_id]) + f"?outcome={outcome.pk}"
    first = send(secretary, url, lead="TJ", due_on="01.09.2027")
    found = ActionItem.objects.get()
    assert (first.status_code, first.url) == (303, found.get_absolute_url())
    assert (found.number, found.text_ru, found.text_en, found.outcome) == (
        "7/1", "Представить предложения", "To submit proposals", outcome,
    )  # fmt: skip
    more = send(secretary, url, lead="TJ", due_rule="next_edition", more="1")
    assert (more.status_code, more.url) == (303, url)
    assert [row.number for row in outcome.action_items.order_by("position")] == ["7/1", "7/2"]
    for strange in ("0", "x", "9" * 30):
        assert as_user(secretary).get(url.split("?")[0] + f"?outcome={strange}").status_code == 404


def test_decision_of_the_outcome_is_taken_over(held, outcome, party, secretary, now):
    outcome.decision = make_decision(party)
    outcome.save()
    assert issue(held, party, secretary, now, outcome=outcome).decision == outcome.decision


def test_outcome_of_another_meeting_is_refused(outcome, party, secretary, now):
    with pytest.raises(ValidationError) as refused:
        issue(make_meeting(Status.HELD), party, secretary, now, outcome=outcome)
    assert list(refused.value.message_dict) == ["outcome"]


def test_action_item_stays_with_its_outcome(held, outcome, party, secretary, now):
    """Others are taken off and change places; the one it follows from is not taken off."""
    item = outcome.item
    other = make_outcome(item, "noted", 2)
    issue(held, party, secretary, now, outcome=other)

    def save(*marks):
        given = {"version": None, "by": secretary, "now": held.starts_at + timedelta(hours=1)}
        domain.outcome.record_outcomes(domain.agenda.of(held), marks={str(item.key): marks}, **given)
        return list(item.outcomes.order_by("position").values_list("pk", "kind"))

    said = ("decided", "Представить предложения", "To submit proposals")
    assert save(("noted", "", ""), said) == [(other.pk, "noted"), (outcome.pk, "decided")]
    assert save(("noted", "", "")) == [(other.pk, "noted")]
    assert save(("recommended", "Изучить", "")) == [(other.pk, "recommended")]
    with pytest.raises(ValidationError) as refused:
        save()
    assert refused.value.code == "used"


def test_links_lead_back_and_forth(held, outcome, party, as_user, secretary, representative, now):
    outcome.decision = make_decision(party)
    outcome.save()
    make_position(outcome.decision, party)
    action = issue(held, party, secretary, now, outcome=outcome)
    make_protocol(held, secretary)
    staff, session = as_user(secretary), reverse("meetings:session", args=[held.public_id])
    pages = {
        session: (action.get_absolute_url(), f"?outcome={outcome.pk}"),
        reverse("meetings:protocol", args=[held.public_id]): (action.get_absolute_url(),),
        outcome.decision.get_absolute_url(): (action.get_absolute_url(), session),
        action.get_absolute_url(): (session, outcome.decision.get_absolute_url()),
    }
    for url, links in pages.items():
        text = staff.get(url).text
        assert [link for link in links if f'{link}"' not in text] == []
    seen = as_user(representative).get(outcome.decision.get_absolute_url()).text
    assert action.get_absolute_url() in seen
    assert session not in seen
    assert (
        "О порядке"
        not in as_user(representative)
        .get(action.get_absolute_url())
        .text.split("</h1>")[1]
        .split(str(outcome.decision))[0]
    )


def test_session_page_asks_the_same_number_of_queries(held, party, secretary, same_queries):
    def add(number):
        for _ in range(number):
            place = held.items.count() + 1
            make_action(held, party, outcome=make_outcome(make_item(held, place, f"Вопрос {place}")))

    same_queries(secretary, reverse("meetings:session", args=[held.public_id]), add)


def test_extract_says_what_one_executor_is_asked(
    held, party, other_party, as_user, secretary, representative, neighbour
):
    make_action(held, party, text_ru="Дело стороны А")
    make_action(held, other_party, text_ru="Общее дело", co_executors=[party])
    make_action(held, other_party, text_ru="Дело стороны Б")
    own = reverse("meetings:action-extract", args=[held.public_id, "TJ", "ru", "docx"])
    said = docx_words(as_user(representative).get(own).content)
    assert ("Дело стороны А" in said, "Общее дело" in said, "Дело стороны Б" in said) == (True, True, False)
    assert as_user(neighbour).get(own).status_code == 404
    assert as_user(secretary).get(own.replace("TJ", "KZ")).status_code == 404
    assert as_user(secretary).get(own.replace(".docx", ".zip")).status_code == 404
    page = reverse("meetings:actions-of", args=[held.public_id])
    assert {each.code for each in as_user(secretary).get(page).context["extracts"]} == {"TJ", "KG"}
    assert [each.code for each in as_user(representative).get(page).context["extracts"]] == ["TJ"]


@pytest.fixture
def following(held):
    """The next edition of the series, a draft."""
    year = timedelta(days=364)
    days = replace(DAYS, starts_local=DAYS.starts_local + year, ends_local=DAYS.ends_local + year)
    return make_meeting(Status.DRAFT, series=held.series, circle="members", when=days)


def test_open_action_items_are_put_before_the_next_edition(held, following, party, other_party, secretary, now):
    first = make_action(held, party)
    make_action(held, party, start_on=now.date() + timedelta(days=30), due_on=date(2028, 6, 1))
    done = make_action(held, party)
    ActionItem.objects.filter(pk=done.pk).update(
        status="closed", closed_at=now, closed_by=secretary, closing_ground="Доклад"
    )
    make_action(make_meeting(Status.HELD), party)
    reported = make_action(held, other_party, status="reported", start_on=now.date())
    domain.meeting.plan(following, version=None, by=secretary, now=now)
    item = AgendaItem.objects.get(meeting=following)
    assert (item.title_ru, item.kind, item.audience, item.clearance) == (TITLE, "report", "all", "not_yet")
    assert list(item.actions.order_by("pk")) == [first, reported]
    assert item.annotation_ru == f"Поручения: {held.title_ru}: 7/1, 7/4."
    assert item.annotation_en.startswith("Action items: ")
    assert history.of(domain.agenda.of(following))[0].verb == "item_added"


def test_item_is_made_once_and_only_if_something_is_open(held, following, party, secretary, now):
    domain.meeting.plan(following, version=None, by=secretary, now=now)
    assert not following.items.exists()
    make_action(held, party)
    for _ in range(2):
        domain.agenda.draw_actions(following, by=secretary, now=now)
    assert following.items.count() == 1


def test_pages_show_what_is_put_before_the_next_edition(held, following, party, as_user, secretary, now):
    action = make_action(held, party)
    domain.meeting.plan(following, version=None, by=secretary, now=now)
    client = as_user(secretary)
    assert following.short in client.get(action.get_absolute_url()).text
    assert action.get_absolute_url() in client.get(reverse("meetings:session", args=[following.public_id])).text
