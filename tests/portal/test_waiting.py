"""What waits for the secretariat: each kind, where it is done, and when it leaves."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from atc_portal import waiting
from documents.models import Document
from meetings.domain import paper
from meetings.models import Deadline, Delegation, Extension, Nominee, ProtocolReply, Status, When
from tests.factories.actions import make_action, make_report
from tests.factories.delegations import make_delegation, make_extension, make_nominee
from tests.factories.documents import make_upload
from tests.factories.meetings import invite, make_meeting, make_proposal
from tests.factories.members import make_person
from tests.factories.session import make_comments, make_protocol
from tests.portal.test_home import soon

pytestmark = pytest.mark.django_db
LONG_AGO = When(
    precision="day", starts_local=datetime(2025, 5, 14, 10), ends_local=datetime(2025, 5, 14, 17), tz="Europe/Minsk"
)


@pytest.fixture
def rows(party, secretary, representative):
    """A row of each kind but of decisions, which have a test of their own."""
    meeting = soon(40, reply=20, owner=secretary)
    row = invite(meeting, party)
    type(row).objects.filter(pk=row.pk).update(reply="accepted", replied_at=row.asked_at, replied_by=representative)
    delegation = make_delegation(row, "submitted", by=representative)
    first = make_nominee(delegation, make_person(party), status="confirmed")
    make_nominee(delegation, make_person(party, "Петров"), status="requested", replaces=first, reason="Болезнь")
    make_proposal(meeting, party, representative)
    paper.hand_in(
        meeting, party=party, kind="report", title_ru="Доклад", upload=make_upload(representative), by=representative,
        now=timezone.now(),
    )  # fmt: skip
    make_extension(meeting.deadlines.get(), party, representative)
    make_report(make_action(lead=party), representative)
    held = make_meeting(Status.HELD)
    Deadline.objects.create(
        meeting=held, key="protocol_comments", fixed_on=LONG_AGO.starts_local, at_time="18:00", due_at=timezone.now()
    )
    make_comments(make_protocol(held, secretary), party, representative)
    make_meeting(when=LONG_AGO)
    return meeting


@pytest.fixture
def staff(as_user, secretary):
    return as_user(secretary)


def kinds(client, query=""):
    return [row.kind for row in client.get(f"/waiting/{query}").context["table"].rows]


def test_each_kind_stands_there_and_leads_to_where_it_is_done(rows, staff):
    found = staff.get("/waiting/").context["table"].rows
    assert {row.kind for row in found} == set(waiting.KINDS) - {"procedures"}
    assert [row.since for row in found] == sorted(row.since for row in found)
    for row in found:
        answer = staff.get(row.url)
        assert answer.status_code == 200, row
        assert not answer.context.get("nothing"), row


def test_it_leaves_when_it_is_decided_or_nothing_is_left_to_decide(rows, staff, secretary):
    later = timezone.now()
    Delegation.objects.update(status="returned", return_reason="Нет должности")
    Nominee.objects.update(status="confirmed")
    Document.objects.update(sent_to_center_at=None, return_reason="Нет подписи")
    Extension.objects.update(verdict="refused", decision_reason="Поздно", decided_at=later, decided_by=secretary)
    ProtocolReply.objects.update(
        disposition="taken", disposition_words="Учтено", disposed_at=later, disposed_by=secretary
    )
    assert set(kinds(staff)) == {"proposal", "report", "agree", "held"}
    type(rows).objects.filter(pk=rows.pk).update(status="cancelled", status_reason="—")
    assert set(kinds(staff)) == {"report", "agree", "held"}


def test_term_of_a_meeting_that_has_begun_is_not_decided_any_more(rows, staff):
    assert "more_time" in kinds(staff)
    type(rows).objects.filter(pk=rows.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    assert "more_time" not in kinds(staff)


def test_list_is_narrowed_and_had_as_a_file(rows, staff, as_user, clerk):
    assert kinds(staff, "?kind=proposal") == ["proposal"]
    assert set(kinds(staff, "?mine=on")) == {"proposal", "paper", "delegation", "substitution", "more_time"}
    assert kinds(as_user(clerk), "?mine=on") == []
    assert "принять состав делегации" in staff.get("/waiting/?format=csv").content.decode()


def test_first_page_counts_what_waits_by_its_kind(rows, staff):
    context = staff.get("/").context
    assert {kind: number for kind, _words, number in context["waiting_kinds"]} == dict.fromkeys(
        set(waiting.KINDS) - {"procedures"}, 1
    )


def test_comments_that_are_overdue_stand_among_what_is_overdue(staff, party, secretary):
    held = make_meeting(Status.HELD)
    Deadline.objects.create(
        meeting=held, key="protocol_comments", fixed_on=LONG_AGO.starts_local, at_time="18:00", due_at=timezone.now()
    )
    version = make_protocol(held, secretary).meeting.protocol_versions.newest_first().first()
    row = ProtocolReply.objects.create(round=version, party=party)
    assert [each.url for each in staff.get("/").context["overdue"]] == [row.get_absolute_url()]


def test_only_the_secretariat_reads_it(as_user, representative, auditor):
    for reader in (representative, auditor):
        assert as_user(reader).get("/waiting/").status_code == 403
