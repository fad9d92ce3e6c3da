"""Outcomes of the items of an agenda, and decisions adopted on them; what the database refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from documents.models import Decision, Position
from meetings import domain
from meetings.models import AgendaItem, Outcome, QuorumSnapshot, Status
from records import history
from records.models import StaleError
from tests.factories.documents import make_decision
from tests.factories.meetings import make_item, make_meeting, make_sitting
from tests.factories.session import make_attendance, make_delegate, make_outcome

DAY = date(2027, 5, 13)


@pytest.fixture
def begun(meeting):
    """An hour after the meeting has begun."""
    return meeting.starts_at + timedelta(hours=1)


@pytest.fixture
def items(meeting):
    return [make_item(meeting, place, f"Вопрос {place}") for place in (1, 2)]


@pytest.fixture
def save(meeting, secretary, begun):
    def saved(marks, **values):
        agenda = domain.agenda.of(meeting)
        said = {"version": agenda.version, "by": secretary, "now": begun} | values
        keyed = {str(item.key): mark for item, mark in marks.items()}
        return domain.outcome.record_outcomes(agenda, marks=keyed, **said)

    return saved


@pytest.fixture
def adopt(secretary, begun):
    def adopted(item, parties, **values):
        said = {
            "kind": "decision", "title_ru": "О порядке", "text_ru": "Утвердить порядок.", "adoption": "consensus",
            "adopted_on": DAY, "version": None, "by": secretary, "now": begun,
        }  # fmt: skip
        return domain.outcome.adopt_decision(item, parties=parties, **said | values)

    return adopted


def outcomes(item):
    return [(row.position, row.kind, row.text_ru) for row in item.outcomes.order_by("position")]


def test_outcomes_of_all_items_are_saved_at_once(save, items, meeting):
    first, second = items
    save({first: [("noted", "", ""), ("decided", "Поручить", "To instruct")], second: [("", "x", "")]})
    assert (outcomes(first), outcomes(second)) == ([(1, "noted", ""), (2, "decided", "Поручить")], [])
    save({first: [("", "", ""), ("recommended", "Рекомендовать", "")], second: [("not_considered", "", "")]})
    assert (outcomes(first), outcomes(second)) == ([(1, "recommended", "Рекомендовать")], [(1, "not_considered", "")])
    agenda = domain.agenda.of(meeting)
    assert [entry.verb for entry in history.of(agenda)] == ["outcomes_recorded"] * 2
    with pytest.raises(StaleError):
        save({first: [("noted", "", "")]}, version=agenda.version - 1)


def test_what_is_decided_is_written_in_words(save, items):
    with pytest.raises(ValidationError) as refusal:
        save({items[0]: [("decided", " ", "")]})
    assert refusal.value.code == "outcome"
    assert not Outcome.objects.exists()


def test_what_is_put_off_is_carried_over_once(save, items, meeting, series):
    save({items[0]: [("deferred", "", "")]})
    save({items[0]: [("deferred", "Нет доклада", "")]})
    carried = AgendaItem.objects.get(carried_from=items[0])
    assert (carried.series, carried.meeting) == (series, None)


@pytest.mark.parametrize("status", [Status.TENTATIVE, Status.FINALISED, Status.CANCELLED])
def test_outcomes_belong_to_a_meeting_that_has_begun(save, items, meeting, status, now):
    with pytest.raises(ValidationError) as early:
        save({items[0]: [("noted", "", "")]}, now=now)
    meeting.status, meeting.status_reason = status, "x"
    meeting.save()
    with pytest.raises(ValidationError) as closed:
        save({items[0]: [("noted", "", "")]})
    assert early.value.code == closed.value.code == "not_in_session"


def test_an_item_that_was_not_there_is_refused(save, items):
    with pytest.raises(ValidationError) as refusal:
        save({make_item(make_meeting()): [("noted", "", "")]})
    assert refusal.value.code == "strangers"


def test_a_decision_gets_the_next_number_and_a_position_for_each_party(
    adopt, items, meeting, party, other_party, invitation, other_invitation, save
):
    first = adopt(items[0], [party, other_party])
    second = adopt(items[1], [party], kind="take_note")
    assert [row.decision.number_text for row in (first, second)] == ["1/2027", "2/2027"]
    assert (first.kind, second.kind, first.text_ru) == ("decided", "noted", "О порядке")
    decision = first.decision
    assert (decision.status, decision.adopted_by_ru, decision.place_ru) == ("adopted", meeting.title_ru, "Минск")
    found = Position.objects.filter(decision=decision)
    assert {(row.party, row.stance, row.shown) for row in found} == {
        (party, "awaited", True), (other_party, "awaited", True)
    }  # fmt: skip
    assert [entry.verb for entry in history.of(decision)] == ["adopted"]
    save({items[0]: [("noted", "", "")]})
    assert outcomes(items[0]) == [(1, "decided", "О порядке"), (2, "noted", "")]


def test_a_decision_is_of_the_meeting_and_its_days(adopt, items, party, center, invitation, meeting, secretary):
    wrong = [
        ("parties", {"parties": [party, center]}),
        ("parties", {"parties": []}),
        ("adopted_on", {"parties": [party], "adopted_on": DAY - timedelta(days=1)}),
        ("adopted_on", {"parties": [party], "adopted_on": DAY + timedelta(days=1)}),
        ("text_ru", {"parties": [party], "text_ru": " "}),
        ("in_force_on", {"parties": [party], "in_force_on": DAY - timedelta(days=1)}),
    ]
    for field, values in wrong:
        with pytest.raises(ValidationError) as refusal:
            adopt(items[0], values.pop("parties"), **values)
        assert field in refusal.value.message_dict
    assert not Decision.objects.exists()
    assert adopt(items[1], [party]).decision.number == 1


def test_without_a_quorum_that_is_defined_a_reason_is_asked_for(adopt, items, meeting, series, party, secretary):
    series.quorum_basis, series.quorum_needed = "members", "all"
    series.save()
    sitting = make_sitting(meeting)
    make_attendance(sitting, make_delegate(meeting, party, by=secretary))
    with pytest.raises(ValidationError) as unsaid:
        adopt(items[0], [party])
    assert "sitting" in unsaid.value.message_dict
    with pytest.raises(ValidationError) as refusal:
        adopt(items[0], [party], sitting=sitting)
    assert "reason" in refusal.value.message_dict
    assert not QuorumSnapshot.objects.exists()
    adopt(items[0], [party], sitting=sitting, reason="По согласованию")
    kept = QuorumSnapshot.objects.get()
    assert (kept.reason, kept.present, kept.met) == ("decision", [party.code], False)
    assert history.of(domain.agenda.of(meeting)).first().reason == "По согласованию"


def test_a_meeting_is_held_once_each_item_has_an_outcome(items, meeting, save, secretary, begun):
    under = make_item(meeting, 1, "Подпункт", parent=items[1])
    make_item(meeting, 3, "Служебный", audience="secretariat")
    make_item(meeting, 4, "Не готов", clearance="not_yet")

    def held():
        return domain.meeting.mark_held(meeting, version=None, by=secretary, now=begun)

    for settled in (None, items[0]):
        if settled:
            save({settled: [("noted", "", "")]})
        with pytest.raises(ValidationError) as refusal:
            held()
        assert ("Вопрос 1" in str(refusal.value)) is (settled is None)
    save({under: [("noted", "", "")]})
    assert held().status == Status.HELD


def test_parties_read_no_outcome_before_the_protocol(items, invitation, representative, secretary):
    made = make_outcome(items[0])
    assert list(Outcome.objects.visible_to(secretary)) == [made]
    assert not Outcome.objects.visible_to(representative).exists()


REFUSED = [
    ("meetings_outcome_from_one", {"position": 0}),
    ("meetings_outcome_in_words", {"kind": "decided", "text_ru": ""}),
]


@pytest.mark.parametrize(("name", "values"), REFUSED, ids=range(len(REFUSED)))
def test_outcome_refuses(items, name, values):
    with pytest.raises(IntegrityError, match=name):
        make_outcome(items[0], **values)


def test_outcomes_have_places_of_their_own(items):
    make_outcome(items[0])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="meetings_outcome_one_place"), transaction.atomic():
        make_outcome(items[0])


def test_an_outcome_by_a_decision_decides_and_stays(items, center):
    decision = make_decision(center)
    with pytest.raises(IntegrityError, match="meetings_outcome_of_a_decision"), transaction.atomic():
        make_outcome(items[0], "deferred", decision=decision)
    row = make_outcome(items[0], "decided", decision=decision)
    for change in (lambda: Outcome.objects.update(kind="noted"), row.delete):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()
