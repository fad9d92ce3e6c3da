"""Closing an account: final at once, its address free, and after a month erased wherever it stood."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange

from members import domain
from members.domain.account import center_day
from members.models import AccountInvitation, Person, Representation, User
from members.tasks import forget
from records import history
from records.models import Entry, Name
from reminders.models import Message
from tests import guards
from tests.factories.members import PASSWORD, make_account
from tests.members.entrance import code, sign_in
from tests.members.refusals import refused_by


def close(user, administrator, now, reason="Ушёл"):
    return domain.account.close(user, reason=reason, version=None, by=administrator, now=now)


def test_close_shuts_out_for_good(totp_user, administrator, client, now):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    address = totp_user.email
    found = close(totp_user, administrator, now)
    assert client.get("/me/").status_code == 302
    assert (found.is_active, found.closed_at, found.former_email) == (False, now, address)
    assert not found.has_usable_password()
    assert not Authenticator.objects.filter(user=totp_user).exists()
    assert not EmailAddress.objects.filter(email=address).exists()
    assert history.of(totp_user).first().reason == "Ушёл"
    assert Message.objects.filter(kind="security", address=address).exists()
    with pytest.raises(ValidationError):
        domain.account.restore(found, version=None, by=administrator, now=now)


def test_a_suspended_account_can_be_closed_and_a_closed_one_not_again(clerk, administrator, now):
    domain.account.suspend(clerk, reason="x", version=None, by=administrator, now=now)
    close(clerk, administrator, now)
    with pytest.raises(ValidationError) as refusal:
        close(clerk, administrator, now)
    assert refusal.value.code == "closed"


def test_close_ends_representations_today(representative, other_party, administrator, now):
    today = center_day(now)
    later = DateRange(today + timedelta(days=30), None)
    past = DateRange(date(2001, 1, 1), date(2002, 1, 1))
    Representation.objects.create(user=representative, party=other_party, valid=later)
    Representation.objects.create(user=representative, party=other_party, valid=past)
    close(representative, administrator, now)
    held = {(row.party.code, row.last_day) for row in representative.representations.select_related("party")}
    assert held == {("TJ", today), ("KG", date(2001, 12, 31))}
    of_representations = Entry.objects.filter(subject_type__model="representation", verb="ended")
    assert of_representations.count() == 2  # the one of today, and the one that never begins


def test_close_has_the_guards_of_a_suspension(administrator, clerk, now):
    for user, by, reason in ((administrator, administrator, "x"), (clerk, administrator, " ")):
        with pytest.raises(ValidationError):
            close(user, by, now, reason)
    second = make_account("administrator", name="Second")
    close(second, administrator, now)
    with pytest.raises(ValidationError):
        close(administrator, second, now)


def test_the_address_is_free_and_so_is_the_person(representative, party, administrator, now):
    """Who was closed by mistake, or comes back, is invited anew: with the same address, as the same person."""
    address = representative.email
    Person.objects.filter(pk=representative.person_id).update(email=address)
    close(representative, administrator, now)
    values = {"email": address, "role": "representative", "party": party, "family_ru": "Представитель"}
    invitation = domain.invitation.invite(**values, by=administrator, now=now)
    token = domain.invitation.hand_over(invitation, version=None, by=None, now=now).rsplit("/", 2)[-2]
    again = domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now)
    assert (again.email, again.person_id) == (address, representative.person_id)


# Erasing


@pytest.fixture
def with_contacts(representative, party, administrator, now):
    """Closed, with its address in an invitation, a letter, and on the person."""
    address = representative.email
    Person.objects.filter(pk=representative.person_id).update(email=address, phone="+992 1")
    AccountInvitation.objects.create(
        email=address, role="representative", party=party, accepted_at=now, accepted_user=representative
    )
    return close(representative, administrator, now)


def mentions(address):
    rows = (User.objects, AccountInvitation.objects, Message.objects, EmailAddress.objects)
    found = [row for manager in rows for row in manager.values() if address in str(row)]
    return found + [row for row in Person.objects.values() if address in str(row)]


def test_s65_an_address_is_erased_a_month_after_the_closing(with_contacts, now):
    address = with_contacts.former_email
    assert mentions(address)
    assert domain.account.erase_closed(by=None, now=now + timedelta(days=30)) == 0
    assert domain.account.erase_closed(by=None, now=now + timedelta(days=31)) == 1
    assert domain.account.erase_closed(by=None, now=now + timedelta(days=32)) == 0
    assert mentions(address) == []
    with_contacts.refresh_from_db()
    assert (with_contacts.name_ru, with_contacts.address) == ("Представитель", "стёрт")
    person = with_contacts.person
    assert (person.family_ru, person.email, person.phone) == ("Представитель", "", "")
    assert not Message.objects.filter(person=with_contacts).exclude(rendered=None).exists()


def test_s65_the_trail_keeps_a_pseudonym(with_contacts, now):
    person, other = with_contacts.person, history.of(with_contacts).last().actor
    history.record(
        person, "edited", by=with_contacts, now=now, changes=[{"field": "phone", "was": "", "now": "+992 1"}]
    )
    domain.account.erase_closed(by=None, now=now + timedelta(days=31))
    entries = list(history.of(with_contacts, person))
    assert {entry.what for entry in entries} == {history.of(person).first().who}
    assert history.of(person).first().what.startswith("P-")
    assert str(other) in {entry.who for entry in entries}  # others keep their names
    assert not Name.objects.filter(text__in=("Представитель", "+992 1")).exists()


def test_s65_contacts_of_somebody_with_another_account_stay(with_contacts, administrator, now):
    User.objects.create(email="again@test.example", role="representative", person=with_contacts.person, name_ru="Он")
    domain.account.erase_closed(by=None, now=now + timedelta(days=31))
    assert Person.objects.get(pk=with_contacts.person_id).phone == "+992 1"


def test_the_nightly_task_erases(with_contacts, now):
    User.objects.filter(pk=with_contacts.pk).update(former_email="old@test.example")
    forget()
    with_contacts.refresh_from_db()
    assert with_contacts.former_email == "old@test.example"  # closed in the future of the wall's clock


# Pages and the database


def test_close_has_a_page(administrator, clerk, as_user):
    client, url = as_user(administrator), clerk.get_absolute_url()
    assert client.get(f"{url}close/").status_code == 200
    assert client.post(f"{url}close/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}close/", {"reason": "Ушёл"}).status_code == 303
    answer = client.get(url)
    assert answer.context["acts"] == []
    assert clerk.email in answer.text


def test_the_database_keeps_roles_and_closings(clerk, administrator, now):
    rows = User.objects.filter(pk=clerk.pk)
    refused_by("members_user_erased_when_closed", lambda: rows.update(erased_at=now))
    guards.refused_by("members_user_role_stays", lambda: rows.update(role="auditor"))
    close(clerk, administrator, now)
    guards.refused_by("members_user_stays_closed", lambda: rows.update(is_active=True, closed_at=None))
