"""The list of participants: who stands in it, what an issue shows to others, what is substituted afterwards."""

import pytest
from django.core.exceptions import ValidationError

from meetings import domain
from meetings.models import Invitation, Meeting, Nominee, ParticipantList
from meetings.queries import participants
from reminders.models import Reminder
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import DAYS, ENTERED, MAY, invite, make_meeting
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(meeting, party, other_party, secretary):
    """Both parties' accepted delegations: of A a head and a member, of B a head; B stands before A in protocol."""
    make_seats(meeting)
    made = {}
    for who, roles in ((party, ("member", "head")), (other_party, ("head",))):
        answered = {"reply": "accepted", "replied_at": ENTERED, "replied_by": secretary}
        delegation = make_delegation(invite(meeting, who, **answered), "accepted", by=secretary)
        for role in roles:
            person = make_person(who, f"{who.code}-{role}", post_ru="Советник")
            made[who.code, role] = make_nominee(delegation, person, role, "confirmed")
    return made


def issue(meeting, by, now, **values):
    domain.participants.issue_list(meeting, **{"version": None} | values, by=by, now=now)
    return meeting.lists.first()


def substitute(nominee, person, by, now, reason="Болезнь"):
    values = {"person": person, "reason": reason, "version": None, "by": by, "now": now}
    return domain.participants.request_substitution(nominee, **values)


def names(row):
    return [line["name_ru"] for line in row.lines]


def test_list_is_issued_in_the_order_of_protocol_with_the_heads_first(meeting, sent, secretary, representative, now):
    row = issue(meeting, secretary, now)
    assert names(row) == ["KG-head Иван", "TJ-head Иван", "TJ-member Иван"]
    assert (row.number, row.revision, row.issued_by) == (1, "", secretary)
    assert Reminder.objects.filter(kind="list_issued", person=representative).exists()


def test_only_who_is_confirmed_of_what_is_accepted_stands_in_it(meeting, sent, secretary, other_party, now):
    Nominee.objects.filter(pk=sent["TJ", "member"].pk).update(status="nominated")
    meeting.delegations.filter(party=other_party).update(status="draft", accepted_at=None, accepted_by=None)
    assert [row.pk for row in participants.left_out(meeting)] == [sent["KG", "head"].pk, sent["TJ", "member"].pk]
    assert names(issue(meeting, secretary, now)) == ["TJ-head Иван"]


def test_list_with_nobody_or_with_no_change_is_not_issued(meeting, sent, secretary, now):
    meeting.nominees.update(status="withdrawn")
    with pytest.raises(ValidationError, match="Никто ещё не подтверждён"):
        issue(meeting, secretary, now)
    meeting.nominees.update(status="confirmed")
    issue(meeting, secretary, now)
    with pytest.raises(ValidationError, match="ничего не изменилось"):
        issue(meeting, secretary, now)


def test_who_is_sent_elsewhere_on_these_days_is_accepted_first(meeting, sent, secretary, now):
    other = make_delegation(invite(make_meeting(), sent["TJ", "head"].party))
    make_nominee(other, sent["TJ", "head"].person)
    with pytest.raises(ValidationError) as refusal:
        issue(meeting, secretary, now)
    assert list(refusal.value.error_dict) == ["overlaps_accepted"]
    assert issue(meeting, secretary, now, overlaps_accepted=True).number == 1


@pytest.mark.parametrize(("rule", "shown"), [("after_list", True), ("never", False)])
def test_issue_shows_the_answers_as_the_series_says(meeting, sent, secretary, representative, now, rule, shown):
    meeting.series.replies_shown = rule
    meeting.series.save()
    assert Invitation.objects.shown_to(representative).count() == 1
    issue(meeting, secretary, now)
    assert Invitation.objects.shown_to(representative).count() == (2 if shown else 1)
    assert Invitation.objects.visible_to(representative).count() == 1


