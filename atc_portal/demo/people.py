"""Invented people and their accounts: one password for all, hashed once, a second step each, every role and several parties."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db.backends.postgresql.psycopg_any import DateRange

from atc_portal.demo.world import DOMAIN, EN, RU, World
from members import domain as members
from members import signin
from members.models import Office, Party, Person, Representation, StaffRight, User
from records import history
from reminders.domain import replan_person

# Surnames nobody bears: each is a word for a sample.
NAMES = (
    ("Примеров", "Демид", "Primerov", "Demid"),
    ("Образцова", "Вера", "Obraztsova", "Vera"),
    ("Шаблонова", "Нина", "Shablonova", "Nina"),
    ("Макетов", "Иван", "Maketov", "Ivan"),
    ("Условнов", "Пётр", "Uslovnov", "Pyotr"),
    ("Вымыслова", "Анна", "Vymyslova", "Anna"),
    ("Черновиков", "Олег", "Chernovikov", "Oleg"),
    ("Учебнова", "Дина", "Uchebnova", "Dina"),
    ("Моделев", "Тимур", "Modelev", "Timur"),
    ("Эскизова", "Айгуль", "Eskizova", "Aigul"),
    ("Проектов", "Фарход", "Proyektov", "Farkhod"),
    ("Набросков", "Азат", "Nabroskov", "Azat"),
    ("Заготовкина", "Лола", "Zagotovkina", "Lola"),
    ("Болванкин", "Юрий", "Bolvankin", "Yuri"),
    ("Пустышкина", "Зоя", "Pustyshkina", "Zoya"),
    ("Тренажёров", "Рустам", "Trenazhyorov", "Rustam"),
)
RIGHTS = {"answer": True, "manage_delegation": True, "propose": True}
# One representative of each party; the third answers to letters in English, the last two see but do not answer.
REPRESENTATIVES: tuple[tuple[str, str, str, dict[str, bool]], ...] = (
    ("am", "AM", "ru", RIGHTS),
    ("az", "AZ", "en", RIGHTS),
    ("by", "BY", "ru", RIGHTS),
    ("kz", "KZ", "ru", RIGHTS),
    ("kg", "KG", "ru", RIGHTS),
    ("ru", "RU", "ru", RIGHTS),
    ("tj", "TJ", "ru", RIGHTS),
    ("uz", "UZ", "ru", RIGHTS),
    ("chsb", "CHSB", "ru", RIGHTS),
    ("tj-view", "TJ", "ru", {}),
)
# People whom parties send and who have no account: party, post in both languages; one is on the lists twice, as happens.
ROSTER = (
    ("TJ", "начальник отдела", "head of department"),
    ("TJ", "эксперт", "expert"),
    ("TJ", "переводчик", "interpreter"),
    ("KG", "заместитель начальника управления", "deputy head of directorate"),
    ("KG", "эксперт", "expert"),
    ("BY", "начальник управления", "head of directorate"),
    ("BY", "советник", "adviser"),
    ("KZ", "эксперт", "expert"),
    ("UZ", "советник", "adviser"),
    ("AM", "эксперт", "expert"),
    ("AM", "заместитель начальника управления международного сотрудничества", "deputy head, international cooperation"),
    ("AM", "переводчик", "interpreter"),
    ("AM", "советник", "adviser"),
    ("BY", "переводчик", "interpreter"),
    ("KG", "переводчик", "interpreter"),
    ("RU", "заместитель начальника управления", "deputy head of directorate"),
    ("RU", "советник", "adviser"),
    ("RU", "эксперт", "expert"),
)
ROSTER_NAMES = (
    ("Наглядов", "Рустам", "Nagliadov", "Rustam"),
    ("Показова", "Мадина", "Pokazova", "Madina"),
    ("Предположенский", "Сухроб", "Predpolozhenskii", "Sukhrob"),
    ("Опытова", "Чолпон", "Opytova", "Cholpon"),
    ("Испытов", "Нурлан", "Ispytov", "Nurlan"),
    ("Пробный", "Артём", "Probnyi", "Artem"),
    ("Допустимова", "Ирина", "Dopustimova", "Irina"),
    ("Мнимов", "Ерлан", "Mnimov", "Erlan"),
    ("Представимов", "Жасур", "Predstavimov", "Zhasur"),
    ("Сочинённая", "Нарине", "Sochinennaia", "Narine"),
    ("Предусмотренная-Образцовская", "Анаит", "Predusmotrennaia-Obraztsovskaia", "Anahit"),
    ("Толковательский", "Арам", "Tolkovatelskii", "Aram"),
    ("Замысловский", "Гагик", "Zamyslovskii", "Gagik"),
    ("Выразимова", "Алеся", "Vyrazimova", "Alesia"),
    ("Подразумеваев", "Бакыт", "Podrazumevaev", "Bakyt"),
    ("Заглавнов", "Лев", "Zaglavnov", "Lev"),
    ("Сносочкина", "Майя", "Snosochkina", "Maya"),
    ("Абзацев", "Глеб", "Abzatsev", "Gleb"),
)
FOR_TWO_YEARS = 730


@dataclass(frozen=True)
class Who:
    """The name of an invented person, in both scripts."""

    family_ru: str
    given_ru: str
    family_en: str
    given_en: str


def staff(world: World, hashed: str) -> None:
    """Administrators, the secretariat, the auditor."""
    everything = list(StaffRight.Right.values)
    office = Office.objects.order_by("kind").first()
    center = world.parties["ATC"]
    _account(world, "administrator", "administrator", hashed)
    _account(world, "administrator2", "administrator", hashed)
    _account(world, "secretary", "staff", hashed, party=center, office=office, rights=everything)
    _account(world, "officer", "staff", hashed, party=center, office=office, rights=everything)
    _account(world, "clerk", "staff", hashed, party=center, office=office)
    _account(world, "auditor", "auditor", hashed)


def roster(world: World) -> None:
    """People whom the parties send, without accounts; the first stands on the list a second time, in Latin letters alone."""
    by = world.accounts["secretary"]
    for names, (code, post_ru, post_en) in zip(ROSTER_NAMES, ROSTER, strict=True):
        values = {**vars(Who(*names)), "post_ru": f"{post_ru}{RU}", "post_en": f"{post_en}{EN}"}
        members.person.enter(party=world.parties[code], **values, by=by, now=world.now)
    _family, _given, family, given = ROSTER_NAMES[0]
    twice = {"family_en": family, "given_en": given, "post_ru": f"эксперт{RU}", "post_en": f"expert{EN}"}
    members.person.enter(party=world.parties[ROSTER[0][0]], **twice, by=by, now=world.now)


def agencies(world: World) -> None:
    """An authority of a state."""
    members.agency.enter(
        party=world.parties["TJ"], kind="competent_authority", name_ru=f"Вымышленный компетентный орган{RU}",
        name_en=f"An invented competent authority{EN}", by=world.accounts["secretary"], now=world.now,
    )  # fmt: skip


def representatives(world: World, hashed: str) -> None:
    """Those who act for the parties; from here on there is somebody to tell."""
    valid = DateRange(world.today - timedelta(days=1), world.today + timedelta(days=FOR_TWO_YEARS))
    for name, code, language, rights in REPRESENTATIVES:
        party = world.parties[code]
        account = _account(world, name, "representative", hashed, party=party, language=language)
        row = Representation(user=account, party=party, valid=valid, basis=f"Письмо № 0/0{RU}", **rights)
        row.write()
        history.record(row, "granted", by=world.accounts["administrator"], now=world.now)
        replan_person(account, now=world.now)


def _account(
    world: World,
    name: str,
    role: str,
    hashed: str,
    *,
    party: Party | None = None,
    office: Office | None = None,
    rights: list[str] | None = None,
    language: str = "ru",
) -> User:
    who = Who(*NAMES[len(world.accounts) % len(NAMES)])
    person = _person(who, party, f"{name}@{DOMAIN}") if party else None
    account = User(
        email=f"{name}@{DOMAIN}",
        role=role,
        person=person,
        name_ru=f"{who.family_ru} {who.given_ru}{RU}",
        name_en=f"{who.family_en} {who.given_en}{EN}",
        office=office,
        language=language,
        tz=party.tz if party else "Europe/Moscow",
        review_on=date(world.today.year + 1, 1, 31),
    )
    account.password = hashed
    account.write()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    secret = signin.sealed(generate_totp_secret(), account)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
    StaffRight.objects.bulk_create([StaffRight(user=account, right=right) for right in rights or ()])
    history.record(account, "accepted", by=world.accounts.get("administrator"), now=world.now)
    world.accounts[name] = account
    return account


def _person(who: Who, party: Party, email: str) -> Person:
    person = Person(
        party=party,
        family_ru=who.family_ru,
        given_ru=who.given_ru,
        family_en=who.family_en,
        given_en=who.given_en,
        post_ru=f"вымышленный сотрудник{RU}",
        post_en=f"an invented officer{EN}",
        email=email,
    )
    person.name()
    person.write()
    return person


def listed() -> dict[str, str]:
    """The demo accounts with what each is for, as the launcher prints them."""
    found = {}
    accounts = User.objects.active().filter(email__endswith=f"@{DOMAIN}").order_by("pk")
    for account in accounts.prefetch_related("representations__party", "rights"):
        found[account.email] = _words(account)
    return found


def _words(account: User) -> str:
    if account.role == "staff":
        return "secretariat, all rights" if account.rights.all() else "secretariat, reads only"
    if account.role == "representative":
        row = account.representations.all()[0]
        return f"represents {row.party.short_en}{'' if row.answer else ', reads only'}"
    return account.role
