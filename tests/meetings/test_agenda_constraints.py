"""What the database refuses of agendas, proposals and papers when somebody writes past the acts."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection

from meetings.models import AgendaItem, AgendaProposal, AgendaVersion, MeetingPaper
from tests.factories.documents import make_draft
from tests.factories.meetings import (
    ENTERED,
    make_item,
    make_line,
    make_meeting,
    make_proposal,
    make_series,
    make_version,
)

pytestmark = pytest.mark.django_db


def refused_at_the_end():
    """What is judged when the transaction ends is judged now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ITEM = [
    ("meetings_agendaitem_from_one", {"position": 0}),
    ("meetings_agendaitem_meeting_or_series", {"meeting": None}),
    ("meetings_agendaitem_day_from_one", {"fixed_day": 0}),
    ("meetings_agendaitem_minutes_of_a_day", {"minutes": 0}),
    ("meetings_agendaitem_withdrawn_with_reason", {"withdrawn_on": date(2027, 3, 1)}),
]


@pytest.mark.parametrize(("name", "values"), ITEM, ids=[name for name, _values in ITEM])
def test_item_refuses(name, values):
    row = make_item(make_meeting())
    with pytest.raises(IntegrityError, match=name):
        AgendaItem.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "field"),
    [("meetings_agendaitem_not_under_itself", "parent"), ("meetings_agendaitem_not_from_itself", "carried_from")],
)
def test_item_does_not_point_at_itself(name, field):
    row = make_item(make_meeting())
    with pytest.raises(IntegrityError, match=name):
        AgendaItem.objects.filter(pk=row.pk).update(**{field: row.pk})


def test_one_item_stands_at_a_place_at_the_end_of_an_act():
    meeting = make_meeting()
    first, second = make_item(meeting), make_item(meeting, 2)
    make_item(meeting, 1, parent=first)
    AgendaItem.objects.filter(pk=second.pk).update(position=1)  # in the middle of an act two may share it
    with pytest.raises(IntegrityError, match="meetings_agendaitem_one_place"):
        refused_at_the_end()


def test_one_item_stands_at_a_place_among_those_that_wait():
    series = make_series()
    for title in ("Первый", "Второй"):
        make_item(None, 1, title, series=series)
    with pytest.raises(IntegrityError, match="meetings_agendaitem_one_place"):
        refused_at_the_end()


VERSION = [
    ("meetings_agendaversion_adopted_whole", {"status": "adopted"}),
    ("meetings_agendaversion_adopted_whole", {"adopted_on": date(2027, 5, 13)}),
]


@pytest.mark.parametrize(("name", "values"), VERSION, ids=["without a day", "without its status"])
def test_version_refuses(secretary, name, values):
    row = make_version(make_meeting(), secretary)
    with pytest.raises(IntegrityError, match=name):
        AgendaVersion.objects.filter(pk=row.pk).update(**values)


def test_issues_are_counted_from_one(secretary):
    with pytest.raises(IntegrityError, match="meetings_agendaversion_from_one"):
        make_version(make_meeting(), secretary, revision=0)


def test_issue_stands_once(secretary):
    meeting = make_meeting()
    make_version(meeting, secretary)
    with pytest.raises(IntegrityError, match="meetings_agendaversion_once"):
        make_version(meeting, secretary)


def test_one_issue_is_adopted(secretary):
    meeting, day = make_meeting(), date(2027, 5, 13)
    make_version(meeting, secretary, status="adopted", adopted_on=day)
    with pytest.raises(IntegrityError, match="meetings_agendaversion_one_adopted"):
        make_version(meeting, secretary, revision=2, status="adopted", adopted_on=day)


@pytest.mark.parametrize(
    "values",
    [
        {"lines": []},
        {"note_ru": "Иначе"},
        {"revision": 2},
        {"issued_at": ENTERED.replace(hour=1)},
        {"released_at": None},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_was_issued_stays(secretary, values):
    row = make_version(make_meeting(), secretary, lines=[make_line()])
    with pytest.raises(DatabaseError, match="meetings_agendaversion is frozen"):
        AgendaVersion.objects.filter(pk=row.pk).update(**values)


def test_what_was_issued_is_not_deleted(secretary):
    row = make_version(make_meeting(), secretary)
    with pytest.raises(DatabaseError, match="meetings_agendaversion is frozen"):
        AgendaVersion.objects.filter(pk=row.pk).delete()


def test_what_was_adopted_stays_adopted(secretary):
    row = make_version(make_meeting(), secretary, status="adopted", adopted_on=date(2027, 5, 13))
    with pytest.raises(DatabaseError, match="meetings_agendaversion is frozen"):
        AgendaVersion.objects.filter(pk=row.pk).update(status="provisional", adopted_on=None)


PROPOSAL = [
    ("meetings_agendaproposal_sent_whole", {"status": "draft"}),
    ("meetings_agendaproposal_sent_whole", {"submitted_at": None}),
    ("meetings_agendaproposal_decided_whole", {"status": "declined", "decision_reason": "Не по теме"}),
    ("meetings_agendaproposal_item_if_accepted", {"status": "accepted", "decided_at": ENTERED, "decided_by": "by"}),
    ("meetings_agendaproposal_with_reason", {"status": "returned", "decided_at": ENTERED, "decided_by": "by"}),
]


@pytest.mark.parametrize(("name", "values"), PROPOSAL, ids=range(len(PROPOSAL)))
def test_proposal_refuses(party, secretary, representative, name, values):
    row = make_proposal(make_meeting(), party, representative)
    values = {field: secretary if value == "by" else value for field, value in values.items()}
    with pytest.raises(IntegrityError, match=name):
        AgendaProposal.objects.filter(pk=row.pk).update(**values)


def test_only_what_is_accepted_has_an_item(party, representative):
    meeting = make_meeting()
    row = make_proposal(meeting, party, representative)
    with pytest.raises(IntegrityError, match="meetings_agendaproposal_item_if_accepted"):
        AgendaProposal.objects.filter(pk=row.pk).update(item=make_item(meeting))


def test_paper_hangs_once_at_a_meeting(secretary):
    meeting, document = make_meeting(), make_draft(secretary, upload=False).document
    MeetingPaper.objects.create(meeting=meeting, document=document)
    with pytest.raises(IntegrityError, match="meetings_meetingpaper_once"):
        MeetingPaper.objects.create(meeting=meeting, document=document)


def test_papers_are_counted_from_one(secretary):
    with pytest.raises(IntegrityError, match="meetings_meetingpaper_from_one"):
        MeetingPaper.objects.create(
            meeting=make_meeting(), document=make_draft(secretary, upload=False).document, position=0
        )
