"""What the database refuses when somebody writes past the acts."""

from datetime import date, datetime, time

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from meetings.models import Deadline, Invitation, Meeting, MeetingSeries, SeriesMember, Sitting, Status, Venue
from tests.factories.meetings import (
    ALWAYS,
    MAY,
    invite,
    make_fact,
    make_meeting,
    make_room,
    make_series,
    make_sitting,
    make_venue,
)

pytestmark = pytest.mark.django_db

MEETING = [
    ("meetings_meeting_ends_after_start", {"ends_local": datetime(2027, 5, 13, 10)}),
    ("meetings_meeting_window_if_known", {"window": None}),
    ("meetings_meeting_hours_if_day", {"starts_local": None, "starts_at": None}),
    ("meetings_meeting_zone_of_place", {"tz": "MSK"}),
    ("meetings_meeting_start_derived", {"starts_at": None}),
    ("meetings_meeting_end_derived", {"ends_at": None}),
    ("meetings_meeting_ends_with_start", {"ends_local": None, "ends_at": None}),
    ("meetings_meeting_one_ordinal", {"ordinal": 7}),
    ("meetings_meeting_ordinal_of_series", {"ordinal": 0}),
    ("meetings_meeting_off_with_reason", {"status": "postponed"}),
    ("meetings_meeting_convened_has_day", {"tz": ""}),
    ("meetings_meeting_fact_is_over", {"facts_only": True}),
]


@pytest.mark.parametrize(("name", "values"), MEETING, ids=[name for name, _values in MEETING])
def test_meeting_refuses(name, values):
    series = make_series()
    make_meeting(series=series, ordinal=7)
    row = make_meeting(series=series, ordinal=8)
    with pytest.raises(IntegrityError, match=name):
        Meeting.objects.filter(pk=row.pk).update(**values)


def test_coarse_window_is_a_whole_unit():
    row = make_meeting(Status.TENTATIVE, when=MAY)
    with pytest.raises(IntegrityError, match="meetings_meeting_window_whole"):
        Meeting.objects.filter(pk=row.pk).update(window=DateRange(date(2027, 5, 2), date(2027, 6, 1)))


def test_only_a_draft_has_no_date():
    row = make_meeting(Status.TENTATIVE, when=MAY)
    with pytest.raises(IntegrityError, match="meetings_meeting_date_unless_draft"):
        Meeting.objects.filter(pk=row.pk).update(precision="unknown", window=None)


def test_only_a_cancelled_meeting_is_merged_and_not_into_itself():
    row = make_meeting()
    with pytest.raises(IntegrityError, match="meetings_meeting_merged_if_cancelled"):
        Meeting.objects.filter(pk=row.pk).update(superseded_by=make_meeting())


def test_cancelled_meeting_is_not_merged_into_itself():
    row = make_meeting()
    with pytest.raises(IntegrityError, match="meetings_meeting_merged_if_cancelled"):
        Meeting.objects.filter(pk=row.pk).update(status="cancelled", status_reason="Причина", superseded_by=row.pk)


def test_fact_without_end_is_kept():
    fact = make_fact(make_series(), days=(date(2018, 9, 25), None))
    assert Meeting.objects.filter(pk=fact.pk).update(ends_local=None, ends_at=None) == 1


INVITATION = [
    ("meetings_invitation_reply_is_signed", {"reply": "accepted"}),
    ("meetings_invitation_source_is_named", {"source": "letter"}),
    ("meetings_invitation_withdrawn_with_reason", {"status": "withdrawn"}),
    ("meetings_invitation_issued_has_time", {"issued_at": None}),
    ("meetings_invitation_guest_with_reason", {"capacity": "guest"}),
]


@pytest.mark.parametrize(("name", "values"), INVITATION, ids=[name for name, _values in INVITATION])
def test_invitation_refuses(party, name, values):
    row = invite(make_meeting(), party)
    with pytest.raises(IntegrityError, match=name):
        Invitation.objects.filter(pk=row.pk).update(**values)


def test_party_is_invited_once(party):
    meeting = make_meeting()
    invite(meeting, party)
    with pytest.raises(IntegrityError, match="meetings_invitation_once"):
        invite(meeting, party)


DEADLINE = [
    ("meetings_deadline_days_or_day", {"fixed_on": date(2027, 4, 1)}),
    ("meetings_deadline_days_or_day", {"days": None}),
    ("meetings_deadline_zone_of_place", {"tz": "+3"}),
    ("meetings_deadline_once", {"key": "papers"}),
]


@pytest.mark.parametrize(("name", "values"), DEADLINE, ids=range(len(DEADLINE)))
def test_deadline_refuses(name, values):
    meeting = make_meeting(deadlines=(("reply", 40), ("papers", 25)))
    with pytest.raises(IntegrityError, match=name):
        Deadline.objects.filter(meeting=meeting, key="reply").update(**values)


def test_usual_deadline_stands_once():
    series = make_series()
    with pytest.raises(IntegrityError, match="meetings_deadlinetemplate_once"):
        series.deadline_templates.create(key="reply", days=1)


def test_fixed_host_is_named():
    series = make_series()
    with pytest.raises(IntegrityError, match="meetings_meetingseries_fixed_host"):
        MeetingSeries.objects.filter(pk=series.pk).update(host_rule="fixed")


def test_membership_does_not_overlap(party):
    series = make_series(members=[party])
    with pytest.raises(IntegrityError, match="meetings_seriesmember_no_overlap"):
        SeriesMember.objects.create(series=series, party=party, valid=ALWAYS)


def test_membership_is_not_empty(party):
    day = date(2027, 1, 1)
    with pytest.raises(IntegrityError, match="meetings_seriesmember_not_empty"):
        SeriesMember.objects.create(series=make_series(), party=party, valid=DateRange(day, day))


def test_venue_stands_once():
    make_venue()
    with pytest.raises(IntegrityError, match="meetings_venue_once"):
        make_venue()


def test_venue_has_the_zone_of_its_place():
    venue = make_venue()
    with pytest.raises(IntegrityError, match="meetings_venue_zone_of_place"):
        Venue.objects.filter(pk=venue.pk).update(tz="MSK")


SITTING = [
    ("meetings_sitting_one_number", {"number": 2}),
    ("meetings_sitting_counts_from_one", {"day": 0}),
    ("meetings_sitting_ends_after_start", {"end_time": time(10)}),
    ("meetings_sitting_moments_together", {"ends_at": None}),
    ("meetings_sitting_holds_a_room", {"room": None, "holds_room": True}),
    ("meetings_sitting_room_once", {"holds_room": True}),
]


@pytest.mark.parametrize(("name", "values"), SITTING, ids=[name for name, _values in SITTING])
def test_sitting_refuses(name, values):
    room = make_room()
    make_sitting(make_meeting(), room=room)
    meeting = make_meeting()
    row = make_sitting(meeting)
    Sitting.objects.filter(pk=row.pk).update(room=room)
    make_sitting(meeting, number=2, day=2)
    with pytest.raises(IntegrityError, match=name):
        Sitting.objects.filter(pk=row.pk).update(**values)


def test_room_stands_once_in_its_venue():
    room = make_room()
    with pytest.raises(IntegrityError, match="meetings_room_once"):
        make_room(room.venue)
