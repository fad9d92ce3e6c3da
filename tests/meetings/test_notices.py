"""Who is told what: the whole table of notices is walked act by act, with the words of each in both languages."""

from datetime import date

import pytest

from documents.models import Register
from meetings import domain
from meetings.models import AgendaItem, Meeting, Nominee, Status, Term
from reminders import compose
from reminders.compose import Envelope, Item
from reminders.models import Reminder
from tests.factories.actions import make_action
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.documents import make_released
from tests.factories.meetings import ENTERED, invite, make_item, make_meeting, make_proposal
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db

BOTH = {"representative", "neighbour"}
ALL = BOTH | {"secretary"}


@pytest.fixture
def told(secretary, representative, colleague, neighbour, now):
    """Do an act and give whom it told: {kind: names}; each kind of letter has words of its own in both languages."""
    names = {secretary: "secretary", representative: "representative", colleague: "colleague", neighbour: "neighbour"}

    def after(act, row, **values):
        seen = set(Reminder.objects.values_list("pk", flat=True))
        act(row, **{"version": None} | values, by=secretary, now=now)
        found = {}
        for reminder in (
            Reminder.objects.filter(rule=None, channel="mail").exclude(pk__in=seen).select_related("person")
        ):
            if reminder.kind not in found:
                says_something(reminder, now)
            found.setdefault(reminder.kind, set()).add(names[reminder.person])
        return found

    return after


def says_something(reminder, now):
    subject = reminder.subject_type.get_object_for_this_type(pk=reminder.subject_id)
    for language, common in (("ru", "Новости"), ("en", "News")):
        envelope = Envelope(reminder.kind, "a@example.org", language, "Europe/Moscow", "<1@example.org>")
        title, text = compose.preview(envelope, [Item(reminder, subject)], now=now)
        assert not title.startswith(common), reminder.kind
        assert "“" not in text or language == "en", text


@pytest.fixture
def draft(series, party, other_party, secretary):
    series.register = Register.objects.get(code="HM")
    series.save()
    row = make_meeting(
        Status.DRAFT, series=series, ordinal=20, host=other_party, owner=secretary, circle="members",
        deadlines=(("reply", 40), ("proposals", 45)),
    )  # fmt: skip
    make_seats(row)
    make_item(row)
    for who in (party, other_party):
        invite(row, who, status="draft")
    return row


def test_from_the_plan_to_the_agenda(draft, told, party, representative):
    acts = domain.meeting
    assert told(acts.plan, draft) == {"planned": BOTH | {"colleague"}}
    row = Meeting.objects.get()
    proposal = domain.proposal
    sent = {"party": party, "title_ru": "О порядке обмена", "rationale": "Нужен", "send": True}
    assert told(proposal.propose, row, **sent) == {"proposal_submitted": {"secretary"}}
    for verdict in ("accepted", "returned", "declined", "deferred"):
        one = make_proposal(row, party, representative)
        answer = told(proposal.decide, one, verdict=verdict, reason="Решение секретариата")
        assert answer == {f"proposal_{verdict}": {"representative"}}
    AgendaItem.objects.update(clearance="yes")
    agenda = domain.agenda_issue.issue_version
    assert told(agenda, domain.agenda.of(row)) == {}, "nobody is invited yet"
    assert told(acts.convene, row, warnings_accepted="Согласовано") == {"invited": BOTH}
    row = Meeting.objects.get()
    make_item(row, 9, "Разное")
    assert told(agenda, domain.agenda.of(row), note_ru="Добавлено разное") == {"agenda_issued": ALL}
    terms = {"reply": Term(fixed_on=date(2027, 4, 6))}
    assert told(domain.deadline.set_terms, row, terms=terms) == {"terms_changed": ALL}
    assert told(domain.deadline.set_terms, row, terms=terms) == {}, "nothing has changed"


def test_from_the_delegation_to_the_list(meeting, party, told, secretary):
    make_seats(meeting)
    answered = {"reply": "accepted", "replied_at": ENTERED, "replied_by": secretary}
    row = make_delegation(invite(meeting, party, **answered))
    nominee = make_nominee(row, make_person(party, "Первый", post_ru="Советник"), "head")
    acts = domain.delegation
    assert told(acts.submit, row) == {"delegation_submitted": {"secretary"}}
    returned = told(acts.return_delegation, row, reason="Нет звания", remarks={})
    assert returned == {"delegation_returned": {"representative"}}
    acts.submit(row, version=None, by=secretary, now=ENTERED)
    assert told(acts.accept, row) == {"delegation_accepted": {"representative"}}
    lists = domain.participants
    assert told(lists.issue_list, meeting) == {"list_issued": ALL}
    asked = {"person": make_person(party, "Второй"), "reason": "Болезнь"}
    assert told(lists.request_substitution, nominee, **asked) == {"substitution_asked": {"secretary"}}
    assert told(lists.refuse_substitution, Nominee.objects.get(replaces=nominee), reason="Поздно") == {
        "substitution_refused": {"representative"}
    }


def test_changes_and_the_end(meeting, invitation, other_invitation, told):
    acts = domain.meeting
    assert told(acts.edit, meeting, city_ru="Астана") == {"moved": ALL}
    assert told(domain.invitation.withdraw, other_invitation, reason="Ошибка") == {"withdrawn": {"neighbour"}}
    assert told(acts.postpone, meeting, reason="Визит", decided_by="Председатель") == {"postponed": ALL}
    assert told(acts.cancel, meeting, reason="Визит") == {"cancelled": ALL}
    assert told(acts.revive, meeting, reason="Визит отменён")["revived"] >= ALL


def test_papers_and_action_items(party, other_party, secretary, told, now):
    row = make_meeting(Status.HELD, owner=secretary)
    values = {"item_no": 7, "text_ru": "Представить предложения", "due_on": date(2027, 6, 1)}
    given = told(domain.action.issue, row, lead=party, co_executors=[other_party], **values)
    assert given == {"assigned": BOTH}
    action = make_action(row, party)
    asked = told(domain.action.ask_more_time, action, day=date(2027, 7, 1), reason="Согласуется")
    assert asked == {"more_time_asked": {"secretary"}}
    granted = told(domain.action.decide_more_time, action, verdict="granted")
    assert granted == {"more_time_granted": {"representative"}}
    assert told(domain.action.report, action, party=party, text="Исполнено", is_final=True) == {}
    returned = told(domain.action.send_back, action.reports.get(), reason="Неполно")
    assert returned == {"returned": {"representative"}}
    domain.action.report(action, party=party, text="Исполнено", is_final=True, version=None, by=secretary, now=now)
    last = action.reports.get(verdict="pending")
    assert told(domain.action.accept, last, ground="Исполнено") == {"closed": {"representative"}}
    before = Reminder.objects.filter(kind="released").count()
    make_released(secretary, party)
    assert Reminder.objects.filter(kind="released", person__role="representative").count() > before
