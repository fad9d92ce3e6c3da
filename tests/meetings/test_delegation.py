"""The delegation of a party: from the answer to the accepted names, who may do what when, and what is owed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from meetings import domain
from meetings.models import Delegation, Meeting, Nominee
from records import history
from records.models import StaleError
from reminders.models import Reminder
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db
act = domain.delegation


@pytest.fixture
def meeting(series, other_party, secretary):
    """With terms for the names, their confirmation and credentials, and three and two seats."""
    terms = (("reply", 40), ("nominate", 25), ("confirm", 10), ("credentials", 5))
    row = make_meeting(series=series, ordinal=20, host=other_party, owner=secretary, deadlines=terms)
    make_seats(row)
    return row


@pytest.fixture
def delegation(meeting, party, representative, now):
    """Opened by the answer of party A."""
    invitation = invite(meeting, party)
    domain.invitation.reply(invitation, reply="accepted", version=None, by=representative, now=now)
    return Delegation.objects.get()


@pytest.fixture
def people(party):
    """Four people of party A."""
    families = ("Азимов", "Бобоев", "Валиев", "Гафуров")
    return [
        make_person(party, family, post_ru="Советник", family_en=family.translate(LATIN), given_en="Ivan")
        for family in families
    ]


LATIN = str.maketrans("АзимовБбеВалГфур", "AzimovBbeValGfur")


def do(name, row, by, now, **values):
    return getattr(act, name)(row, **{"version": None} | values, by=by, now=now)


def do_credentials(row, by, now, **values):
    return domain.credentials.set_credentials(row, **{"version": None} | values, by=by, now=now)


def name(delegation, people, by, now, *, head=True):
    """Name people, the first of them as the head."""
    first, *others = people
    do("nominate", delegation, by, now, people=[first], role="head" if head else "member")
    if others:
        do("nominate", delegation, by, now, people=others, role="member")


def sent(delegation, people, by, now):
    name(delegation, people, by, now)
    return do("submit", delegation, by, now)


def refused(code, call, *args, **values):
    with pytest.raises(ValidationError) as refusal:
        call(*args, **values)
    codes = [error.code for error in refusal.value.error_list] if hasattr(refusal.value, "error_list") else []
    if hasattr(refusal.value, "error_dict"):
        codes = [error.code for errors in refusal.value.error_dict.values() for error in errors]
        codes += list(refusal.value.error_dict)
    assert code in codes, (refusal.value, codes)


def standing(delegation):
    return [str(row.person) for row in delegation.nominees.standing()]


def test_delegation_is_named_submitted_and_accepted(delegation, people, representative, secretary, party, now):
    assert Delegation.objects.outstanding_for(party, at=now).get() == delegation
    row = sent(delegation, people[:3], representative, now)
    assert (row.status, row.submitted_by, row.is_late) == ("submitted", representative, False)
    assert standing(row) == ["Азимов Иван", "Бобоев Иван", "Валиев Иван"]
    assert not Delegation.objects.outstanding_for(party, at=now).exists()
    row = do("accept", row, secretary, now)
    assert row.status == "accepted"
    assert set(row.nominees.values_list("status", "name_ru")) == {
        ("confirmed", "Азимов Иван"), ("confirmed", "Бобоев Иван"), ("confirmed", "Валиев Иван")
    }  # fmt: skip
    told = set(Reminder.objects.filter(rule=None).values_list("kind", "person"))
    assert {("delegation_submitted", secretary.pk), ("delegation_accepted", representative.pk)} <= told
    verbs = list(history.of(row).values_list("verb", flat=True))
    assert verbs == ["accepted", "submitted", "nominated", "nominated", "opened"]


def test_the_trail_of_a_delegation_holds_no_name(delegation, people, representative, now):
    sent(delegation, people[:2], representative, now)
    for row in (delegation, *delegation.nominees.all()):
        for entry in history.of(row):
            assert "Азимов" not in str(entry.changes) + entry.subject_name


def test_seats_are_those_of_the_kind_and_the_own_go_before(delegation, people, representative, secretary, now):
    name(delegation, people[:3], representative, now)
    refused("full", do, "nominate", delegation, representative, now, people=people[3:], role="expert")
    do("nominate", delegation, representative, now, people=people[3:], role="interpreter")
    other = delegation.nominees.get(person=people[3])
    refused("full", do, "edit_nominee", other, representative, now, role="adviser")
    domain.participants.set_own_seats(
        delegation.invitation, seats_delegates=4, seats_accompanying=None, seats_reason="Принимающая сторона",
        version=None, by=secretary, now=now,
    )  # fmt: skip
    do("edit_nominee", other, representative, now, role="adviser")
    assert delegation.nominees.standing().filter(role="adviser").count() == 1


def test_without_a_row_there_are_no_seats(delegation, people, representative, now):
    delegation.meeting.quotas.all().delete()
    refused("full", do, "nominate", delegation, representative, now, people=people[:1], role="head")


def test_who_can_be_sent(delegation, people, representative, other_party, now):
    name(delegation, people[:1], representative, now)
    stranger, gone = make_person(other_party), make_person(delegation.party, "Данилов", is_active=False)
    for person in (stranger, gone, people[0]):
        refused("people", do, "nominate", delegation, representative, now, people=[person], role="member")
    refused("people", do, "nominate", delegation, representative, now, people=[], role="member")
    refused("role", do, "nominate", delegation, representative, now, people=people[1:2], role="head")


def test_only_who_takes_part_names_people(delegation, people, representative, meeting, now):
    invitation = delegation.invitation
    invitation.refresh_from_db()
    for values in ({"reply": "undecided"}, {"status": "withdrawn", "withdrawn_reason": "x"}):
        type(invitation).objects.filter(pk=invitation.pk).update(**values)
        refused("not_accepted", do, "nominate", delegation, representative, now, people=people[:1], role="head")
        type(invitation).objects.filter(pk=invitation.pk).update(reply="accepted", status="issued")
    refused("closed", do, "nominate", delegation, representative, meeting.starts_at, people=people[:1], role="head")


def test_order_is_kept_and_nobody_stands_twice(delegation, people, representative, now):
    name(delegation, people[:3], representative, now)
    third = delegation.nominees.get(person=people[2])
    do("drop", delegation.nominees.get(person=people[1]), representative, now)
    do("reorder", delegation, representative, now, nominee=third, place=1)
    assert standing(delegation) == ["Валиев Иван", "Азимов Иван"]
    do("nominate", delegation, representative, now, people=[people[1]], role="member")
    assert standing(delegation) == ["Валиев Иван", "Азимов Иван", "Бобоев Иван"]
    assert Nominee.objects.count() == 3


def test_what_is_missing_is_named_at_submitting(delegation, people, party, representative, now):
    refused("incomplete", do, "submit", delegation, representative, now)
    bare = make_person(party, "Ёлкин")
    delegation.meeting.languages = ["ru", "en"]
    delegation.meeting.save()
    name(delegation, [people[0], bare], representative, now, head=False)
    with pytest.raises(ValidationError) as refusal:
        do("submit", delegation, representative, now)
    said = " ".join(refusal.value.messages)
    for words in ("главу делегации", "Ёлкин Иван: укажите имя латиницей", "Ёлкин Иван: укажите звание или должность"):
        assert words in said


def test_returned_names_are_mended_and_kept_as_they_were_sent(delegation, people, representative, secretary, now):
    row = sent(delegation, people[:1], representative, now)
    nominee = row.nominees.get()
    remarks = {str(nominee.public_id): "Нет звания"}
    refused("reason", do, "return_delegation", row, secretary, now, reason=" ", remarks={})
    row = do("return_delegation", row, secretary, now, reason="Уточните", remarks=remarks)
    nominee.refresh_from_db()
    assert (row.status, row.owes, nominee.remark) == ("returned", "nominate", "Нет звания")
    domain_of_people = people[0]
    domain_of_people.rank_ru = "Полковник"
    domain_of_people.save()
    row = do("submit", row, representative, now)
    nominee.refresh_from_db()
    assert (row.return_reason, nominee.remark, nominee.rank_ru) == ("", "", "Полковник")
    domain_of_people.rank_ru = "Генерал"
    domain_of_people.save()
    assert Nominee.objects.get().card()["rank_ru"] == "Полковник"


def test_change_after_acceptance_is_submitted_again(delegation, people, representative, secretary, party, now):
    row = do("accept", sent(delegation, people[:1], representative, now), secretary, now)
    row = do("nominate", row, representative, now, people=people[1:2], role="expert")
    assert (row.status, row.accepted_at, row.owes) == ("draft", None, "nominate")
    assert set(row.nominees.values_list("status", flat=True)) == {"confirmed", "nominated"}


def test_two_steps_are_confirmed_by_the_party(delegation, people, representative, secretary, series, party, now):
    series.two_step = True
    series.save()
    row = do("accept", sent(delegation, people[:2], representative, now), secretary, now)
    assert set(row.nominees.values_list("status", flat=True)) == {"nominated"}
    owed = Delegation.objects.outstanding_for(party, at=now).get()
    assert (owed.owes, list(owed.reminder_anchors())) == ("confirm", ["confirm"])
    refused("people", do, "confirm", row, representative, now, people=[])
    do("confirm", row, representative, now, people=list(row.nominees.filter(person=people[0])))
    assert Delegation.objects.outstanding_for(party, at=now).exists()
    do("confirm", row, representative, now, people=list(row.nominees.all()))
    assert not Delegation.objects.outstanding_for(party, at=now).exists()


def test_credentials_are_in_hand_or_waived_before_acceptance(
    delegation, people, representative, secretary, series, party, now
):
    series.needs_credentials = True
    series.save()
    row = sent(delegation, people[:1], representative, now)
    assert row.credentials_status == "awaited"
    assert Delegation.objects.outstanding_for(party, at=now).get().owes == "credentials"
    refused("credentials", do, "accept", row, secretary, now)
    refused("waiver_reason", do_credentials, row, secretary, now, credentials_status="waived")
    row = do_credentials(row, secretary, now, credentials_status="copy", credentials_letter="12 от 1 марта")
    assert not Delegation.objects.outstanding_for(party, at=now).exists()
    assert do("accept", row, secretary, now).status == "accepted"


def test_secretariat_enters_names_that_came_by_letter(delegation, people, secretary, now):
    name(delegation, people[:1], secretary, now)
    refused("letter", do, "submit", delegation, secretary, now, source="letter")
    row = do("submit", delegation, secretary, now, source="letter", letter="№ 7 от 1 марта")
    assert (row.source, row.letter, row.submitted_by) == ("letter", "№ 7 от 1 марта", secretary)


def test_declining_withdraws_the_people_and_accepting_offers_them(delegation, people, representative, party, now):
    row = sent(delegation, people[:2], representative, now)
    invitation = row.invitation
    answer = {"version": None, "by": representative, "now": now}
    domain.invitation.reply(invitation, reply="declined", reply_note="Занятость", **answer)
    row.refresh_from_db()
    assert (row.status, standing(row)) == ("withdrawn", [])
    assert not Delegation.objects.outstanding_for(party, at=now).exists()
    domain.invitation.reply(invitation, reply="accepted", **answer)
    row = Delegation.objects.get()
    assert (row.status, row.owes, standing(row)) == ("draft", "nominate", [])
    assert row.nominees.filter(status="withdrawn").count() == 2


def test_names_are_owed_by_their_term_and_reminded_of(delegation, representative, colleague, meeting, secretary, now):
    row = Delegation.objects.with_facts().get()
    assert row.due_at == meeting.deadlines.get(key="nominate").due_at
    assert [found.person for found in row.people_to_remind("manage")] == [representative]
    assert [found.person for found in row.people_to_remind("owner")] == [secretary]
    assert Reminder.objects.filter(subject_id=row.pk, kind="deadline").exists() is False  # no rule is seeded here
    soon = row.due_at + timedelta(days=1)
    assert list(Delegation.objects.with_anchors_between(now, soon)) == [row]
    assert not Delegation.objects.with_anchors_between(soon, soon + timedelta(hours=1)).exists()
    Meeting.objects.filter(pk=meeting.pk).update(status="postponed", status_reason="x")
    assert not Delegation.objects.get().reminder_anchors()
    assert not Delegation.objects.outstanding().exists()


def test_a_term_that_moves_takes_the_reminders_along(delegation, secretary, meeting, now):
    terms = dict.fromkeys(("reply", "confirm")) | {"nominate": meeting.deadlines.get(key="nominate").term()}
    domain.deadline.set_terms(meeting, terms=terms, version=None, by=secretary, now=now)
    assert Delegation.objects.get().reminder_anchors()["nominate"].local.date() == date(2027, 4, 18)


def test_stale_page_is_noticed(delegation, people, representative, now):
    seen = delegation.version
    do("nominate", delegation, representative, now, people=people[:1], role="head")
    with pytest.raises(StaleError):
        do("nominate", delegation, representative, now, people=people[1:2], role="member", version=seen)


def test_who_sees_a_delegation(delegation, people, representative, colleague, neighbour, clerk, administrator, now):
    name(delegation, people[:1], representative, now)
    for user in (representative, colleague, clerk):
        assert Delegation.objects.visible_to(user).count() == Nominee.objects.visible_to(user).count() == 1
    invite(delegation.meeting, neighbour.parties().get())
    for user in (neighbour, administrator):
        assert not Delegation.objects.visible_to(user).exists()
        assert not Nominee.objects.visible_to(user).exists()


def test_acts_of_the_party_and_of_the_secretariat(delegation, representative, colleague, neighbour, secretary, clerk):
    own = ("nominate", "reorder", "submit_delegation", "confirm_delegation", "request_substitution")
    office = ("accept_delegation", "return_delegation", "set_credentials", "approve_substitution", "issue_list")
    for permission in own:
        assert [user.has_perm(f"meetings.{permission}", delegation) for user in (representative, secretary)] == [
            True
        ] * 2
    for permission in office:
        assert secretary.has_perm(f"meetings.{permission}", delegation)
        assert not representative.has_perm(f"meetings.{permission}", delegation)
    for user in (colleague, neighbour, clerk):
        assert not any(user.has_perm(f"meetings.{each}", delegation) for each in (*own, *office))


def test_people_sent_elsewhere_on_these_days_are_known(delegation, people, representative, party, now):
    name(delegation, people[:1], representative, now)
    other = make_delegation(invite(make_meeting(), party))
    make_nominee(other, people[0])
    assert [row.meeting for row in Nominee.objects.elsewhere(delegation.meeting)] == [other.meeting]
    Meeting.objects.filter(pk=other.meeting_id).update(status="cancelled", status_reason="x")
    assert not Nominee.objects.elsewhere(delegation.meeting).exists()
