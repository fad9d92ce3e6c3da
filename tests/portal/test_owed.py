"""What the parties owe, for the secretariat: as a matrix, as a list, as a file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from atc_portal import owing
from atc_portal.lists import OWED
from meetings.models import Delegation
from tests.factories.meetings import invite
from tests.factories.members import make_party
from tests.portal.test_home import soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(as_user, secretary):
    def opened(query=""):
        answer = as_user(secretary).get(f"/owed/{query}")
        assert answer.status_code == 200
        return answer

    return opened


def cell(answer, party, kind):
    rows = [row for group in answer.context["matrix"].groups for row in group.rows if row.number == party.code]
    return rows[0].cells[list(owing.KINDS).index(kind)]


def test_cell_says_how_much_is_owed_and_how_much_of_it_late(look, party, other_party):
    invite(soon(40, reply=20), party)
    invite(soon(10, reply=20), party)
    found = look()
    shown = cell(found, party, "reply")
    assert (shown.letters, shown.look) == ("2\N{NO-BREAK SPACE}(1)", "late")
    late = timezone.localdate() - timedelta(days=10)
    assert f"ожидается 2, просрочено 1; просрочено с {late:%d.%m.%Y}" in shown.sentence
    assert not cell(found, party, "nominate").sentence
    assert other_party.code in found.content.decode()


def test_number_leads_to_the_rows_it_counts(look, party, other_party, secretary):
    late, other = invite(soon(10, reply=20), party), invite(soon(10, reply=20), other_party)
    row = invite(soon(40, reply=20), party)
    Delegation.objects.create(meeting=row.meeting, party=party, invitation=row)
    type(row).objects.filter(pk=row.pk).update(reply="accepted", replied_at=row.asked_at, replied_by=secretary)
    listed = look(cell(look(), party, "reply").url).context["table"].rows
    assert [each.url for each in listed] == [late.get_absolute_url()]
    assert [each.kind for each in look(f"?view=list&party={party.code}").context["table"].rows] == ["reply", "nominate"]
    both = look("?view=list&late=on").context["table"].rows
    assert {each.url for each in both} == {late.get_absolute_url(), other.get_absolute_url()}
    assert len(look("?view=list&party=nobody").context["table"].rows) == 3


def test_parties_stand_in_the_order_of_protocol_and_nothing_is_added_up(look, party, other_party):
    body = make_party("IX", kind="body")
    invite(soon(40, reply=20), body)
    found = look().context["matrix"]
    assert [[row.number for row in group.rows] for group in found.groups] == [[other_party.code, party.code], ["IX"]]
    assert not found.ends


def test_file_holds_the_rows_of_the_list(look, party):
    invite(soon(10, reply=20, short_ru="Совещание", short_en="Meeting"), party)
    body = look("?format=csv").content.decode()
    assert party.short in body
    assert "ответ на приглашение" in body
    assert body.endswith(";да\r\n")
    assert look("?view=list&kind=action&format=csv").content.decode().count("\n") == 1


def test_every_kind_of_row_has_its_column():
    assert {*owing.OF_MODEL, Delegation} == set(OWED)
    assert {*owing.OF_MODEL.values(), "nominate", "confirm", "credentials"} == set(owing.KINDS)


def test_more_rows_cost_no_more_queries(same_queries, secretary, party, other_party):
    def add(count):
        for _ in range(count):
            invite(soon(40, reply=20), party)
            invite(soon(10, reply=20), other_party)

    same_queries(secretary, "/owed/", add, counts=(1, 3, 20))


def test_only_the_secretariat_reads_it(as_user, representative, administrator):
    for reader in (representative, administrator):
        assert as_user(reader).get("/owed/").status_code == 403
