"""What parties say of the protocol: who is asked, rounds, silence, what comes late, what becomes of comments."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from meetings import domain
from meetings.models import Attendance, Deadline, ProtocolReply, Status
from records import history
from records.models import StaleError
from reminders.domain import rule
from reminders.models import Reminder
from tests.factories.meetings import make_item, make_sitting
from tests.factories.members import make_party
from tests.factories.session import make_attendance, make_comments, make_delegate, make_outcome

UNTIL = date(2027, 6, 10)
SIGNATORY = "Иванов И.И."


@pytest.fixture
def after(meeting):
    return meeting.starts_at + timedelta(days=7)


@pytest.fixture
def over(after):
    """The time for comments has passed."""
    return after + timedelta(days=30)


@pytest.fixture
def told(secretary, after):
    return {"version": None, "by": secretary, "now": after}


@pytest.fixture
def held(meeting, party, other_party, secretary):
    """Both parties had somebody there."""
    sitting = make_sitting(meeting, chair_ru=SIGNATORY)
    for each in (party, other_party):
        make_attendance(sitting, make_delegate(meeting, each, by=secretary))
    make_outcome(make_item(meeting, title="О порядке"), "decided")
    meeting.status = Status.HELD
    meeting.save()
    return meeting


@pytest.fixture
def ladder(db):
    rule.seed()


@pytest.fixture
def circulated(held, told):
    return domain.protocol.circulate(domain.protocol.of(held), comments_by=UNTIL, **told)


@pytest.fixture
def own(circulated, party):
    """What party A owes."""
    return ProtocolReply.objects.get(party=party)


@pytest.fixture
def other(circulated, other_party):
    """What party B owes."""
    return ProtocolReply.objects.get(party=other_party)


def owed_by(party, at):
    return list(ProtocolReply.objects.outstanding_for(party, at=at))


def again(held, told):
    """The next version, of a record that has changed."""
    item = held.items.first()
    make_outcome(item, "noted", position=item.outcomes.count() + 1)
    return domain.protocol.circulate(domain.protocol.of(held), comments_by=UNTIL + timedelta(days=5), **told)


def code_of(act, row, **values):
    with pytest.raises(ValidationError) as refusal:
        act(row, **values)
    return refusal.value.code


def fields_of(act, row, **values):
    with pytest.raises(ValidationError) as refusal:
        act(row, **values)
    return set(refusal.value.message_dict)


@pytest.mark.usefixtures("ladder", "representative")
def test_who_took_part_is_asked_by_a_term_of_its_own(own, other, party, held, told, secretary):
    term = Deadline.objects.get(meeting=held, key="protocol_comments")
    assert (term.fixed_on, term.days, own.due_at, other.due_at) == (UNTIL, None, term.due_at, term.due_at)
    assert owed_by(party, told["now"]) == [own]
    assert owed_by(party, told["now"] + timedelta(days=90)) == [own]
    rows = Reminder.objects.about(own).filter(channel="portal", state="planned").order_by("due_at")
    assert [(f"{row.due_at:%d.%m}", row.kind) for row in rows] == [
        ("03.06", "deadline"), ("08.06", "deadline"), ("11.06", "deadline"), ("12.06", "deadline")
    ]  # fmt: skip
    assert [row.person_id == secretary.pk for row in rows] == [False, False, False, True]


def test_who_was_not_there_is_not_asked(held, party, other_party, told):
    Attendance.objects.filter(party=other_party).update(state="absent")
    domain.protocol.circulate(domain.protocol.of(held), comments_by=UNTIL, **told)
    assert [row.party for row in ProtocolReply.objects.all()] == [party]


def test_without_attendance_those_that_had_accepted_are_asked(held, other_party, told):
    Attendance.objects.all().delete()
    signed = {"replied_at": told["now"], "replied_by": told["by"]}
    held.invitations.filter(party=other_party).update(reply="accepted", **signed)
    held.invitations.exclude(party=other_party).update(reply="declined", **signed)
    domain.protocol.circulate(domain.protocol.of(held), comments_by=UNTIL, **told)
    assert [row.party for row in ProtocolReply.objects.all()] == [other_party]


def test_the_term_is_to_come(held, told):
    protocol = domain.protocol.of(held)
    assert fields_of(domain.protocol.circulate, protocol, comments_by=date(2027, 5, 19), **told) == {"comments_by"}
    assert not ProtocolReply.objects.exists()


def test_the_usual_term_is_offered(held, told):
    assert domain.protocol.usual_end(held, told["now"]) is None
    held.series.deadline_templates.create(key="protocol_comments", days=14)
    assert domain.protocol.usual_end(held, told["now"]) == date(2027, 6, 3)


@pytest.mark.usefixtures("ladder")
def test_an_answer_is_given_changed_and_ends_the_reminders(own, party, representative, told):
    by = told | {"by": representative}
    row = domain.protocol_reply.answer(own, verdict="comments", text=" Уточнить пункт 1 ", **by)
    assert (row.verdict, row.text, row.by, row.is_late) == ("comments", "Уточнить пункт 1", representative, False)
    assert not owed_by(party, told["now"])
    assert not Reminder.objects.about(own).filter(state="planned").exists()
    row = domain.protocol_reply.answer(row, verdict="no_comments", **by)
    assert (row.verdict, row.text) == ("no_comments", "")
    last, first = history.of(row)
    assert [last.verb, first.verb, last.on_behalf] == ["no_comments_given", "commented", party.code]
    assert {"field": "text", "was": "Уточнить пункт 1", "now": ""} in last.changes


def test_an_answer_is_whole(own, told):
    answer = domain.protocol_reply.answer
    assert fields_of(answer, own, verdict="comments", text=" ", **told) == {"text"}
    assert fields_of(answer, own, verdict="no_comments", text="Уточнить", **told) == {"verdict"}
    assert fields_of(answer, own, verdict="no_comments", source="letter", **told) == {"letter"}


def test_what_comes_late_is_taken_and_marked_and_stays(own, representative, told, over):
    late = told | {"by": representative, "now": over}
    row = domain.protocol_reply.answer(own, verdict="comments", text="Поздно", **late)
    assert row.is_late
    assert code_of(domain.protocol_reply.answer, row, verdict="no_comments", **late) == "over"
    by_letter = {"source": "letter", "letter": "№ 5 от 1 июня"}
    assert domain.protocol_reply.answer(row, verdict="no_comments", **by_letter, **told | {"now": over}).letter


def test_two_colleagues_at_once(own, told):
    domain.protocol_reply.answer(own, verdict="no_comments", **told)
    with pytest.raises(StaleError):
        domain.protocol_reply.answer(own, verdict="comments", text="x", **told | {"version": own.version})


@pytest.mark.usefixtures("ladder")
def test_the_next_version_asks_anew_and_nothing_of_the_last(own, other, party, held, representative, told):
    domain.protocol_reply.answer(other, verdict="no_comments", **told)
    due = own.due_at
    again(held, told)
    (fresh,) = owed_by(party, told["now"])
    assert (fresh.round.number, fresh.due_at - due) == (2, timedelta(days=5))
    assert not Reminder.objects.about(own).filter(state="planned").exists()
    assert Reminder.objects.about(fresh).filter(state="planned").exists()
    values = {"verdict": "no_comments", **told | {"by": representative}}
    assert code_of(domain.protocol_reply.answer, own, **values) == "round"
    assert code_of(domain.protocol_reply.answer, fresh, seen_round=1, **values) == "round"
    assert domain.protocol_reply.answer(fresh, seen_round=2, **values).verdict == "no_comments"


def test_comments_are_considered_and_the_party_is_told(own, told, representative, colleague):
    dispose = domain.protocol_reply.dispose
    assert code_of(dispose, own, disposition="taken", words="x", **told) == "nothing"
    row = domain.protocol_reply.answer(own, verdict="comments", text="Уточнить", **told)
    assert fields_of(dispose, row, disposition="taken", words=" ", **told) == {"words"}
    row = dispose(row, disposition="partly", words="В части срока", **told)
    notice = Reminder.objects.filter(kind="comments_considered", channel="portal")
    assert [(each.person_id, each.words) for each in notice] == [(representative.pk, "В части срока")]
    assert (row.disposition, row.disposed_by, row.waits) == ("partly", told["by"], False)
    row = domain.protocol_reply.answer(row, verdict="comments", text="Уточнить", **told)
    assert not row.waits, "the same words are considered already"
    row = domain.protocol_reply.answer(row, verdict="comments", text="Уточнить иначе", **told)
    assert (row.waits, row.disposition_words, row.disposed_at) == (True, "", None)


def test_it_is_agreed_once_all_have_answered_and_comments_are_considered(circulated, own, other, told):
    agree = domain.protocol.agree
    assert code_of(agree, circulated, **told) == "waiting"
    row = domain.protocol_reply.answer(own, verdict="comments", text="Уточнить", **told)
    domain.protocol_reply.answer(other, verdict="no_comments", **told)
    assert code_of(agree, circulated, **told) == "open"
    domain.protocol_reply.dispose(row, disposition="not_taken", words="Нет", **told)
    agreed = agree(circulated, **told)
    assert (agreed.status, history.of(agreed).first().changes) == ("agreed", [])
    assert code_of(agree, circulated, **told) == "not_circulated"
    assert code_of(domain.protocol_reply.answer, row, verdict="no_comments", **told) == "agreed"
    assert code_of(domain.protocol_reply.dispose, row, disposition="taken", words="x", **told) == "agreed"


def test_comments_to_an_earlier_version_are_considered_too(circulated, own, held, told, over):
    row = domain.protocol_reply.answer(own, verdict="comments", text="Уточнить", **told)
    protocol = again(held, told)
    late = told | {"now": over}
    assert code_of(domain.protocol.agree, protocol, **late) == "open"
    domain.protocol_reply.dispose(row, disposition="taken", words="Учтено в редакции 2", **told)
    assert domain.protocol.agree(protocol, **late).status == "agreed"


def test_silence_is_noted_and_is_no_consent(circulated, own, other, party, told, over, as_user):
    domain.protocol_reply.answer(other, verdict="no_comments", **told)
    due = own.due_at
    assert code_of(domain.protocol.agree, circulated, **told | {"now": due}) == "waiting"
    agreed = domain.protocol.agree(circulated, **told | {"now": over})
    (silent,) = history.of(agreed).first().changes
    assert (silent["field"], silent["now"]) == ("silent", [party.code])
    own.refresh_from_db()
    assert (own.verdict, owed_by(party, over)) == ("", [])
    assert [list(own.people_to_remind(audience)) for audience in ("answer", "owner")] == [[], []]
    page = as_user(told["by"]).get(agreed.get_absolute_url()).text
    assert "замечаний не поступило" in page


def test_each_sees_its_own_and_staff_all(own, other, representative, neighbour, lapsed, administrator, secretary, held):
    seen = {who: set(ProtocolReply.objects.visible_to(who)) for who in (representative, neighbour, secretary)}
    assert seen == {representative: {own}, neighbour: {other}, secretary: {own, other}}
    for who in (lapsed, administrator):
        assert not ProtocolReply.objects.visible_to(who).exists()
    held.invitations.update(status="withdrawn", withdrawn_reason="x")
    assert not ProtocolReply.objects.visible_to(representative).exists()


SAID = {"verdict": "comments", "text": "x"}
REFUSED = [
    ("meetings_protocolreply_answer_is_signed", {"verdict": "no_comments"}),
    ("meetings_protocolreply_answer_is_signed", {"at": "now"}),
    ("meetings_protocolreply_comments_have_text", {"verdict": "comments", "at": "now", "by": "who"}),
    ("meetings_protocolreply_comments_have_text", {"text": "x"}),
    ("meetings_protocolreply_source_is_named", {"source": "telephone"}),
    ("meetings_protocolreply_disposed_in_words", {"disposition": "taken"}),
    ("meetings_protocolreply_disposed_in_words", {"disposition_words": "x"}),
    ("meetings_protocolreply_disposed_in_words", {"disposition": "taken", "disposition_words": "x", "disposed_at": "now", "disposed_by": "who"}),
    ("meetings_protocolreply_disposed_in_words", SAID | {"at": "now", "by": "who", "disposition": "taken", "disposed_at": "now", "disposed_by": "who"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values"), REFUSED, ids=range(len(REFUSED)))
def test_answer_refuses(own, told, name, values):
    known = {"now": told["now"], "who": told["by"]}
    values = {field: known.get(value, value) for field, value in values.items()}
    with pytest.raises(IntegrityError, match=name):
        ProtocolReply.objects.filter(pk=own.pk).update(**values)


def test_a_party_is_asked_once_of_a_version(own):
    with pytest.raises(IntegrityError, match="meetings_protocolreply_once"):
        ProtocolReply.objects.create(round=own.round, party=own.party)


def test_pages_of_the_party_and_of_the_secretariat(
    own, other, held, told, over, representative, neighbour, colleague, secretary, send, as_user, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: told["now"])
    url = reverse("meetings:protocol", args=[held.public_id])
    assert f"Дать ответ по протоколу: {held.short}" in as_user(representative).get("/").text
    assert 'Редакция 1</a> <span class="c-meta">ответа пока нет' in as_user(colleague).get(held.get_absolute_url()).text
    page = f"{url}comment/"
    assert as_user(colleague).get(page).status_code == 403
    assert as_user(neighbour).get(f"{page}?party={own.party.code}").status_code == 404
    assert as_user(secretary).get(page).status_code == 404
    assert send(representative, page, verdict="comments").status_code == 422
    assert send(representative, page, verdict="comments", text="Секретное слово").status_code == 303
    assert send(representative, page, verdict="comments", seen_round=7).status_code == 409
    by_letter = {"verdict": "no_comments", "source": "letter", "letter": "№ 5"}
    assert send(secretary, f"{page}?party={other.party.code}", **by_letter).status_code == 303
    for who, words in ((representative, True), (neighbour, False), (secretary, True)):
        assert ("Секретное слово" in as_user(who).get(url).text) is words
    key = ProtocolReply.objects.get(party=own.party).public_id
    considered = f"{url}comments/{key}/consider/"
    assert as_user(representative).get(considered).status_code == 403
    assert as_user(neighbour).get(considered).status_code == 404
    assert send(secretary, considered, disposition="partly", words="Учтено отчасти").status_code == 303
    for who, words in ((representative, True), (neighbour, False)):
        assert ("Учтено отчасти" in as_user(who).get(url).text) is words
    own_history = f"{url}comments/{key}/history/"
    assert "Секретное слово" in as_user(representative).get(own_history).text
    assert as_user(neighbour).get(own_history).status_code == 404
    assert send(secretary, f"{url}agree/").status_code == 303
    assert send(representative, page, verdict="no_comments", text="").status_code == 422


def test_comments_to_consider_stand_on_the_first_page_of_the_secretariat(own, told, secretary, as_user, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: told["now"])
    assert "рассмотреть замечания к протоколу" not in as_user(secretary).get("/").text
    domain.protocol_reply.answer(own, verdict="comments", text="Уточнить", **told)
    assert "рассмотреть замечания к протоколу" in as_user(secretary).get("/").text


def test_many_answers_cost_no_more_queries(circulated, secretary, same_queries):
    def add(count):
        for _each in range(count):
            number = ProtocolReply.objects.count()
            make_comments(circulated, make_party(f"B{number}", kind="body", order=100 + number), secretary)

    same_queries(secretary, circulated.get_absolute_url(), add, counts=(1, 3, 20))
