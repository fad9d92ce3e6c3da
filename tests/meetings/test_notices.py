"""Who is told what and how: the whole table of notices is walked act by act, with the words of each in both languages."""

import ast
from datetime import date, timedelta

import pytest
from django.conf import settings

from documents import domain as documents
from documents.models import Register
from meetings import domain
from meetings.models import (
    ActionItem,
    AgendaItem,
    Delegation,
    Invitation,
    Meeting,
    Nominee,
    Protocol,
    ProtocolReply,
    Status,
    Term,
)
from reminders import bundle, compose
from reminders.compose import Envelope, Item
from reminders.models import Message, Reminder
from tests.factories.actions import make_action
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.documents import make_cleared, make_decision, make_released, make_upload
from tests.factories.meetings import DAYS, ENTERED, MAY, invite, make_item, make_meeting, make_proposal, make_sitting
from tests.factories.members import make_person
from tests.factories.session import make_attendance, make_delegate, make_outcome

pytestmark = pytest.mark.django_db

BOTH = {"representative", "neighbour"}
ALL = BOTH | {"secretary"}
READERS, OWNER, A, B = {"representative", "colleague"}, {"secretary"}, {"representative"}, {"neighbour"}
NOW, DIGEST = "now", "digest"
# Each notice: who is told, and how it comes by mail. What acts tell and is not here turns the walk red, and so does a
# row that no act tells. Kinds that come otherwise in another state have a second row, with a remark behind a colon.
TABLE = {
    "planned": (BOTH | {"colleague"}, DIGEST),
    "plan_approved": (BOTH | {"colleague"}, DIGEST),
    "moved: provisional": (ALL | {"colleague"}, DIGEST),
    "invited": (BOTH, NOW),
    "withdrawn": (B, NOW),
    "moved": (ALL, NOW),
    "postponed": (ALL, NOW),
    "cancelled": (ALL, NOW),
    "revived": (ALL | {"colleague"}, NOW),
    "sittings": (ALL, DIGEST),
    "sittings: within seven days": (ALL, NOW),
    "terms_changed": (ALL, NOW),
    "agenda_issued": (ALL, DIGEST),
    "agenda_issued: within seven days": (ALL, NOW),
    "list_issued": (ALL, DIGEST),
    "proposal_submitted": (OWNER, NOW),
    "proposal_accepted": (A, NOW),
    "proposal_returned": (A, NOW),
    "proposal_declined": (A, NOW),
    "proposal_deferred": (A, NOW),
    "delegation_submitted": (OWNER, DIGEST),
    "delegation_accepted": (A, NOW),
    "delegation_returned": (A, NOW),
    "substitution_asked": (OWNER, NOW),
    "substitution_approved": (A, NOW),
    "substitution_refused": (A, NOW),
    "more_time_asked": (OWNER, NOW),
    "more_time_granted": (A, NOW),
    "more_time_refused": (A, NOW),
    "protocol_circulated": (ALL, NOW),
    "comments_considered": (A, NOW),
    "protocol_signed": (ALL, DIGEST),
    "assigned": (BOTH, NOW),
    "returned": (A, NOW),
    "closed": (A, DIGEST),
    "cancelled_action": (A, NOW),
    "released": (READERS, DIGEST),
    "released: urgent": (READERS, NOW),
    "released: an answer is due": (READERS, NOW),
    "paper_withdrawn": (READERS, NOW),
    "paper_returned": (A, NOW),
    "paper_cleared": (A, NOW),
}
TOLD_BY_VARIABLE = {"postponed", "cancelled"}
# What comes by rules, from the first day: of whom, counted from when, so many days before, to whom.
REMINDED = {
    (Meeting, "starts", 7, "taking_part"), (Meeting, "starts", 1, "taking_part"),
    (Meeting, "proposals", 7, "proposing"), (Meeting, "papers", 7, "proposing"),
    (Meeting, "ends", -2, "recorder"), (Meeting, "ends", -30, "owner"),
    (Invitation, "reply", -2, "owner"),
    *((Invitation, "reply", days, "answer") for days in (7, 2, -1)),
    *((Delegation, key, days, "manage") for key in ("nominate", "confirm", "credentials") for days in (7, 2, -1)),
    *((ProtocolReply, "protocol_comments", days, "answer") for days in (7, 2, -1)),
    (ProtocolReply, "protocol_comments", -2, "owner"),
    *((ActionItem, "due", days, "answer") for days in (14, 3, -1)),
}  # fmt: skip


