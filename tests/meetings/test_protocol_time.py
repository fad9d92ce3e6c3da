"""More time for comments on the protocol: asked for, granted, refused, given unasked; for one party alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from meetings import domain
from meetings.models import Extension, ProtocolReply, Status
from records import history
from reminders.domain import replan, rule
from reminders.models import Reminder
from tests.factories.meetings import make_item, make_sitting
from tests.factories.session import make_attendance, make_delegate, make_outcome

pytestmark = pytest.mark.django_db

UNTIL, LATER = date(2027, 6, 10), date(2027, 6, 20)


@pytest.fixture
def after(meeting, monkeypatch):
    """A week after the meeting began; the doors read this clock."""
    day = meeting.starts_at + timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: day)
    return day


@pytest.fixture
def circulated(meeting, party, other_party, secretary, after):
    """Both parties took part and are asked until 10 June."""
    sitting = make_sitting(meeting, chair_ru="Иванов И.И.")
    for each in (party, other_party):
        make_attendance(sitting, make_delegate(meeting, each, by=secretary))
    make_outcome(make_item(meeting, title="О порядке"), "decided")
    meeting.status = Status.HELD
    meeting.save()
    return domain.protocol.circulate(
        domain.protocol.of(meeting), comments_by=UNTIL, version=None, by=secretary, now=after
    )


def of(party):
    return ProtocolReply.objects.with_facts().get(party=party)


def due(party, at):
    return ProtocolReply.objects.outstanding_for(party, at=at).get().due_at.date()


def do(name, reply, by, now, **values):
    return getattr(domain.protocol_time, name)(reply, **values, version=None, by=by, now=now)


def told(kind):
    return set(Reminder.objects.filter(kind=kind, channel="portal").values_list("person", flat=True))


def test_party_asks_on_its_page_and_the_term_holds_until_it_is_granted(
    circulated, party, other_party, representative, neighbour, secretary, after, send, as_user
):
    page = reverse("meetings:protocol", args=[circulated.meeting.public_id])
    names = ("ask", "grant", "decide")
    ask, grant, decide = (
        reverse(f"meetings:{name}-time-for-comments", args=[circulated.meeting.public_id, of(party).public_id])
        for name in names
    )
    assert ask in as_user(representative).get(page).content.decode()
    assert as_user(neighbour).get(ask).status_code == 404
    assert send(representative, ask, day="20.06.2027", reason="").status_code == 422
    assert send(representative, ask, day="20.06.2027", reason="Идёт согласование").status_code == 303
    assert due(party, after) == UNTIL
    assert told("more_time_asked") == {secretary.pk}
    assert ask not in as_user(representative).get(page).content.decode()
    text = as_user(secretary).get(page).content.decode()
    assert decide in text
    assert grant.replace(str(of(party).public_id), str(of(other_party).public_id)) in text
    assert as_user(representative).get(decide).status_code == 403
    assert send(secretary, decide, verdict="granted").status_code == 303
    assert (due(party, after), due(other_party, after)) == (LATER, UNTIL)
    assert told("more_time_granted") == {representative.pk}
    row = of(party)
    assert row.first_due_at.date() == UNTIL
    assert row.reminder_anchors()["protocol_comments"].at.date() == LATER
    assert of(other_party).reminder_anchors()["protocol_comments"].at.date() == UNTIL
    verbs = [entry.verb for entry in history.of(row) if entry.verb.startswith("more_time")]
    assert verbs == ["more_time_granted", "more_time_asked"]
    assert "20\xa0июня" in as_user(representative).get(page).content.decode().replace("&nbsp;", "\xa0")


def test_reminders_of_that_party_follow_the_later_day(circulated, party, other_party, secretary, after):
    rule.seed()
    for each in (party, other_party):
        replan(of(each), now=after)
    do("grant", of(party), secretary, after, day=LATER)
    planned = {
        each.code: Reminder.objects.about(of(each)).filter(kind="deadline", state="planned")
        for each in (party, other_party)
    }
    days = {code: set(rows.values_list("anchor_at__date", flat=True)) for code, rows in planned.items()}
    assert days == {party.code: {LATER}, other_party.code: {UNTIL}}


def test_refusal_takes_a_reason_and_changes_nothing(circulated, party, representative, secretary, after):
    do("ask", of(party), representative, after, day=LATER, reason="Согласуется")
    with pytest.raises(ValidationError):
        do("decide", of(party), secretary, after, verdict="refused")
    do("decide", of(party), secretary, after, verdict="refused", reason="Протокол подписывается")
    assert due(party, after) == UNTIL
    assert told("more_time_refused") == {representative.pk}
    with pytest.raises(ValidationError):
        do("decide", of(party), secretary, after, verdict="granted")


def test_given_unasked_it_decides_what_was_asked_and_late_is_counted_from_it(
    circulated, party, representative, secretary, after
):
    do("ask", of(party), representative, after, day=date(2027, 6, 30), reason="Согласуется")
    do("grant", of(party), secretary, after, day=LATER)
    assert sorted(Extension.objects.values_list("verdict", flat=True)) == ["granted", "refused"]
    between = after + timedelta(days=25)  # after the first term, before the later one
    answer = {"verdict": "no_comments", "version": None, "by": representative, "now": between}
    assert not domain.protocol_reply.answer(of(party), **answer).is_late


def test_more_time_is_for_what_is_owed_and_for_a_later_day(circulated, party, representative, secretary, after):
    for day in (UNTIL, date(2027, 6, 1)):
        with pytest.raises(ValidationError) as refused:
            do("ask", of(party), representative, after, day=day, reason="Согласуется")
        assert "day" in refused.value.message_dict
    answer = {"verdict": "no_comments", "version": None, "by": representative, "now": after}
    domain.protocol_reply.answer(of(party), **answer)
    with pytest.raises(ValidationError) as refused:
        do("grant", of(party), secretary, after, day=LATER)
    assert refused.value.code == "closed"
