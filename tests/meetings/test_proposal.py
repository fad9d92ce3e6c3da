"""Proposals for an agenda: a party sends them, the secretariat decides, what is returned is owed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from meetings import domain
from meetings.models import AgendaProposal, Deadline, Meeting, Status
from records import history
from tests.factories.meetings import ENTERED, make_proposal, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(meeting, party, representative):
    return make_proposal(meeting, party, representative)


def decide(row, verdict, by, now, reason="Нужен проект решения"):
    return domain.proposal.decide(row, verdict=verdict, reason=reason, version=None, by=by, now=now)


def test_a_draft_is_its_partys_alone_until_it_is_sent(
    meeting, invitation, party, representative, colleague, secretary, neighbour, now
):
    said = {"title_ru": "О порядке обмена", "rationale": "Нужен единый порядок"}
    row = domain.proposal.propose(meeting, party=party, send=False, by=representative, now=now, **said)
    seen = [
        reader
        for reader in (representative, colleague, secretary, neighbour)
        if AgendaProposal.objects.visible_to(reader)
    ]
    assert (row.status, seen) == ("draft", [representative, colleague])
    row = domain.proposal.edit_proposal(row, send=True, version=row.version, by=representative, now=now, **said)
    assert (row.status, row.submitted_by, row.submitted_at) == ("submitted", representative, now)
    assert AgendaProposal.objects.visible_to(secretary).get() == row
    assert not AgendaProposal.objects.visible_to(neighbour).exists()
    entry = history.of(row).first()
    assert (entry.verb, entry.on_behalf) == ("submitted", "TJ")
    with translation.override("en"):  # the trail keeps the state itself: each reads it in the own language
        assert entry.said_changes == [("status", "draft", "sent")]


def test_accepted_it_becomes_an_item_that_keeps_its_party(proposal, meeting, party, secretary, now):
    row = decide(proposal, "accepted", secretary, now, reason="")
    assert (row.status, row.item.title_ru, row.item.proposed_by) == ("accepted", "О порядке обмена", party)
    assert row.item.meeting == meeting
    assert row.item.clearance == "not_yet"


@pytest.mark.parametrize("verdict", ["returned", "declined", "deferred"])
def test_other_decisions_take_a_reason(proposal, secretary, now, verdict):
    with pytest.raises(ValidationError):
        decide(proposal, verdict, secretary, now, reason=" ")
    row = decide(proposal, verdict, secretary, now)
    assert (row.status, row.decision_reason, row.item) == (verdict, "Нужен проект решения", None)
    assert history.of(row).first().verb == verdict
    with pytest.raises(ValidationError):
        decide(row, "accepted", secretary, now)


def test_what_is_returned_is_owed_until_it_is_sent_again(proposal, party, other_party, secretary, representative, now):
    decide(proposal, "returned", secretary, now)
    owed = AgendaProposal.objects.outstanding_for(party, at=now)
    assert owed.get().ask.endswith(proposal.meeting.short)
    assert not AgendaProposal.objects.outstanding_for(other_party, at=now)
    assert not AgendaProposal.objects.outstanding_for(party, at=now + timedelta(days=365))
    proposal.refresh_from_db()
    domain.proposal.edit_proposal(
        proposal, title_ru="Иначе", rationale="Обоснование", send=True, version=None, by=representative, now=now
    )
    assert not AgendaProposal.objects.outstanding_for(party, at=now)


def test_it_is_late_after_the_term_and_decided_all_the_same(meeting, proposal, secretary, now):
    assert not proposal.is_late
    Deadline.objects.create(meeting=meeting, key="proposals", days=1, due_at=ENTERED - timedelta(days=1))
    late = AgendaProposal.objects.get()
    assert late.is_late
    assert decide(late, "accepted", secretary, now).status == "accepted"


def test_its_party_takes_it_back_until_it_is_issued(proposal, meeting, secretary, representative, now):
    row = decide(proposal, "accepted", secretary, now)
    take_back = {"reason": "Передумали", "version": None, "by": representative, "now": now}
    version = make_version(meeting, secretary, lines=[{"key": str(row.item.key)}])
    with pytest.raises(ValidationError) as refusal:
        domain.proposal.withdraw_proposal(row, **take_back)
    assert refusal.value.code == "issued"
    assert version.lines


def test_the_item_of_what_is_taken_back_is_withdrawn(proposal, secretary, representative, now):
    row = decide(proposal, "accepted", secretary, now)
    row = domain.proposal.withdraw_proposal(row, reason="Передумали", version=None, by=representative, now=now)
    row.item.refresh_from_db()
    assert (row.status, row.item.withdrawn_reason) == ("withdrawn", "Передумали")


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED, Status.DRAFT])
def test_a_meeting_that_is_over_takes_no_proposals(meeting, party, representative, now, status):
    Meeting.objects.filter(pk=meeting.pk).update(status=status, status_reason="Причина")
    with pytest.raises(ValidationError):
        domain.proposal.propose(
            meeting, party=party, title_ru="О", rationale="Потому", send=True, by=representative, now=now
        )