class Walk:
    """Does acts, and compares whom each tells, and how, with the table."""

    def __init__(self, by, people, now):
        self.by, self.names, self.now, self.walked = by, {person: name for name, person in people.items()}, now, set()

    def __call__(self, expected, act, row, *, now=None, **values):
        before, now = seen_of(Reminder.objects.all()), now or self.now
        act(row, **{"version": None} | values, by=self.by, now=now)
        rows = Reminder.objects.filter(rule=None, channel="mail").select_related("person")
        rows = [each for each in rows if (each.pk, each.due_at, each.words) not in before]
        found = {}
        for reminder in rows:
            if reminder.kind not in found:
                says_something(reminder, now)
            people, _how = found.setdefault(reminder.kind, (set(), DIGEST if reminder.can_wait else NOW))
            people.add(self.names[reminder.person])
        wanted = {expected.partition(":")[0]: TABLE[expected]} if expected else {}
        assert found == wanted, expected
        self.walked.add(expected)


def seen_of(rows):
    """What there was: a notice that still waits takes up a newer one of its kind."""
    return set(rows.values_list("pk", "due_at", "words"))


def says_something(reminder, now):
    subject = reminder.subject_type.get_object_for_this_type(pk=reminder.subject_id)
    for language, common in (("ru", "Новости"), ("en", "News")):
        envelope = Envelope(reminder.kind, "a@example.org", language, "Europe/Moscow", "<1@example.org>")
        title, text = compose.preview(envelope, [Item(reminder, subject)], now=now)
        assert not title.startswith(common), reminder.kind
        assert "“" not in text or language == "en", text


@pytest.fixture
def walk(secretary, representative, colleague, neighbour, now):
    people = {"secretary": secretary, "representative": representative, "colleague": colleague, "neighbour": neighbour}
    return Walk(secretary, people, now)


@pytest.fixture
def draft(series, party, other_party, secretary):
    series.register = Register.objects.get(code="HM")
    series.save()
    row = make_meeting(
        Status.DRAFT, series=series, ordinal=21, host=other_party, owner=secretary, circle="members", when=MAY,
        deadlines=(),
    )  # fmt: skip
    make_seats(row)
    make_item(row)
    for who in (party, other_party):
        invite(row, who, status="draft")
    return row


def test_the_whole_table_is_walked(
    walk, draft, meeting, invitation, other_invitation, party, other_party, representative, secretary
):
    from_the_plan_to_the_agenda(walk, draft, party, representative)
    from_the_delegation_to_the_list(walk, meeting, invitation, party, secretary)
    changes_and_the_end(walk, meeting, invitation, other_invitation)
    the_protocol(walk, party, other_party, secretary)
    papers_and_action_items(walk, party, other_party, secretary)
    assert walk.walked - {""} == set(TABLE), "a row of the table that no act has told"


def from_the_plan_to_the_agenda(walk, draft, party, representative):
    acts, agenda = domain.meeting, domain.agenda_issue.issue_version
    walk("planned", acts.plan, draft)
    approval = {"lines": [{"uid": str(draft.uid), "off": False}], "decision": "Решение № 1"}
    walk("plan_approved", approve, draft.window.lower.year, **approval)
    moved = {"ask_again": False, "reason": "Уточнён срок", "when": DAYS}
    walk("moved: provisional", acts.reschedule, draft, **moved)
    row = Meeting.objects.get(pk=draft.pk)
    sent = {"party": party, "title_ru": "О порядке обмена", "rationale": "Нужен", "send": True}
    walk("proposal_submitted", domain.proposal.propose, row, **sent)
    for verdict in ("accepted", "returned", "declined", "deferred"):
        one = make_proposal(row, party, representative)
        walk(f"proposal_{verdict}", domain.proposal.decide, one, verdict=verdict, reason="Решение секретариата")
    AgendaItem.objects.update(clearance="yes")
    walk("", agenda, domain.agenda.of(row))  # nobody is invited yet
    walk("invited", acts.convene, row, warnings_accepted="Согласовано")
    row = Meeting.objects.get(pk=draft.pk)
    make_item(row, 9, "Разное")
    walk("agenda_issued", agenda, domain.agenda.of(row), note_ru="Добавлено разное")
    terms = {"reply": Term(fixed_on=date(2027, 4, 6))}
    walk("terms_changed", domain.deadline.set_terms, row, terms=terms)
    walk("", domain.deadline.set_terms, row, terms=terms)  # nothing has changed
    make_item(row, 10, "Итоги")
    walk("agenda_issued: within seven days", agenda, domain.agenda.of(row), note_ru="Итоги", now=near(row))


