"""The cast of the tests: one person of each kind, as policy.toml and the fixtures name them."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Party, StaffRight, User
from tests.factories.members import make_account, make_office, make_party

ALL_RIGHTS = ("answer", "manage_delegation", "propose")
LONG_AGO = DateRange(date(2019, 1, 1), date(2020, 1, 1))


def make_center() -> Party:
    return make_party(
        "ATC", kind="body", order=11, name_ru="Антитеррористический центр СНГ", short_ru="АТЦ СНГ", short_en="ATC"
    )


def make_party_a() -> Party:
    return make_party("TJ", order=8, short_ru="Таджикистан", short_en="Tajikistan", tz="Asia/Dushanbe")


def make_party_b() -> Party:
    return make_party("KG", order=5, short_ru="Кыргызстан", short_en="Kyrgyzstan", tz="Asia/Bishkek")


def make_secretary(center, office) -> User:
    return make_account("staff", party=center, office=office, name="Секретарь", rights=list(StaffRight.Right.values))


def make_clerk(center, office) -> User:
    return make_account("staff", party=center, office=office, name="Делопроизводитель")


def make_representative(party, name="Представитель", rights=ALL_RIGHTS) -> User:
    return make_account("representative", party=party, name=name, rights=rights)


def make_lapsed(party) -> User:
    return make_account("representative", party=party, name="Бывший", valid=LONG_AGO)


def make_half(party) -> User:
    """All rights, but no second step yet."""
    found = make_representative(party, "Без второго шага")
    Authenticator.objects.filter(user=found).delete()
    return found


def make_cast() -> dict[str, Any]:
    """Everybody, with the parties and the office they belong to."""
    center, party, other_party, office = make_center(), make_party_a(), make_party_b(), make_office()
    return {
        "center": center,
        "party": party,
        "other_party": other_party,
        "office": office,
        "administrator": make_account("administrator"),
        "auditor": make_account("auditor"),
        "secretary": make_secretary(center, office),
        "clerk": make_clerk(center, office),
        "representative": make_representative(party),
        "colleague": make_representative(party, "Коллега", ()),
        "neighbour": make_representative(other_party, "Сосед"),
        "lapsed": make_lapsed(party),
        "half": make_half(party),
    }
