"""Recording decisions and positions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from documents import domain
from documents.models import DecisionStatus, Position
from records import history
from records.models import StaleError
from tests.factories.documents import make_decision, make_position

pytestmark = pytest.mark.django_db


def record(council, secretary, now, **values):
    given = {"title_ru": "О плане", "adopted_on": date(2025, 10, 10), "body": council} | values
    return domain.decision.record(**given, by=secretary, now=now)


def record_position(decision, party, secretary, now, **values):
    given = {"stance": "signed", "signed_on": date(2025, 10, 10), "version": decision.version} | values
    return domain.position.record(decision, party=party, **given, by=secretary, now=now)


def test_recorded_decision_is_adopted(council, secretary, now):
    found = record(council, secretary, now, number_text="8/2025")
    assert (found.status, found.published, found.number_text) == (DecisionStatus.ADOPTED, False, "8/2025")
    assert [entry.verb for entry in history.of(found)] == ["recorded"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"adopted_on": date(2027, 3, 2)}, "adopted_on"),
        ({"in_force_on": date(2025, 10, 1)}, "in_force_on"),
        ({"title_ru": ""}, "title_ru"),
        ({"body": None}, "__all__"),
    ],
)
def test_decision_is_refused(council, secretary, now, values, field):
    with pytest.raises(ValidationError) as refused:
        record(council, secretary, now, **values)
    assert field in refused.value.message_dict


def test_decision_is_filled_in_once(decision, secretary, now):
    found = domain.decision.complete(
        decision, number_text="8/2025", text_ru="", in_force_on=date(2025, 11, 1), version=1, by=secretary, now=now
    )
    assert (found.number_text, found.in_force_on, found.version) == ("8/2025", date(2025, 11, 1), 2)
    assert {change["field"] for change in history.of(found)[0].changes} == {"number_text", "in_force_on"}
    with pytest.raises(ValidationError) as refused:
        domain.decision.complete(found, number_text="9/2025", version=2, by=secretary, now=now)
    assert list(refused.value.message_dict) == ["number_text"]


def test_filling_in_nothing_leaves_no_trace(decision, secretary, now):
    found = domain.decision.complete(decision, text_ru="", version=1, by=secretary, now=now)
    assert (found.version, history.of(found).count()) == (1, 0)


def test_filling_in_a_day_before_the_adoption_is_refused(decision, secretary, now):
    with pytest.raises(ValidationError):
        domain.decision.complete(decision, in_force_on=date(2025, 1, 1), version=1, by=secretary, now=now)


def test_draft_is_not_filled_in(council, secretary, now):
    draft = make_decision(council, status="draft")
    with pytest.raises(ValidationError) as refused:
        domain.decision.complete(draft, number_text="1", version=1, by=secretary, now=now)
    assert refused.value.code == "not_adopted"
    with pytest.raises(TypeError):
        domain.decision.complete(draft, title_ru="Другое", version=1, by=secretary, now=now)


def test_position_is_recorded(decision, party, secretary, now):
    found = record_position(decision, party, secretary, now, procedures="pending")
    assert (found.party, found.stance, found.shown) == (party, "signed", True)
    entry = history.of(decision)[0]
    assert (entry.verb, [change["field"] for change in entry.changes]) == ("position_recorded", ["party", "stance"])
    assert history.of(found)[0].on_behalf == "TJ"
    with translation.override("en"):
        assert entry.said_changes[1][2] == "signed"
    with translation.override("ru"):
        assert entry.said_changes[1][2] == "подписано"


def test_awaited_position_is_recorded_in_its_row(decision, party, secretary, now):
    awaited = make_position(decision, party, "awaited")
    assert record_position(decision, party, secretary, now).pk == awaited.pk


def test_recorded_position_is_not_recorded_again(decision, party, secretary, now):
    record_position(decision, party, secretary, now)
    with pytest.raises(ValidationError) as refused:
        record_position(decision, party, secretary, now, stance="not_signed", signed_on=None)
    assert list(refused.value.message_dict) == ["party"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"signed_on": date(2025, 10, 9)}, "signed_on"),
        ({"signed_on": date(2027, 3, 2)}, "signed_on"),
        ({"stance": "joined_later"}, "signed_on"),
        ({"stance": "not_signed"}, "__all__"),
        ({"procedures": "completed", "procedures_completed_on": date(2028, 1, 1)}, "procedures_completed_on"),
    ],
)
def test_position_is_refused(decision, party, secretary, now, values, field):
    with pytest.raises(ValidationError) as refused:
        record_position(decision, party, secretary, now, **values)
    assert field in refused.value.message_dict
    assert not Position.objects.exists()


def test_position_needs_an_adopted_decision(council, party, secretary, now):
    with pytest.raises(ValidationError) as refused:
        record_position(make_decision(council, status="draft"), party, secretary, now)
    assert refused.value.code == "not_adopted"


def test_position_has_its_own_fields_only(decision, party, secretary, now):
    with pytest.raises(TypeError):
        record_position(decision, party, secretary, now, shown=False)


def test_position_is_corrected_with_a_reason(decision, party, secretary, now):
    position = make_position(decision, party)
    with pytest.raises(ValidationError) as refused:
        domain.position.correct(position, stance="not_signed", reason=" ", version=1, by=secretary, now=now)
    assert list(refused.value.message_dict) == ["reason"]
    found = domain.position.correct(
        position, stance="not_signed", signed_on=None, reason="описка", version=1, by=secretary, now=now
    )
    assert (found.stance, found.version) == ("not_signed", 2)
    assert history.of(found)[0].reason == "описка"
    with pytest.raises(StaleError):
        domain.position.correct(position, stance="signed", reason="снова", version=1, by=secretary, now=now)


def test_procedures_are_confirmed_once(decision, party, secretary, now):
    position = make_position(decision, party, procedures="pending")
    days = {"procedures_completed_on": date(2026, 2, 1), "in_force_on": date(2026, 2, 15)}
    found = domain.position.confirm_procedures(position, **days, version=1, by=secretary, now=now)
    assert (found.procedures, found.in_force_on) == ("completed", date(2026, 2, 15))
    with pytest.raises(ValidationError) as refused:
        domain.position.confirm_procedures(found, **days, version=2, by=secretary, now=now)
    assert refused.value.code == "not_pending"


def test_positions_of_all_parties_are_recorded_in_one_go(decision, party, other_party, secretary, now):
    for each in (party, other_party):
        make_position(decision, each, "awaited")
    told = {"version": None, "by": secretary, "now": now}
    day = decision.adopted_on
    with pytest.raises(ValidationError) as refusal:
        domain.position.record_all(decision, said={party.code: {"stance": "signed", "signed_on": None}}, **told)
    assert str(party) in refusal.value.messages[0]
    said = {
        party.code: {"stance": "signed", "signed_on": day, "procedures": "pending"},
        other_party.code: {"stance": "signed_with_reservation", "signed_on": day, "reservation_ru": "Кроме п. 3"},
    }
    domain.position.record_all(decision, said=said, **told)
    found = {row.party: (row.stance, row.procedures) for row in Position.objects.all()}
    assert found == {party: ("signed", "pending"), other_party: ("signed_with_reservation", "not_needed")}
    assert [entry.verb for entry in history.of(decision)] == ["position_recorded"] * 2
    with pytest.raises(ValidationError) as again:
        domain.position.record_all(decision, said=said, **told)
    assert again.value.code == "recorded"
