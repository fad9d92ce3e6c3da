"""Conflicts: each kind with its facts, what may be accepted, and what comes back when the facts change."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meetings import domain
from meetings.models import ConflictAck, Deadline, MeetingLink, When
from meetings.queries import conflict, conflicts
from meetings.queries.conflict import Event
from records import history
from tests.factories.delegations import make_delegation, make_nominee
from tests.factories.meetings import (
    DAYS,
    invite,
    make_blackout,
    make_meeting,
    make_room,
    make_series,
    make_sitting,
    make_venue,
)
from tests.factories.members import make_person

MAY_13 = datetime(2027, 5, 13, 10, 0)


def on(day, last=None, tz="Europe/Minsk"):
    return When(precision="day", starts_local=day, ends_local=last or day + timedelta(hours=7), tz=tz)


def found(meeting, user, now, *kinds):
    """Kind, weight and sentence of what stands in a meeting's way, of some kinds."""
    rows = conflicts.of(meeting, user, now=now)
    return [(str(each.kind), str(each.weight), each.sentence) for each in rows if each.kind in kinds]


# Two events


def event(key, first, last=None, **more):
    given = {"title": key, "url": "/", "first": date(2027, 5, first), "last": date(2027, 5, last or first)}
    return Event(key=key, **given | more)


BOTH = {1: "A", 2: "B"}


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (event("a", 10, parties=BOTH), event("b", 10, parties={2: "B"}), ["party"]),
        (event("a", 10, parties=BOTH), event("b", 16, parties=BOTH), ["party"]),
        (event("a", 10, parties=BOTH), event("b", 17, parties=BOTH), []),
        (event("a", 1, 20, parties=BOTH), event("b", 5, 6, parties=BOTH), ["party"]),
        (event("a", 10, parties={1: "A"}), event("b", 10, parties={2: "B"}), []),
        (event("a", 10, venue=1), event("b", 10, venue=1), ["venue"]),
        (event("a", 10, venue=1), event("b", 11, venue=1), []),
        (event("a", 10, venue=1, together=["x"]), event("b", 10, venue=1, together=["x"]), []),
        (event("a", 10), event("b", 10), []),
        (event("a", 10, owner=1), event("b", 10, owner=1), ["owner"]),
        (event("a", 10, owner=1, venue=1, parties=BOTH), event("b", 10, owner=1, venue=1, parties=BOTH), ["party", "owner", "venue"]),
        (event("a", 10, parties=BOTH, belongs=["x"]), event("b", 10, parties=BOTH, belongs=["x", "y"]), []),
        (event("a", 10, parties=BOTH, belongs=["x"]), event("b", 10, parties=BOTH, belongs=["y"]), ["party"]),
        (event("a", 10, parties=BOTH, hosts=[1]), event("b", 10, parties={1: "A"}, hosts=[1]), ["host"]),
        (event("a", 10, parties=BOTH, hosts=[1]), event("b", 10, parties=BOTH, hosts=[1]), ["host", "party"]),
        (event("a", 10, parties=BOTH, hosts=[1]), event("b", 11, parties={1: "A"}, hosts=[1]), ["party"]),
        # A journey takes whole days: none within a city, one within a country, two abroad.
        (event("a", 10, people=BOTH), event("b", 10, people=BOTH), ["person"]),
        (event("a", 10, people=BOTH, city="x"), event("b", 11, people=BOTH, city="x"), []),
        (event("a", 10, people=BOTH, city="x", country=1), event("b", 11, people=BOTH, city="y", country=1), ["person"]),
        (event("a", 10, people=BOTH, city="x", country=1), event("b", 12, people=BOTH, city="y", country=1), []),
        (event("a", 10, people=BOTH, city="x", country=1), event("b", 12, people=BOTH, city="y", country=2), ["person"]),
        (event("a", 10, people=BOTH, city="x", country=1), event("b", 13, people=BOTH, city="y", country=2), []),
        (event("a", 10, people=BOTH, city=""), event("b", 11, people=BOTH, city="y"), []),
        (event("a", 10, people={1: "A"}), event("b", 10, people={2: "B"}), []),
    ],
)  # fmt: skip
def test_what_two_events_have_against_each_other(one, other, kinds):
    assert [each.kind for each in conflict.between([one, other])] == kinds
    assert [each.kind for each in conflict.between([other, one])] == kinds


