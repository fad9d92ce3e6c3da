"""Parties, people and accounts for tests: explicit values, no randomness, no hidden relatives."""

from datetime import date
from functools import lru_cache

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Office, Party, Person, Representation, StaffRight, Standing, User

ALWAYS = DateRange(date(2000, 1, 1), None)
PASSWORD = "a long phrase for tests"


def make_party(code, *, kind="state", order=1, standing="member", tz="Europe/Moscow", **names) -> Party:
    """A party with a standing since 2000."""
    values = {"name_ru": f"Государство {code}", "name_en": f"State {code}", "short_ru": code, "short_en": code} | names
    found = Party.objects.create(kind=kind, code=code, protocol_order=order, tz=tz, **values)
    Standing.objects.create(party=found, status=standing if kind == "state" else "organ", valid=ALWAYS)
    return found


def make_office() -> Office:
    """The headquarters."""
    return Office.objects.create(
        kind="headquarters", name_ru="Штаб-квартира", name_en="Headquarters", city_ru="Москва", city_en="Moscow"
    )


def make_person(party, family="Иванов", given="Иван", **more) -> Person:
    """A person of a party."""
    found = Person(party=party, family_ru=family, given_ru=given, **more)
    found.name()
    found.save()
    return found


@lru_cache(maxsize=1)
def _hash() -> str:
    """The one password of all test accounts; hashing takes its time by design, so it is done once."""
    return make_password(PASSWORD)


def make_account(role, *, party=None, office=None, name="", rights=(), valid=ALWAYS, email="", language="ru") -> User:
    """An account that has its second step; staff get rights, a representative a representation of the party."""
    name = name or role.capitalize()
    person = make_person(party, family=name, given="Тест") if role in ("staff", "representative") else None
    email = email or f"{role}-{User.objects.count() + 1}@test.example"
    found = User(email=email, role=role, person=person, name_ru=name, name_en=name, office=office, language=language)
    found.password = _hash()
    found.save()
    EmailAddress.objects.create(user=found, email=email, verified=True, primary=True)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={"secret": "test"})
    if role == "staff":
        StaffRight.objects.bulk_create([StaffRight(user=found, right=right) for right in rights])
    if role == "representative":
        Representation.objects.create(user=found, party=party, valid=valid, **dict.fromkeys(rights, True))
    return found
