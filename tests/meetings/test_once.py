"""What there is one of, and no second: written past the acts, and refused by the name of its key."""

import pytest
from django.db import IntegrityError

from meetings.models import (
    Agenda,
    AttendanceSheet,
    CodeYear,
    ConflictAck,
    PlanYear,
    Protocol,
)
from tests.factories.delegations import make_delegation
from tests.factories.documents import make_decision
from tests.factories.meetings import ENTERED, invite, make_item, make_meeting, make_proposal, make_series, make_sitting
from tests.factories.session import make_outcome
from tests.guards import of

pytestmark = pytest.mark.django_db


def plan_years():
    return [PlanYear.objects.create(year=year) for year in (2027, 2028)]


def sittings():
    return [make_sitting(make_meeting()) for _ in range(2)]


TWO = {
    "meetings_meeting_code_key": ("code", lambda: [make_meeting(), make_meeting()]),
    "meetings_meeting_uid_key": ("uid", lambda: [make_meeting(), make_meeting()]),
    "meetings_meetingseries_code_key": ("code", lambda: [make_series(), make_series("assembly")]),
    "meetings_sitting_uid_key": ("uid", sittings),
    "meetings_planyear_year_key": ("year", plan_years),
    "meetings_codeyear_year_key": ("year", lambda: [CodeYear.objects.create(year=year) for year in (2027, 2028)]),
    "meetings_agendaitem_key_key": ("key", lambda: [make_item(make_meeting()), make_item(make_meeting())]),
    "meetings_agenda_meeting_id_key": ("meeting", lambda: [Agenda.objects.create(meeting=make_meeting()) for _ in "12"]),
    "meetings_protocol_meeting_id_key": (
        "meeting", lambda: [Protocol.objects.create(meeting=make_meeting()) for _ in "12"],
    ),
    "meetings_attendancesheet_sitting_id_key": (
        "sitting", lambda: [AttendanceSheet.objects.create(sitting=sitting) for sitting in sittings()],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO)
def test_there_is_no_second(name):
    field, make = TWO[name]
    first, second = make()
    with pytest.raises(IntegrityError, match=name):
        of(second).update(**{field: getattr(first, field)})


def test_an_item_is_carried_over_once():
    first, *others = [make_item(make_meeting()) for _ in range(3)]
    of(others[0]).update(carried_from=first)
    with pytest.raises(IntegrityError, match="meetings_agendaitem_carried_from_id_key"):
        of(others[1]).update(carried_from=first)


def test_an_item_is_of_one_proposal(party, representative):
    item = make_item(make_meeting())
    first, second = (make_proposal(item.meeting, party, representative) for _ in range(2))
    of(first).update(status="withdrawn", item=item)
    with pytest.raises(IntegrityError, match="meetings_agendaproposal_item_id_key"):
        of(second).update(status="withdrawn", item=item)


def test_a_decision_is_one_outcome(center):
    item = make_item(make_meeting())
    made = make_outcome(item, "decided", decision=make_decision(center))
    with pytest.raises(IntegrityError, match="meetings_outcome_decision_id_key"):
        make_outcome(item, "decided", 2, decision=made.decision)


def test_an_invitation_has_one_delegation(party, other_party):
    meeting = make_meeting()
    first, second = (make_delegation(invite(meeting, each)) for each in (party, other_party))
    with pytest.raises(IntegrityError, match="meetings_delegation_invitation_id_key"):
        of(second).update(invitation=first.invitation)


def test_a_warning_is_accepted_once(secretary):
    values = {"fingerprint": "a" * 64, "kind": "party", "said": "…", "note": "Да", "by": secretary, "at": ENTERED}
    ConflictAck.objects.create(**values)
    with pytest.raises(IntegrityError, match="meetings_conflictack_fingerprint_key"):
        ConflictAck.objects.create(**values)
