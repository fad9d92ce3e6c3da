"""The walk over the pages: the party names people, the secretariat returns, the party mends, the list is issued, one is substituted."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from meetings.models import Delegation, Nominee, ParticipantList
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(meeting, party, secretary):
    """Opened by the answer of party A, with three and two seats."""
    make_seats(meeting)
    return make_delegation(invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=secretary))


@pytest.fixture
def people(party):
    return [make_person(party, family, post_ru="Советник") for family in ("Азимов", "Бобоев", "Валиев")]


def page(name, delegation, nominee=None):
    arguments = [delegation.meeting.public_id] + ([nominee.public_id] if nominee else [])
    return f"{reverse(f'meetings:{name}', args=arguments)}?party={delegation.party.code}"


def test_the_walk(delegation, people, representative, secretary, send, as_user):
    add, home = page("delegation-add", delegation), page("delegation", delegation)
    assert send(representative, add, people=[people[0].pk], role="head").url == home
    assert send(representative, add, people=[people[1].pk], role="expert").status_code == 303
    assert send(representative, page("delegation-submit", delegation)).status_code == 303
    nominee = Nominee.objects.get(person=people[0])
    remark = {f"remark_{nominee.public_id}": "Нет звания"}
    back = page("delegation-return", delegation)
    assert send(secretary, back, reason="").status_code == 422
    assert send(secretary, back, reason="Уточните состав", **remark).status_code == 303
    text = as_user(representative).get(home).content.decode()
    assert "Уточните состав" in text
    assert "Нет звания" in text
    assert send(representative, page("nominee-edit", delegation, nominee), role="head", speaks="en").status_code == 303
    assert send(representative, page("delegation-submit", delegation)).status_code == 303
    assert send(secretary, page("delegation-accept", delegation)).status_code == 303
    done = as_user(secretary).get(page("delegation-history", delegation)).content.decode().split("<main")[1]
    assert "состояние" in done
    assert "государство" not in done
    for act in ("delegation-accept", "delegation-confirm"):  # all of them are accepted and confirmed already
        assert "c-save" not in as_user(secretary).get(page(act, delegation)).content.decode()
    issue = reverse("meetings:issue-list", args=[delegation.meeting.public_id])
    assert send(secretary, issue).status_code == 303
    ask = page("substitution-ask", delegation, nominee)
    assert send(representative, ask, person=people[2].pk, reason="Болезнь").status_code == 303
    asked = Nominee.objects.get(person=people[2])
    refuses = as_user(secretary).get(page("substitution-refuse", delegation, asked)).context["form"]
    assert refuses["reason"].value() is None  # the reason of the party is no reason to refuse
    assert send(secretary, page("substitution-approve", delegation, asked)).status_code == 303
    assert send(secretary, issue, note="Замена").status_code == 303
    assert ParticipantList.objects.count() == 2
    shown = reverse("meetings:participants", args=[delegation.meeting.public_id])
    text = as_user(representative).get(shown).content.decode()
    assert "Rev.1" in text
    assert "<del>Азимов Иван</del>" in text
    assert "<ins>Валиев Иван</ins>" in text
    first = as_user(representative).get(f"{shown}?issue=1").content.decode()
    assert "Валиев" not in first.split("<main")[1]
    book = load_workbook(io.BytesIO(as_user(representative).get(f"{shown}?format=xlsx").content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert {"Валиев Иван", "Бобоев Иван"} <= set(cells)
    representative.language = "en"
    representative.write("language")
    with translation.override("ru"):  # what the page is read in stays on else
        text = as_user(representative).get(shown).content.decode()
    assert "head of the delegation" in text
    assert "new in the list" in text


def test_order_is_changed_by_buttons(delegation, people, representative, as_user):
    rows = [make_nominee(delegation, person) for person in people]
    values = {"nominee": rows[2].public_id, "place": 1, "version": delegation.version}
    moved = as_user(representative).post(page("delegation-move", delegation), values)
    assert (moved.status_code, moved.url.partition("#")[2]) == (303, str(rows[2].public_id))  # Tab goes on from its row
    assert [row.person for row in delegation.nominees.standing()] == [people[2], people[0], people[1]]


def test_roster_offers_who_was_sent_before_first_and_says_so(
    delegation, people, representative, as_user, party, other_party
):
    other = make_delegation(invite(make_meeting(), party), "accepted", by=representative)
    make_nominee(other, people[2], status="confirmed")
    make_person(other_party, "Чужой")
    form = as_user(representative).get(page("delegation-add", delegation)).context["form"]
    offered = [label for _pk, label in form.fields["people"].choices]
    assert offered[0].startswith("Валиев Иван · Советник · направлялось раньше · в эти дни также")
    assert not [label for label in offered if "Чужой" in label]
    found = as_user(representative).get(f"{page('delegation-add', delegation)}&q=бобо").context["form"]
    assert [label.split(" ·")[0] for _pk, label in found.fields["people"].choices] == ["Бобоев Иван"]


def test_fourth_delegate_is_refused_in_words(delegation, people, party, representative, send):
    for person in people:
        make_nominee(delegation, person)
    answer = send(
        representative, page("delegation-add", delegation), people=[make_person(party, "Гафуров").pk], role="member"
    )
    assert answer.status_code == 422
    assert "мест по квоте – 3, представлено – 4" in answer.content.decode()


def test_secretariat_submits_on_behalf_with_a_letter(delegation, people, secretary, send):
    make_nominee(delegation, people[0], "head")
    url = page("delegation-submit", delegation)
    assert send(secretary, url, letter="").status_code == 422
    assert send(secretary, url, letter="№ 7").status_code == 303
    assert Delegation.objects.get().source == "letter"