def test_many_parties_are_counted():
    many = {number: f"P{number}" for number in range(6)}
    (each,) = conflict.between([event("a", 10, parties=many), event("b", 10, parties=many)])
    assert each.sentence == "в те же дни, участники: P0, P1, P2 и ещё 3"


def test_fingerprint_is_that_of_the_facts_not_of_the_words():
    one, other = event("a", 10, parties=BOTH), event("b", 11, parties=BOTH)
    (first,) = conflict.between([one, other])
    (renamed,) = conflict.between([event("a", 10, parties=BOTH, title="Иначе"), other])
    (moved,) = conflict.between([event("a", 12, parties=BOTH), other])
    (fewer,) = conflict.between([event("a", 10, parties={1: "A"}), other])
    assert first.fingerprint == renamed.fingerprint
    assert len({first.fingerprint, moved.fingerprint, fewer.fingerprint}) == 3


# A meeting with what it needs


@pytest.fixture
def second(party, secretary):
    """Another meeting on the second of the two days, to which party A is invited."""
    row = make_meeting("tentative", when=on(datetime(2027, 5, 14, 10, 0)), short_ru="Второе", host=None)
    invite(row, party, status="draft")
    return row


pytestmark = pytest.mark.django_db


def test_party_invited_twice_is_named_on_both(meeting, invitation, second, secretary, now):
    said = [("party", "warns", "в те же дни, участники: Таджикистан")]
    assert found(meeting, secretary, now, "party") == said
    assert found(second, secretary, now, "party") == said
    MeetingLink.objects.create(from_meeting=meeting, to_meeting=second, kind="prepares")
    assert found(meeting, secretary, now, "party") == []


@pytest.mark.parametrize("status", ["postponed", "cancelled", "held", "finalised"])
def test_what_does_not_take_place_is_in_nobodys_way(meeting, invitation, second, secretary, now, status):
    type(second).objects.filter(pk=second.pk).update(status=status, status_reason="—")
    assert found(meeting, secretary, now, "party") == []


def test_members_of_the_series_stand_in_until_somebody_is_invited(series, party, invitation, meeting, secretary, now):
    make_meeting("tentative", when=DAYS, series=make_series("assembly", members=[party]))
    assert [each[0] for each in found(meeting, secretary, now, "party")] == ["party"]


def test_person_in_two_delegations(meeting, party, second, representative, secretary, now):
    person = make_person(party)
    for row in (meeting, second):
        asked = row.invitations.filter(party=party).first() or invite(row, party)
        make_nominee(make_delegation(asked), person)
    ((_kind, weight, sentence),) = found(meeting, secretary, now, "person")
    assert (weight, str(person) in sentence) == ("warns", True)
    row = next(each for each in conflicts.of(meeting, secretary, now=now) if each.kind == "person")
    assert str(person) not in domain.conflict.accept(row, note="Едет один день", by=secretary, now=now).said


def test_closed_dates_by_whose_they_are(meeting, invitation, party, other_party, secretary, clerk, now):
    """Hosted by party B, party A invited, the secretary in charge; 13–14 May."""
    make_blackout(title="Для всех")
    make_blackout(title="Принимающая", party=other_party)
    make_blackout(title="Визит", party=other_party, kind="visit")
    make_blackout(title="Приглашённая", party=party)
    make_blackout(title="Отпуск", kind="leave", person=secretary)
    make_blackout(title="Чужой отпуск", kind="leave", person=clerk)
    make_blackout(title="Другое место", venue=make_venue())
    make_blackout(first=date(2027, 5, 15), after=date(2027, 5, 16), title="На следующий день")
    weights = [each[:2] for each in found(meeting, secretary, now, "closed", "host", "owner")]
    assert sorted(weights) == [
        ("closed", "informs"), ("closed", "warns"), ("closed", "warns"), ("host", "warns"), ("owner", "informs"),
    ]  # fmt: skip


