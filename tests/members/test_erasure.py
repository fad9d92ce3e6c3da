"""Contacts of people whom nobody has named for five years (S65)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members import domain
from members.domain import erasure
from members.models import Person
from records import history
from records.models import Name
from tests.factories.delegations import make_delegation, make_nominee
from tests.factories.meetings import invite, make_meeting

FIVE_YEARS = timedelta(days=5 * 365 + 3)  # with the days that leap years add


@pytest.fixture
def person(party, secretary, now):
    values = {"family_ru": "Давний", "post_ru": "Начальник", "email": "old@test.example", "phone": "+992 1"}
    return domain.person.enter(party=party, by=secretary, now=now, **values)


def contacts(person):
    person.refresh_from_db()
    return person.email, person.phone, person.post_ru


def test_s65_contacts_are_erased_five_years_after_the_last_act(person, now):
    assert domain.erasure.erase_unused(by=None, now=now + timedelta(days=5 * 365 - 1)) == 0
    assert domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS) == 1
    assert contacts(person) == ("", "", "")
    assert (person.family_ru, person.is_active) == ("Давний", False)
    assert "old@test.example" not in person.search_key
    assert domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS + timedelta(days=1)) == 0


def test_s65_the_trail_of_erased_people_keeps_a_pseudonym(person, secretary, now):
    domain.person.edit(person, version=None, by=secretary, now=now, phone="+992 2")
    domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS)
    told = list(history.of(person))
    assert {entry.what[:2] for entry in told} == {"P-"}
    assert told[0].says == "Стёрты контакты и должность"
    assert not Name.objects.filter(text__in=("Давний", "+992 1", "+992 2", "old@test.example")).exists()


def test_s65_who_is_named_keeps_the_contacts(person, party, secretary, now):
    """By an entry of the nomination, though nothing was done to the record itself."""
    nominee = make_nominee(make_delegation(invite(make_meeting(), party)), person)
    history.record(nominee, "nominated", by=secretary, now=now + timedelta(days=400))
    assert domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS) == 0
    assert domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS + timedelta(days=400)) == 1


def test_s65_who_has_an_account_keeps_the_contacts(representative, secretary, now):
    domain.person.edit(representative.person, version=None, by=secretary, now=now, phone="+992 3")
    assert domain.erasure.erase_unused(by=None, now=now + FIVE_YEARS) == 0


def test_who_is_unknown_to_the_trail_is_kept(person, party, now):
    Person.objects.create(party=party, family_ru="Безвестный", phone="1")
    assert [each.family_ru for each in erasure.unused(now + FIVE_YEARS)] == ["Давний"]


def test_command_looks_first_and_takes_a_clock(person, now):
    def said(*arguments):
        out = StringIO()
        call_command("erase_people", *arguments, stdout=out)
        return out.getvalue().strip()

    later = (now + FIVE_YEARS).isoformat()
    assert said("--look", "--at", later) == "1 people would lose their contacts."
    assert said() == "The contacts of 0 people are erased."
    assert contacts(person)[1] == "+992 1"
    assert said("--at", later) == "The contacts of 1 people are erased."
    assert contacts(person)[1] == ""
    for wrong in ("soon", "2032-01-01T00:00"):
        with pytest.raises(CommandError):
            said("--at", wrong)


def test_nobody_is_erased_a_leap_day_early(now):
    assert erasure.years_before(now.replace(year=2028, month=2, day=29)) == now.replace(year=2023, month=2, day=28)
