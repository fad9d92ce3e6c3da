"""What stays as it was issued, counted, sent or signed: each trigger is switched off in turn, and only then a row changes."""

from datetime import date

import pytest

from meetings.models import ConflictAck, ParticipantList, PlanVersion, PlanYear, ProtocolVersion
from tests.factories.actions import make_action, make_report
from tests.factories.documents import make_cleared, make_decision
from tests.factories.meetings import (
    ENTERED,
    make_item,
    make_line,
    make_meeting,
    make_sitting,
    make_version,
)
from tests.factories.session import make_comments, make_count, make_outcome, make_protocol
from tests.guards import changes, emptied, gone, of, refused_by

pytestmark = pytest.mark.django_db
LATER = ENTERED.replace(day=20)
DAY = date(2027, 5, 13)


def test_issued_agenda_stays(secretary, clerk):
    rows = of(make_version(make_meeting(), secretary, lines=[make_line()], released_at=None))
    refused_by(
        "meetings_agendaversion_frozen",
        *changes(
            rows, ("meeting", make_meeting()), ("revision", 2), ("issued_at", LATER), ("issued_by", clerk), ("note_ru", "x"),
            ("note_en", "x"), ("starts_local", None), ("lines", []), ("issue", make_cleared(secretary)),
        ),
        gone(rows),
    )  # fmt: skip


def test_agenda_is_released_once_and_adopted_once(secretary):
    rows = of(make_version(make_meeting(), secretary))
    refused_by("meetings_agendaversion_released", *changes(rows, ("released_at", None), ("released_at", LATER)))
    rows.update(status="adopted", adopted_on=DAY)
    refused_by(
        "meetings_agendaversion_adopted",
        *changes(rows, ("adopted_on", date(2027, 5, 14))),
        lambda: rows.update(status="provisional", adopted_on=None),
    )


def test_report_stays_as_it_was_sent_and_is_reviewed_once(party, other_party, secretary, clerk, now):
    rows = of(make_report(make_action(lead=party), secretary))
    refused_by(
        "meetings_progressreport_sent",
        *changes(
            rows, ("action", make_action(lead=party)), ("party", other_party), ("text", "x"), ("is_final", True), ("at", now),
            ("by", clerk), ("letter", "x"), ("public_id", "00000000-0000-4000-8000-000000000000"),
        ),
        lambda: rows.update(source="letter", letter="x"),
        gone(rows),
    )  # fmt: skip
    rows.update(verdict="accepted", decided_at=now, decided_by=secretary)
    refused_by(
        "meetings_progressreport_reviewed",
        *changes(rows, ("reason", "x"), ("decided_at", LATER), ("decided_by", clerk)),
        lambda: rows.update(verdict="returned", reason="x"),
        lambda: rows.update(verdict="pending", decided_at=None, decided_by=None),
    )


def test_outcome_by_a_decision_stays(center):
    rows = of(make_outcome(make_item(make_meeting()), "decided", decision=make_decision(center)))
    refused_by("meetings_outcome_by_decision", *changes(rows, ("text_ru", "x"), ("decision", None)), gone(rows))


def test_answers_to_an_agreed_protocol_stay(party, other_party, secretary, clerk):
    protocol = make_protocol(make_meeting(), secretary)
    row = make_comments(
        protocol, party, secretary, disposition="taken", disposition_words="x", disposed_at=LATER, disposed_by=secretary
    )
    of(protocol).update(status="agreed")
    second = make_protocol(make_meeting(), secretary).meeting.protocol_versions.get()
    rows = of(row)
    refused_by(
        "meetings_protocolreply_agreed",
        *changes(
            rows, ("round", second), ("party", other_party), ("text", "x"), ("at", LATER), ("by", clerk), ("letter", "x"),
            ("is_late", True), ("disposition", "partly"), ("disposition_words", "y"), ("disposed_at", ENTERED),
            ("disposed_by", clerk), ("public_id", "00000000-0000-4000-8000-000000000000"),
        ),
        lambda: rows.update(source="letter", letter="x"),
        gone(rows),
    )  # fmt: skip
    rows.update(reminder_epoch=2)
    of(protocol).update(status="circulated")
    rows.update(text="y")


def test_signed_protocol_stays(secretary):
    rows = of(make_protocol(make_meeting(), secretary, status="signed"))
    refused_by(
        "meetings_protocol_signed",
        *changes(rows, ("opening_ru", "x"), ("signed_on", date(2027, 5, 21))),
        lambda: rows.update(status="circulated", signed_on=None),
        gone(rows),
    )


def a_list(by):
    return ParticipantList.objects.create(
        meeting=make_meeting(), number=1, issued_at=ENTERED, issued_by=by, lines=[]
    ), ("note", "x")


def a_count(by):
    return make_count(make_sitting(make_meeting()), by), ("reason", "decision")


def a_plan(by):
    plan = PlanYear.objects.create(year=2027)
    values = {"published_at": ENTERED, "published_by": by, "lines": []}
    return PlanVersion.objects.create(plan=plan, number=1, decision="Да", **values), ("decision", "x")


def an_accepted_warning(by):
    values = {"fingerprint": "a" * 64, "kind": "party", "said": "…", "note": "Да"}
    return ConflictAck.objects.create(by=by, at=ENTERED, **values), ("note", "x")


def a_version_of_a_protocol(by):
    make_protocol(make_meeting(), by)
    return ProtocolVersion.objects.get(), ("number", 2)


WRITTEN_ONCE = [
    ("meetings_participantlist_append_only", "meetings_participantlist_never_emptied", a_list),
    ("meetings_quorumsnapshot_append_only", "meetings_quorumsnapshot_never_emptied", a_count),
    ("meetings_planversion_append_only", "meetings_planversion_never_emptied", a_plan),
    ("meetings_conflictack_append_only", "meetings_conflictack_never_emptied", an_accepted_warning),
    ("meetings_protocolversion_append_only", "meetings_protocolversion_never_emptied", a_version_of_a_protocol),
]


@pytest.mark.parametrize(
    ("rows_stay", "table_stays", "make"), WRITTEN_ONCE, ids=[make.__name__ for *_, make in WRITTEN_ONCE]
)
def test_what_is_written_once_stays(secretary, rows_stay, table_stays, make):
    row, change = make(secretary)
    refused_by(rows_stay, *changes(of(row), change), gone(of(row)))
    refused_by(table_stays, emptied(row._meta.db_table))