def approve(year, *, version, **values):
    assert version is None  # the plan has no form that could be stale: its editions are numbered
    return domain.plan.approve(year, **values)


def from_the_delegation_to_the_list(walk, meeting, invitation, party, secretary):
    make_seats(meeting)
    Invitation.objects.filter(pk=invitation.pk).update(reply="accepted", replied_at=ENTERED, replied_by=secretary)
    invitation.refresh_from_db()
    row = make_delegation(invitation)
    nominee = make_nominee(row, make_person(party, "Первый", post_ru="Советник"), "head")
    acts, lists = domain.delegation, domain.participants
    walk("delegation_submitted", acts.submit, row)
    walk("delegation_returned", acts.return_delegation, row, reason="Нет звания", remarks={})
    acts.submit(row, version=None, by=secretary, now=ENTERED)
    walk("delegation_accepted", acts.accept, row)
    walk("list_issued", lists.issue_list, meeting)
    for answer, family in (("refused", "Второй"), ("approved", "Третий")):
        asked = {"person": make_person(party, family), "reason": f"Болезнь: {family}"}
        walk("substitution_asked", lists.request_substitution, nominee, **asked)
        one = Nominee.objects.get(replaces=nominee, status="requested")
        if answer == "refused":
            walk("substitution_refused", lists.refuse_substitution, one, reason="Поздно")
        else:
            walk("substitution_approved", lists.approve_substitution, one)


def changes_and_the_end(walk, meeting, invitation, other_invitation):
    acts = domain.meeting
    other_invitation.refresh_from_db()
    sitting = make_sitting(meeting)
    Invitation.objects.filter(pk=other_invitation.pk).update(
        reply="accepted", replied_at=ENTERED, replied_by=walk.by
    )  # fmt: skip
    hours = {"day": 1, "start_time": sitting.start_time, "room": None}
    walk("sittings", domain.sitting.move, sitting, end_time=sitting.end_time.replace(hour=14), **hours)
    late = {"end_time": sitting.end_time.replace(hour=15), "now": near(meeting)}
    walk("sittings: within seven days", domain.sitting.move, sitting, **hours, **late)
    walk("moved", acts.edit, meeting, city_ru="Астана")
    walk("withdrawn", domain.invitation.withdraw, other_invitation, reason="Ошибка")
    walk("postponed", acts.postpone, meeting, reason="Визит", decided_by="Председатель")
    walk("cancelled", acts.cancel, meeting, reason="Визит")
    walk("revived", acts.revive, meeting, reason="Визит отменён")


def the_protocol(walk, party, other_party, secretary):
    row, acts = make_meeting(Status.HELD, owner=secretary, host=other_party), domain.protocol
    make_attendance(make_sitting(row), make_delegate(row, party, by=secretary))
    make_outcome(make_item(row))
    found = Protocol.objects.create(meeting=row, signatory_ru="Иванов И.И.")
    after, later = walk.now + timedelta(days=100), walk.now + timedelta(days=150)
    walk("protocol_circulated", acts.circulate, found, comments_by=date(2027, 6, 20), now=after)
    reply = row.protocol_versions.get().replies.get(party=party)
    said = {"verdict": "comments", "text": "Уточнить пункт 1", "source": "letter", "letter": "№ 5"}
    walk("", domain.protocol_reply.answer, reply, **said, now=after)
    considered = {"disposition": "taken", "words": "Пункт уточнён"}
    walk("comments_considered", domain.protocol_reply.dispose, reply, **considered, now=after)
    walk("", acts.agree, found, now=later)
    walk("protocol_signed", acts.sign, found, signed_on=date(2027, 5, 20), now=later)


