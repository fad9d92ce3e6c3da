"""Pages of a meeting in session: the attendance sheet, the outcomes, a decision and its positions; who sees which."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import Position
from meetings.models import Attendance, Outcome, QuorumSnapshot
from tests.factories.meetings import make_item, make_sitting
from tests.factories.session import make_attendance, make_delegate


@pytest.fixture
def begun(meeting, monkeypatch):
    """The doors read a clock by which the meeting has begun an hour ago."""
    at = meeting.starts_at + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


@pytest.fixture
def sitting(meeting):
    return make_sitting(meeting)


@pytest.fixture
def head(meeting, party, secretary):
    return make_delegate(meeting, party, by=secretary, family="Главный")


@pytest.fixture
def other(meeting, other_party, secretary):
    return make_delegate(meeting, other_party, by=secretary, family="Соседний")


@pytest.fixture
def item(meeting):
    return make_item(meeting, title="О порядке обмена")


def test_a_sheet_is_filled_in_and_the_quorum_counted(begun, sitting, head, other, secretary, send):
    url = f"{sitting.meeting.get_absolute_url()}sittings/1/attendance/"
    wrong = send(secretary, url, **{f"state_{head.public_id}": "excused"})
    assert wrong.status_code == 422
    assert not Attendance.objects.exists()
    done = send(secretary, url, **{f"state_{head.public_id}": "video", "opens": "yes"})
    assert done.status_code == 303
    assert set(Attendance.objects.values_list("nominee", "state")) == {(head.pk, "video"), (other.pk, "present")}
    assert (QuorumSnapshot.objects.get().met, len(QuorumSnapshot.objects.get().present)) == (None, 2)


def test_two_who_mark_different_people_both_stand(begun, sitting, head, other, secretary, clerk, as_user):
    url = f"{sitting.meeting.get_absolute_url()}sittings/1/attendance/"
    client = as_user(secretary)
    form = client.get(url).context["form"]
    shown = {name: form[name].initial_text() for name in form.fields}
    shown = {name: value for name, value in shown.items() if value not in (None, "")}
    mine, theirs = (shown | {f"state_{row.public_id}": "absent"} for row in (head, other))
    assert client.post(url, theirs).status_code == 303
    mine["key"] = "00000000-0000-4000-8000-000000000001"
    assert client.post(url, mine).status_code == 303
    assert set(Attendance.objects.values_list("nominee", "state")) == {(head.pk, "absent"), (other.pk, "absent")}


def test_outcomes_are_entered_on_one_page(begun, item, sitting, meeting, secretary, send, as_user):
    url = f"{meeting.get_absolute_url()}session/outcomes/"
    field = f"{item.key}_0"
    assert send(secretary, url, **{f"kind_{field}": "decided"}).status_code == 422
    assert send(secretary, url, **{f"text_ru_{field}": "Поручить"}).status_code == 422
    assert send(secretary, url, **{f"kind_{field}": "decided", f"text_ru_{field}": "Поручить"}).status_code == 303
    assert Outcome.objects.get().text_ru == "Поручить"
    assert send(secretary, url, **{f"kind_{item.key}_1": "noted"}).status_code == 303
    assert "Поручить" in as_user(secretary).get(f"{meeting.get_absolute_url()}session/").text
    assert list(Outcome.objects.order_by("position").values_list("kind", flat=True)) == ["decided", "noted"]


def test_a_decision_is_adopted_and_its_positions_recorded_on_one_sheet(
    begun, item, sitting, head, other, meeting, party, other_party, secretary, send, as_user
):
    make_attendance(sitting, head)
    make_attendance(sitting, other)
    url = f"{meeting.get_absolute_url()}session/items/{item.key}/decision/"
    text = {"text_ru": "Утвердить.", "sitting": str(sitting.pk)}
    done = send(secretary, url, **text)
    decision = Outcome.objects.get().decision
    assert (done.status_code, decision.title_ru) == (303, "О порядке обмена")
    assert done.url == f"/documents/decisions/{decision.public_id}/positions/"
    a, b = party.code, other_party.code
    assert send(secretary, done.url).status_code == 422
    wrong = {f"stance_{a}": "signed_with_reservation"}
    assert send(secretary, done.url, **wrong).status_code == 422
    said = {f"stance_{a}": "signed", f"procedures_{a}": "pending", f"stance_{b}": "not_signed"}
    assert send(secretary, done.url, **said).status_code == 303
    found = {row.party: (row.stance, row.procedures, row.signed_on) for row in Position.objects.all()}
    assert found == {
        party: ("signed", "pending", decision.adopted_on),
        other_party: ("not_signed", "not_needed", None),
    }
    assert as_user(secretary).get(done.url).context["form"].parties == []


def test_a_representative_sees_the_own_people_alone(
    begun, item, sitting, head, other, meeting, representative, neighbour, secretary, as_user
):
    make_attendance(sitting, head)
    make_attendance(sitting, other, "absent")
    url = f"{meeting.get_absolute_url()}session/"
    seen = {user: as_user(user).get(url).text for user in (representative, neighbour, secretary)}
    assert [("Главный" in text, "Соседний" in text) for text in seen.values()] == [
        (True, False), (False, True), (True, True)
    ]  # fmt: skip
    assert "О порядке обмена" not in seen[representative]
    client, whole = as_user(representative), meeting.get_absolute_url()
    assert url in client.get(whole).text
    closed = {f"{url}outcomes/": 403, f"{url}items/{item.key}/decision/": 404, f"{whole}sittings/1/attendance/": 403}
    assert {path: client.post(path).status_code for path in closed} == closed


def test_before_its_first_day_there_is_nothing_to_record(sitting, head, meeting, secretary, send, as_user):
    url = f"{meeting.get_absolute_url()}sittings/1/attendance/"
    assert send(secretary, url).status_code == 422
    assert "session/" not in as_user(secretary).get(meeting.get_absolute_url()).text