def test_deadline_on_a_day_off_offers_the_working_day_before(meeting, invitation, party, secretary, now):
    """Answers are due on 3 April 2027, a Saturday."""
    ((_kind, weight, sentence),) = found(meeting, secretary, now, "deadline_day")
    assert (weight, "03.04.2027" in sentence, "02.04.2027" in sentence) == ("warns", True, True)
    make_blackout(first=date(2027, 4, 2), after=date(2027, 4, 3), title="Праздник", party=party)
    ((_kind, _weight, sentence),) = found(meeting, secretary, now, "deadline_day")
    assert "01.04.2027" in sentence
    Deadline.objects.filter(meeting=meeting).update(due_at=datetime.fromisoformat("2027-04-02T15:00:00+00:00"))
    ((_kind, _weight, sentence),) = found(meeting, secretary, now, "deadline_day")
    assert "Праздник" in sentence


def test_room_without_booths(meeting, secretary, now):
    room = make_room()
    make_sitting(meeting, room=room, needs_interpretation=True)
    make_sitting(meeting, number=2, day=2, room=room)
    assert [each[:2] for each in found(meeting, secretary, now, "booths")] == [("booths", "warns")]
    type(room).objects.update(has_booths=True)
    assert found(meeting, secretary, now, "booths") == []


def test_hour_that_occurs_twice(secretary, now):
    row = make_meeting(when=on(datetime(2027, 10, 31, 2, 30), tz="Europe/Berlin"))
    assert [each[:2] for each in found(row, secretary, now, "clock")] == [("clock", "warns")]


def test_overdue_answers_inform_until_the_term_of_the_party_is_over(meeting, invitation, party, secretary):
    late = datetime.fromisoformat("2027-04-20T09:00:00+00:00")
    assert [each[:2] for each in found(meeting, secretary, late, "replies")] == [("replies", "informs")]
    term = meeting.deadlines.get(key="reply")
    term.extensions.create(
        party=party, was_due=term.due_at, due_at=late + timedelta(days=2), asked_by=secretary, asked_at=late,
        verdict="granted", decided_by=secretary, decided_at=late,
    )  # fmt: skip
    assert found(meeting, secretary, late, "replies") == []


def test_deadlines_out_of_turn_block(meeting, secretary, now):
    Deadline.objects.create(
        meeting=meeting, key="nominate", fixed_on=date(2027, 3, 20), due_at=now + timedelta(days=19)
    )
    assert [each[:2] for each in found(meeting, secretary, now, "deadlines")] == [("deadlines", "blocks")]


def test_room_taken_on_the_days_of_a_move_is_shown_before_it(meeting, secretary, now):
    room = make_room()
    make_sitting(meeting, room=room)
    make_sitting(make_meeting(when=on(datetime(2027, 6, 10, 9, 0))), room=room)
    there = conflicts.after(meeting, on(datetime(2027, 6, 10, 9, 0)), secretary, now=now)
    assert [str(each.weight) for each in there if each.kind == "room"] == ["blocks"]
    meeting.refresh_from_db()
    assert meeting.first_day == date(2027, 5, 13)


def test_move_names_what_it_solves(meeting, invitation, second, secretary, now):
    before = conflicts.of(meeting, secretary, now=now)
    then = conflicts.after(meeting, on(datetime(2027, 6, 10, 9, 0)), secretary, now=now)
    assert "party" in {each.kind for each in conflicts.solved(before, then)}
    assert conflicts.solved(before, conflicts.after(meeting, on(MAY_13), secretary, now=now)) == []


def test_reader_sees_no_more_than_is_visible(meeting, invitation, second, representative, secretary, now):
    assert conflicts.find(secretary, meeting.first_day, None, now=now)
    kinds = {each.kind for each in conflicts.find(representative, meeting.first_day, None, now=now)}
    assert "party" not in kinds


# Accepting