def papers_and_action_items(walk, party, other_party, secretary):
    row, acts = make_meeting(Status.HELD, owner=secretary), domain.action
    values = {"item_no": 7, "text_ru": "Представить предложения", "due_on": date(2027, 6, 1)}
    walk("assigned", acts.issue, row, lead=party, co_executors=[other_party], **values)
    action = make_action(row, party)
    for verdict in ("refused", "granted"):
        walk("more_time_asked", acts.ask_more_time, action, day=date(2027, 7, 1), reason=f"Согласуется: {verdict}")
        walk(f"more_time_{verdict}", acts.decide_more_time, action, verdict=verdict, reason="Решение")
    walk("", acts.report, action, party=party, text="Исполнено", is_final=True)
    walk("returned", acts.send_back, action.reports.get(), reason="Неполно")
    acts.report(action, party=party, text="Исполнено", is_final=True, version=None, by=secretary, now=walk.now)
    walk("closed", acts.accept, action.reports.get(verdict="pending"), ground="Исполнено")
    one = make_action(row, party)
    walk("cancelled_action", acts.cancel, one, decision=make_decision(party))
    for expected, more in (
        ("released", {}), ("released: urgent", {"urgent": True}),
        ("released: an answer is due", {"action": "acknowledge", "answer_due_local": DAYS.starts_local}),
    ):  # fmt: skip
        issue = make_cleared(secretary)
        walk(expected, documents.release.release, issue, parties=[party], **more)
    walk("paper_withdrawn", documents.release.withdraw, issue, reason="Ошибка")
    handed, paper = documents.submission, {"kind": "report", "title_ru": "Доклад", "scope": "2027"}
    issue = handed.submit(
        party=party, register=Register.objects.get(code="GEN"), upload=make_upload(secretary), **paper, by=secretary, now=walk.now
    )  # fmt: skip
    walk("paper_returned", handed.return_paper, issue, reason="Нет подписи")
    walk("", handed.submit_again, issue, title_ru="Доклад")
    walk("paper_cleared", documents.issue.clear, issue)


def near(meeting):
    """A moment in the last week before a meeting."""
    return meeting.starts_at - timedelta(days=5)


def test_no_act_tells_what_the_table_does_not_know():
    known = {kind.partition(":")[0] for kind in TABLE}
    found = set(TOLD_BY_VARIABLE)
    papers = [settings.BASE_DIR / f"documents/domain/{name}.py" for name in ("release", "submission", "issue")]
    for path in [*settings.BASE_DIR.glob("meetings/domain/*.py"), *papers]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tell":
                kind = call.args[1]
                if isinstance(kind, ast.Constant):
                    found.add(kind.value)
                elif isinstance(kind, ast.JoinedStr):
                    found |= {each for each in known if each.startswith(kind.values[0].value)}
    assert found == known


def test_what_comes_by_rules_is_what_the_table_says():
    rules = {
        (model, rule["anchor"], rule["days_before"], rule["audience"])
        for model in (Meeting, Invitation, Delegation, ProtocolReply, ActionItem)
        for rule in model.REMINDER_RULES
    }
    assert rules == REMINDED


def test_news_that_can_wait_come_together_in_the_digest_of_a_reader(draft, secretary, representative, party, now):
    domain.meeting.plan(draft, version=None, by=secretary, now=now)
    make_released(secretary, party, now=now)
    rows = Reminder.objects.filter(person=representative, channel="mail").order_by("pk")
    assert [row.kind for row in rows] == ["planned", "released"]
    assert {row.send_at.date() for row in rows} == {date(2027, 3, 2)}
    bundle.bundle(now=rows[0].send_at)
    (letter,) = Message.objects.filter(person=representative, state="queued")
    assert letter.kind == "digest"
    items = [Item(row, row.subject_type.get_object_for_this_type(pk=row.subject_id)) for row in rows]
    title, text = compose.preview(
        Envelope("digest", "a@example.org", "ru", "Europe/Moscow", "<1@example.org>"), items, now=now
    )
    assert title == "Новое: 2"
    assert "Новое:" in text
    assert draft.title_ru in text