def test_after_the_list_the_party_asks_for_a_substitution(meeting, sent, party, representative, secretary, now):
    issue(meeting, secretary, now)
    delegation, new = sent["TJ", "head"].delegation, make_person(party, "Новый", post_ru="Советник")
    act = {"version": None, "by": representative, "now": now}
    with pytest.raises(ValidationError, match="Список участников выпущен"):
        domain.delegation.nominate(delegation, people=[new], role="member", **act)
    with pytest.raises(ValidationError, match="Список участников выпущен"):
        domain.invitation.reply(delegation.invitation, reply="declined", reply_note="x", **act)
    asked = substitute(sent["TJ", "head"], new, representative, now)
    assert (asked.role, asked.status, asked.replaces) == ("head", "requested", sent["TJ", "head"])
    assert Reminder.objects.filter(kind="substitution_asked", person=secretary).exists()
    place = sent["TJ", "head"].position
    domain.participants.approve_substitution(asked, version=None, by=secretary, now=now)
    row = issue(meeting, secretary, now)
    assert (row.number, row.revision) == (2, "Rev.1")
    assert names(row) == ["KG-head Иван", "Новый Иван", "TJ-member Иван"]
    asked.refresh_from_db()
    assert (asked.position, asked.status) == (place, "confirmed")
    first = ParticipantList.objects.get(number=1)
    assert names(first)[1] == "TJ-head Иван"
    found = [(each.kind, each.line.name) for each in participants.changes(row, first)]
    assert found == [("added", "Новый Иван"), ("gone", "TJ-head Иван")]


def test_substitution_is_refused_with_a_reason_and_may_be_asked_anew(
    meeting, sent, party, representative, secretary, now
):
    new = make_person(party, "Новый")
    with pytest.raises(ValidationError, match="ещё не выпущен"):
        substitute(sent["TJ", "head"], new, representative, now)
    issue(meeting, secretary, now)
    asked = substitute(sent["TJ", "head"], new, representative, now)
    refuse = {"version": None, "by": secretary, "now": now}
    with pytest.raises(ValidationError):
        domain.participants.refuse_substitution(asked, reason=" ", **refuse)
    domain.participants.refuse_substitution(asked, reason="Поздно", **refuse)
    sent["TJ", "head"].refresh_from_db()
    assert sent["TJ", "head"].status == "confirmed"
    told = Reminder.objects.filter(kind="substitution_refused", person=representative)
    assert set(told.values_list("words", flat=True)) == {"Поздно"}
    with pytest.raises(ValidationError, match="уже принято"):
        domain.participants.approve_substitution(asked, version=None, by=secretary, now=now)
    assert substitute(sent["TJ", "head"], new, representative, now).status == "requested"


def test_seats_of_a_meeting_are_set_and_said(meeting, secretary, now):
    seats = {("state", "delegates"): 4, ("body", "delegates"): 1}
    domain.participants.set_seats(meeting, seats=seats, version=None, by=secretary, now=now)
    assert {(row.kind, row.group): row.seats for row in meeting.quotas.all()} == seats


def test_an_edition_takes_the_seats_of_its_series_and_hands_them_on(series, party, secretary, now):
    series.quotas.create(kind="state", group="delegates", seats=5)
    first = domain.edition.draft(when=DAYS, series=series, by=secretary, now=now)
    first.quotas.update(seats=6)
    second = domain.edition.clone(first, when=MAY, title_ru="XXI", parties=[], by=secretary, now=now)
    assert [row.seats for row in (*series.quotas.all(), *first.quotas.all(), *second.quotas.all())] == [5, 6, 6]


def test_who_reads_the_list(meeting, sent, secretary, representative, colleague, clerk, administrator, auditor, now):
    issue(meeting, secretary, now)
    assert all(ParticipantList.objects.visible_to(user).exists() for user in (representative, colleague, clerk))
    assert not any(ParticipantList.objects.visible_to(user).exists() for user in (administrator, auditor))
    Meeting.objects.filter(pk=meeting.pk).update(host=None)
    Invitation.objects.filter(party=sent["TJ", "head"].party).update(status="withdrawn", withdrawn_reason="x")
    assert not ParticipantList.objects.visible_to(representative).exists()
