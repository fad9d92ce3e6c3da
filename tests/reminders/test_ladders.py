"""Who is told beside those who owe: whoever is in charge once a term has passed, members with a right, the accredited."""

from datetime import date

import pytest

from members.domain import account
from members.domain import representation as accreditation
from members.models import Representation
from reminders import compose, domain
from reminders.compose import Envelope, Item
from reminders.models import Reminder, Rule
from tests.factories.meetings import invite, make_meeting, make_series


@pytest.fixture
def ladders(rules):
    Rule.objects.update(active=True)


def steps(subject, person, **more):
    """The days before the anchor on which somebody is told by mail."""
    rows = Reminder.objects.about(subject).filter(person=person, channel="mail", state="planned", **more)
    return [(row.anchor, row.rule.days_before) for row in rows.select_related("rule").order_by("due_at")]


def words(row, subject, now):
    envelope = Envelope(row.kind, "reader@test.example", "en", "Europe/Moscow", "<one@portal.example>")
    return compose.preview(envelope, [Item(row, subject)], now=now)


def test_who_may_propose_is_told_of_the_terms_for_proposals_and_papers(
    ladders, party, representative, colleague, neighbour, now
):
    meeting = make_meeting(
        series=make_series(members=[party]), deadlines=(("proposals", 45), ("papers", 25)), circle="members"
    )
    domain.replan(meeting, now=now)
    assert steps(meeting, representative) == [("proposals", 7), ("papers", 7)]
    assert steps(meeting, colleague) == steps(meeting, neighbour) == []  # no right to propose; no member
    row = Reminder.objects.filter(person=representative, anchor="papers", channel="mail").get()
    assert words(row, meeting, now)[0].endswith("Papers for the meeting: Meeting 1")


def test_whoever_is_in_charge_is_told_what_was_not_recorded(ladders, secretary, now):
    meeting = make_meeting(owner=secretary)
    domain.replan(meeting, now=now)
    assert ("ends", -2) in steps(meeting, secretary)
    meeting.status = "held"
    meeting.save()
    domain.replan(meeting, now=now)
    assert steps(meeting, secretary) == [("ends", -30)]
    row = Reminder.objects.get(rule__days_before=-30, channel="mail", state="planned")
    assert "Enter the outcome" in words(row, meeting, row.due_at)[1]


def test_whoever_is_in_charge_is_told_which_party_is_silent(ladders, secretary, party, representative, now):
    invitation = invite(make_meeting(owner=secretary), party)
    domain.replan(invitation, now=now)
    assert steps(invitation, secretary) == [("reply", -2)]
    row = Reminder.objects.get(person=secretary, channel="mail")
    assert "Owed by: Tajikistan" in words(row, invitation, row.due_at)[1]
    invitation.reply, invitation.replied_at, invitation.replied_by = "accepted", now, representative
    invitation.save()
    domain.replan(invitation, now=now)
    assert steps(invitation, secretary) == []


@pytest.fixture
def granted(ladders, representative, other_party, administrator, now):
    """Tajikistan's representative speaks for Kyrgyzstan too, until the end of the year."""
    return accreditation.grant(
        representative, party=other_party, since=date(2027, 1, 1), until=date(2027, 12, 31), answer=True,
        manage_delegation=False, propose=False, basis="", by=administrator, now=now,
    )  # fmt: skip


def test_the_end_of_an_accreditation_is_told_a_month_and_a_week_before(
    granted, representative, neighbour, colleague, secretary, clerk, administrator, now
):
    domain.replan(granted, now=now)
    for person in (representative, neighbour, secretary):
        assert steps(granted, person) == [("ends", 30), ("ends", 7)]
    assert steps(granted, colleague) == steps(granted, clerk) == steps(granted, administrator) == []
    row = Reminder.objects.filter(person=neighbour, channel="mail").earliest("due_at")
    subject, text = words(row, granted, now)
    assert "Kyrgyzstan" in subject
    assert f"{granted.party.get_absolute_url()}\n" in text


def test_an_accreditation_that_goes_on_is_not_said_to_end(granted, representative, other_party, administrator, now):
    following = accreditation.grant(
        representative, party=other_party, since=date(2028, 1, 1), until=None, answer=True,
        manage_delegation=False, propose=False, basis="", by=administrator, now=now,
    )  # fmt: skip
    assert steps(granted, representative) == steps(following, representative) == []
    last = {"last_day": date(2027, 6, 30), "reason": "recalled", "version": None}
    accreditation.end(granted, **last, by=administrator, now=now)
    assert steps(granted, representative) == [("ends", 30), ("ends", 7)]
    assert {row.anchor_at.date() for row in Reminder.objects.about(granted).filter(state="planned")} == {
        date(2027, 6, 30)
    }
    assert Representation.objects.with_anchors_between(now, now.replace(month=12)).count() == 1


def test_nobody_is_told_of_the_end_of_what_ended_with_the_account(
    granted, representative, neighbour, secretary, administrator, now
):
    account.close(representative, reason="left", version=None, by=administrator, now=now)
    assert [steps(granted, person) for person in (representative, neighbour, secretary)] == [[], [], []]