def test_accepted_warning_stands_until_its_facts_change(meeting, invitation, second, secretary, now):
    def of_kind():
        return next(each for each in conflicts.of(meeting, secretary, now=now) if each.kind == "party")

    assert of_kind().is_open
    ack = domain.conflict.accept(of_kind(), note="Согласовано с делегацией", by=secretary, now=now)
    assert history.of(ack).get().reason == "Согласовано с делегацией"
    assert (of_kind().ack, of_kind().is_open) == (ack, False)
    with pytest.raises(ValidationError):
        domain.conflict.accept(of_kind(), note="Ещё раз", by=secretary, now=now)
    when = on(datetime(2027, 5, 13, 11, 0), datetime(2027, 5, 15, 13, 0))
    domain.meeting.reschedule(
        meeting, when=when, reason="Дольше", ask_again=False, version=None, by=secretary, now=now
    )  # fmt: skip
    meeting.refresh_from_db()
    assert of_kind().ack is None


def test_two_at_once_accept_once(meeting, invitation, second, secretary, now):
    row = next(each for each in conflicts.of(meeting, secretary, now=now) if each.kind == "party")
    domain.conflict.accept(row, note="Да", by=secretary, now=now)
    with pytest.raises(ValidationError, match="уже принял"):
        domain.conflict.accept(row, note="Да", by=secretary, now=now)


def test_only_warnings_are_accepted(meeting, invitation, secretary, clerk, now):
    make_blackout(title="Отпуск", kind="leave", person=secretary)
    row = next(each for each in conflicts.of(meeting, secretary, now=now) if each.kind == "owner")
    with pytest.raises(ValidationError):
        domain.conflict.accept(row, note="Да", by=secretary, now=now)


def test_database_refuses_an_empty_reason_and_any_change(secretary, now):
    values = {"fingerprint": "a" * 64, "kind": "party", "said": "…", "by": secretary, "at": now}
    with pytest.raises(IntegrityError, match="meetings_conflictack_with_reason"), transaction.atomic():
        ConflictAck.objects.create(note="", **values)
    row = ConflictAck.objects.create(note="Да", **values)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ConflictAck.objects.filter(pk=row.pk).update(note="Нет")


# Guards


def tentative(series, party, secretary, **values):
    row = make_meeting("tentative", series=series, host=party, owner=secretary, **values)
    invite(row, party, status="draft")
    return row


def test_convening_asks_why_open_warnings_are_accepted(series, party, secretary, now):
    row = tentative(series, party, secretary)
    given = {"no_agenda_reason": "Согласуется", "version": None, "by": secretary, "now": now}
    with pytest.raises(ValidationError) as refused:
        domain.meeting.convene(row, **given)
    _first, *named = refused.value.message_dict["warnings_accepted"]
    assert len(named) == 1
    assert "03.04.2027" in named[0]
    domain.meeting.convene(row, warnings_accepted="Суббота рабочая", **given)
    assert ConflictAck.objects.get().note == "Суббота рабочая"


def test_convened_meeting_is_not_moved_where_its_deadlines_cannot_stand(meeting, secretary, now):
    domain.deadline.set_terms(
        meeting, terms={"papers": domain.deadline.Term(fixed_on=date(2027, 5, 12))}, version=None, by=secretary, now=now
    )
    given = {"reason": "Раньше", "ask_again": False, "version": None, "by": secretary, "now": now}
    with pytest.raises(ValidationError) as refused:
        domain.meeting.reschedule(meeting, when=on(datetime(2027, 5, 11, 10, 0)), **given)
    assert [error.code for error in refused.value.error_list][-1] == "deadlines"
    domain.meeting.reschedule(meeting, when=on(datetime(2027, 5, 20, 10, 0)), **given)


def test_more_meetings_cost_no_more_queries(secretary, party, other_party, now):
    def asked():
        with CaptureQueriesContext(connection) as caught:
            conflicts.find(secretary, date(2027, 5, 1), None, now=now)
        return len(caught)

    def more(number):
        for _ in range(number):
            row = make_meeting(when=DAYS)
            invite(row, party)
            make_sitting(row, needs_interpretation=True)

    make_blackout()
    more(1)
    few = asked()
    more(5)
    assert asked() == few <= 11
