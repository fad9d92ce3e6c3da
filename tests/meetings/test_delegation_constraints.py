"""What the database refuses of delegations, seats, lists and extensions when somebody writes past the acts."""

from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from meetings.models import Delegation, Extension, Invitation, Nominee, ParticipantList, Quota, SeriesQuota
from tests.factories.delegations import make_delegation, make_extension, make_nominee
from tests.factories.meetings import ENTERED, invite, make_meeting, make_series
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(party):
    return make_delegation(invite(make_meeting(), party))


@pytest.fixture
def nominee(delegation, party):
    return make_nominee(delegation, make_person(party), "head")


SIGNED = {"submitted_at": ENTERED}
DELEGATION = [
    ("meetings_delegation_submitted_is_signed", {"status": "submitted"}),
    ("meetings_delegation_accepted_is_signed", {"accepted_at": ENTERED}),
    ("meetings_delegation_returned_with_reason", {"status": "returned", **SIGNED}),
    ("meetings_delegation_source_is_named", {"source": "letter"}),
    ("meetings_delegation_waived_with_reason", {"credentials_status": "waived"}),
]


@pytest.mark.parametrize(("name", "values"), DELEGATION, ids=range(len(DELEGATION)))
def test_delegation_refuses(delegation, secretary, name, values):
    if "submitted_at" in values:
        values = values | {"submitted_by": secretary}
    with pytest.raises(IntegrityError, match=name):
        Delegation.objects.filter(pk=delegation.pk).update(**values)


def test_party_has_one_delegation(delegation, other_party):
    other = make_delegation(invite(delegation.meeting, other_party))
    with pytest.raises(IntegrityError, match="meetings_delegation_once"):
        Delegation.objects.filter(pk=other.pk).update(party=delegation.party)


NOMINEE = [
    ("meetings_nominee_place_from_one", {"position": 0}),
    ("meetings_nominee_request_is_whole", {"status": "requested", "name_ru": "Имя"}),
    ("meetings_nominee_replaces_another", {"replaces": F("id")}),
    ("meetings_nominee_name_as_sent", {"status": "confirmed"}),
]


@pytest.mark.parametrize(("name", "values"), NOMINEE, ids=[name for name, _values in NOMINEE])
def test_nominee_refuses(nominee, name, values):
    with pytest.raises(IntegrityError, match=name):
        Nominee.objects.filter(pk=nominee.pk).update(**values)


def test_person_is_sent_once(nominee):
    with pytest.raises(IntegrityError, match="meetings_nominee_once"):
        make_nominee(nominee.delegation, nominee.person)


def test_person_who_was_taken_out_is_sent_anew(nominee):
    Nominee.objects.filter(pk=nominee.pk).update(status="withdrawn")
    assert make_nominee(nominee.delegation, nominee.person).pk


def test_delegation_has_one_head(nominee, party):
    with pytest.raises(IntegrityError, match="meetings_nominee_one_head"):
        make_nominee(nominee.delegation, make_person(party, "Петров"), "head")


def test_one_substitution_is_asked_for_a_person(nominee, party):
    values = {"status": "requested", "replaces": nominee, "reason": "Болезнь"}
    make_nominee(nominee.delegation, make_person(party, "Петров"), "head", **values)
    with pytest.raises(IntegrityError, match="meetings_nominee_replaced_once"):
        make_nominee(nominee.delegation, make_person(party, "Сидоров"), "head", **values)


def checked_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_place_is_one_persons(nominee, party):
    make_nominee(nominee.delegation, make_person(party, "Петров"))
    checked_now()
    with pytest.raises(IntegrityError, match="meetings_nominee_one_place"), transaction.atomic():
        Nominee.objects.filter(delegation=nominee.delegation).update(position=1)


def _other(nominee, other_party):
    return make_delegation(invite(make_meeting(), other_party))


STRAY = [
    ("meetings_nominee_of_delegation", Nominee, lambda row, _party: {"meeting": make_meeting()}),
    ("meetings_nominee_of_delegation", Nominee, lambda row, party: {"delegation": _other(row, party)}),
    ("meetings_nominee_person_of_party", Nominee, lambda _row, party: {"person": make_person(party)}),
    (
        "meetings_nominee_replaces_of_delegation", Nominee,
        lambda row, party: {"replaces": make_nominee(_other(row, party), make_person(party))},
    ),
    ("meetings_delegation_of_invitation", Delegation, lambda row, party: {"invitation": invite(row.meeting, party)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "model", "values"), STRAY, ids=range(len(STRAY)))
def test_rows_of_a_delegation_hang_together(nominee, other_party, name, model, values):
    row = nominee if model is Nominee else nominee.delegation
    changed = values(row, other_party)
    checked_now()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**changed)


def test_seats_are_counted_once_for_a_kind_and_group():
    meeting, series = make_meeting(), make_series()
    Quota.objects.create(meeting=meeting, kind="state", group="delegates", seats=3)
    SeriesQuota.objects.create(series=series, kind="state", group="delegates", seats=3)
    with pytest.raises(IntegrityError, match="meetings_quota_once"), transaction.atomic():
        Quota.objects.create(meeting=meeting, kind="state", group="delegates", seats=4)
    with pytest.raises(IntegrityError, match="meetings_seriesquota_once"):
        SeriesQuota.objects.create(series=series, kind="state", group="delegates", seats=4)


def test_own_seats_have_a_reason(delegation):
    with pytest.raises(IntegrityError, match="meetings_invitation_own_seats_with_reason"):
        Invitation.objects.filter(pk=delegation.invitation_id).update(seats_delegates=5)


def issued(meeting, by, number=1):
    return ParticipantList.objects.create(meeting=meeting, number=number, issued_at=ENTERED, issued_by=by, lines=[])


def test_issues_of_the_list_are_numbered_once_and_from_one(secretary):
    meeting = make_meeting()
    issued(meeting, secretary)
    with pytest.raises(IntegrityError, match="meetings_participantlist_one_number"), transaction.atomic():
        issued(meeting, secretary)
    with pytest.raises(IntegrityError, match="meetings_participantlist_from_one"):
        issued(meeting, secretary, 0)


def test_an_issued_list_is_neither_changed_nor_deleted(secretary):
    row = issued(make_meeting(), secretary)
    for write in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(ParticipantList.objects.filter(pk=row.pk))


EXTENSION = [
    ("meetings_extension_one_target", {"deadline": None}),
    ("meetings_extension_later", {"due_at": datetime(2027, 1, 1, 9).astimezone()}),
    ("meetings_extension_decision_is_signed", {"verdict": "granted"}),
    ("meetings_extension_refused_with_reason", {"verdict": "refused", "decided_at": ENTERED}),
]


@pytest.mark.parametrize(("name", "values"), EXTENSION, ids=[name for name, _values in EXTENSION])
def test_extension_refuses(party, representative, name, values):
    row = make_extension(make_meeting().deadlines.get(), party, representative)
    if "decided_at" in values:
        values = values | {"decided_by": representative}
    with pytest.raises(IntegrityError, match=name):
        Extension.objects.filter(pk=row.pk).update(**values)


def test_more_time_is_asked_for_once(party, representative):
    deadline = make_meeting().deadlines.get()
    make_extension(deadline, party, representative)
    with pytest.raises(IntegrityError, match="meetings_extension_one_pending"):
        make_extension(deadline, party, representative)
