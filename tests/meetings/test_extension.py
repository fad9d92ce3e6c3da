"""More time for a term of an invitation: asked for, granted, refused, given unasked; for one party alone."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import Deadline, Extension, Invitation, effective
from records import history
from reminders.models import Reminder
from tests.factories.delegations import make_delegation

pytestmark = pytest.mark.django_db

FIRST = datetime.fromisoformat("2027-04-03T15:00:00+00:00")  # 18:00 in Moscow, forty days before
LATER = datetime.fromisoformat("2027-04-08T15:00:00+00:00")
EIGHTH = date(2027, 4, 8)


def ask(invitation, by, now, day=EIGHTH, term="reply", reason="Состав согласуется"):
    return domain.extension.ask(invitation, term=term, day=day, reason=reason, version=None, by=by, now=now)


def decide(invitation, by, now, verdict="granted", reason=""):
    return domain.extension.decide(invitation, verdict=verdict, reason=reason, version=None, by=by, now=now)


def due(party, now):
    return Invitation.objects.outstanding_for(party, at=now).get().due_at


def told(kind):
    return set(Reminder.objects.filter(kind=kind, channel="portal").values_list("person", flat=True))


def test_party_asks_and_the_term_holds_until_it_is_granted(
    meeting, invitation, other_invitation, party, other_party, representative, secretary, now
):
    ask(invitation, representative, now)
    assert due(party, now) == FIRST
    assert told("more_time_asked") == {secretary.pk}
    decide(invitation, secretary, now)
    assert (due(party, now), due(other_party, now)) == (LATER, FIRST)
    assert Invitation.objects.outstanding_for(party, at=now).get().first_due_at == FIRST
    assert told("more_time_granted") == {representative.pk}
    entries = history.of(invitation).filter(verb__startswith="more_time")
    assert [entry.verb for entry in entries] == ["more_time_granted", "more_time_asked"]
    assert entries[0].changes[0]["field"] == "due_reply"


def test_refusal_takes_a_reason_and_changes_nothing(meeting, invitation, party, representative, secretary, now):
    ask(invitation, representative, now)
    with pytest.raises(ValidationError):
        decide(invitation, secretary, now, "refused")
    decide(invitation, secretary, now, "refused", "Список сдаётся в типографию")
    assert due(party, now) == FIRST
    assert told("more_time_refused") == {representative.pk}
    with pytest.raises(ValidationError) as nobody:
        decide(invitation, secretary, now)
    assert nobody.value.code == "decided"


def test_secretariat_gives_more_time_unasked_and_decides_what_was_asked(
    meeting, invitation, party, representative, secretary, now
):
    ask(invitation, representative, now, day=date(2027, 4, 20))
    domain.extension.grant(invitation, term="reply", day=EIGHTH, version=None, by=secretary, now=now)
    assert due(party, now) == LATER
    assert sorted(Extension.objects.values_list("verdict", flat=True)) == ["granted", "refused"]


def test_reminders_follow_the_term_of_that_party_alone(
    meeting, invitation, other_invitation, party, representative, secretary, now
):
    domain.extension.grant(invitation, term="reply", day=EIGHTH, version=None, by=secretary, now=now)
    invitation.refresh_from_db()
    assert invitation.reminder_anchors()["reply"].at == LATER
    assert other_invitation.reminder_anchors()["reply"].at == FIRST


@pytest.mark.parametrize(
    ("day", "field"),
    [(date(2027, 4, 3), "day"), (date(2027, 4, 1), "day"), (date(2027, 5, 13), "day"), (date(2027, 6, 1), "day")],
)
def test_day_is_after_the_term_and_before_the_meeting(meeting, invitation, representative, now, day, field):
    with pytest.raises(ValidationError) as refused:
        ask(invitation, representative, now, day=day)
    assert field in refused.value.message_dict
    assert not Extension.objects.exists()


def test_more_time_is_asked_for_what_is_owed(meeting, invitation, representative, secretary, now):
    Deadline.objects.create(meeting=meeting, key="nominate", days=25, due_at=FIRST)
    with pytest.raises(ValidationError) as refused:
        ask(invitation, representative, now, term="nominate")
    assert "term" in refused.value.message_dict
    Invitation.objects.filter(pk=invitation.pk).update(reply="accepted", replied_at=now, replied_by=secretary)
    invitation.refresh_from_db()
    made = make_delegation(invitation)
    with pytest.raises(ValidationError):
        ask(invitation, representative, now)
    ask(invitation, representative, now, term="nominate")
    decide(invitation, secretary, now)
    made = type(made).objects.with_facts().get()
    assert (made.due_at, made.reminder_anchors()["nominate"].at) == (LATER, LATER)
    assert told("more_time_granted") == {representative.pk}


def test_nothing_is_put_off_once_the_meeting_has_begun(meeting, invitation, representative, secretary, now):
    for state in ({"status": "postponed", "status_reason": "—"}, {"status": "held"}):
        type(meeting).objects.update(**state)
        with pytest.raises(ValidationError) as refused:
            ask(invitation, representative, now)
        assert refused.value.code == "closed"


def test_what_was_granted_falls_away_when_the_term_is_moved(meeting, invitation, party, secretary, now):
    domain.extension.grant(invitation, term="reply", day=EIGHTH, version=None, by=secretary, now=now)
    term = meeting.deadlines.get(key="reply")
    term.due_at = datetime.fromisoformat("2027-04-20T15:00:00+00:00")
    assert effective(term, party) == term.due_at


def test_answer_is_late_after_the_term_of_the_party(meeting, invitation, secretary, now):
    between = datetime.fromisoformat("2027-04-05T09:00:00+00:00")
    Invitation.objects.filter(pk=invitation.pk).update(reply="declined", replied_at=between, replied_by=secretary)
    assert Invitation.objects.get().is_late
    term = meeting.deadlines.get(key="reply")
    term.extensions.create(
        party=invitation.party, was_due=FIRST, due_at=LATER, asked_by=secretary, asked_at=now, verdict="granted",
        decided_by=secretary, decided_at=now,
    )  # fmt: skip
    assert not Invitation.objects.get().is_late


def test_pages_of_more_time(send, as_user, meeting, invitation, party, representative, colleague, secretary, clerk):
    def url(name):
        return reverse(f"meetings:{name}", args=[meeting.public_id, party.code])

    page = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert url("ask-more-time") in page
    assert send(representative, url("ask-more-time"), day="01.04.2027", reason="Да").status_code == 422
    assert send(representative, url("ask-more-time"), day="08.04.2027", reason="Согласуется").status_code == 303
    assert url("ask-more-time") not in as_user(representative).get(meeting.get_absolute_url()).content.decode()
    for reader in (colleague, secretary):
        assert as_user(reader).get(url("ask-more-time")).status_code == 403
    assert as_user(representative).get(url("decide-term")).status_code == 403
    assert as_user(clerk).get(url("grant-more-time")).status_code == 403
    assert url("decide-term") in as_user(secretary).get(meeting.get_absolute_url()).content.decode()
    assert "Согласуется" in as_user(secretary).get(url("decide-term")).content.decode()
    assert send(secretary, url("decide-term"), verdict="granted").status_code == 303
    decided = as_user(secretary).get(url("decide-term")).content.decode()
    assert "c-save" not in decided  # nobody asks any more
    page = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert "первоначальный срок" in page
    assert send(secretary, url("grant-more-time"), day="12.04.2027").status_code == 303
    assert Invitation.objects.outstanding_for(party, at=invitation.issued_at).get().due_at.day == 12
