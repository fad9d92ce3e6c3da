"""The meetings of the demo year: editions of the four series and meetings of their own, in every state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from atc_portal.demo import agendas, protocols, session
from atc_portal.demo.world import EN, RU, World, on_day, within
from atc_portal.pages import plan_list
from meetings.domain import deadline, edition, invitation, meeting, plan, series, venue
from meetings.models import Invitation, Meeting, MeetingSeries, Term, Venue, When
from members.models import Party
from ui.text import roman

PLACES = {
    "RU": ("Москва", "Moscow"),
    "KG": ("Бишкек", "Bishkek"),
    "BY": ("Минск", "Minsk"),
    "TJ": ("Душанбе", "Dushanbe"),
}
WENT = "BY AM KG RU TJ CHSB"  # who was invited to what is over
NOTICE, ANSWERED = 65, 48  # days before the first day: convened, answered by letter


@dataclass(frozen=True)
class Past:
    """An edition that is over."""

    code: str
    host: str
    ago: int
    days: int = 1
    finalised: bool = True


OVER = (
    Past("authorised-representatives", "RU", 250),
    Past("expert-consultations", "KG", 205, days=2),
    Past("national-centres", "RU", 160, days=2),
    Past("assembly", "TJ", 84, days=3),
    Past("authorised-representatives", "RU", 33, finalised=False),
)


def prepare(world: World) -> None:
    """Venues, and who belongs to the series in the demo year."""
    since = world.today - timedelta(days=400)
    for each in MeetingSeries.objects.all():
        for party in world.states():
            series.set_member(
                each, party=party, role="member", since=since, until=None, by=world.secretary, now=world.now
            )
        for party in world.of("TM CHSB CMIA"):
            series.set_member(
                each, party=party, role="observer", since=since, until=None, by=world.secretary, now=world.now
            )
    for code, (city_ru, city_en) in PLACES.items():
        party = world.parties[code]
        venue.enter(
            name_ru=f"Зал совещаний{RU}", name_en=f"Conference hall{EN}", city_ru=city_ru, city_en=city_en,
            party=party, tz=party.tz, by=world.secretary, now=world.now,
        )  # fmt: skip


def past(world: World) -> None:
    """What is over, entered with the clock of its days; and what is in session today."""
    _commented(world)
    for each in OVER:
        first = world.day(-each.ago)
        row = _edition(
            world,
            each.code,
            each.host,
            on_day(first, world.parties[each.host].tz, days=each.days),
            world.at(-each.ago - 90),
        )
        row = _convene(world, row, world.of(WENT), world.at(-each.ago - NOTICE))
        for number, asked in enumerate(row.invitations.order_by("pk")):
            _letter(world, asked, "accepted" if number % 5 else "declined", world.at(-each.ago - ANSWERED + number % 3))
        if not each.finalised:
            protocols.put_before(world, _fresh(row), world.at(-each.ago + each.days + 2))
        row = meeting.mark_held(_fresh(row), version=None, by=world.secretary, now=world.at(-each.ago + each.days + 2))
        if each.finalised:
            note = "Протокол подписан (демо)"
            meeting.finalise(row, reason=note, version=None, by=world.officer, now=world.at(-each.ago + 25))
    _overdue(world)
    _in_session(world)


def _commented(world: World) -> None:
    """A meeting that was held some weeks ago, on whose protocol a party is late with its comments."""
    when = on_day(world.day(-39), "Europe/Minsk")
    row = _own(world, "Совещание экспертов по обучению", "Meeting of experts on training", "BY", when, world.at(-100))
    row = _convene(world, row, world.of("AZ BY KZ UZ"), world.at(-80), reply=14)
    for asked in row.invitations.order_by("pk"):
        _letter(world, asked, "accepted", world.at(-60))
    protocols.put_before(world, _fresh(row), world.at(-36))
    row = meeting.mark_held(_fresh(row), version=None, by=world.secretary, now=world.at(-36))
    session.circulate(world, _fresh(row))


def _in_session(world: World) -> None:
    """A meeting of three days, of which today is the second."""
    names = "Рабочее совещание экспертов", "Working meeting of experts in session"
    row = _own(world, *names, "RU", session.days(world), world.at(-session.AGO - 15))
    row = _convene(world, row, world.of(session.INVITED), world.at(-session.AGO), reply=14)
    for asked in row.invitations.exclude(party__code="TJ").order_by("pk"):
        _letter(world, asked, "declined" if asked.party.code == "KG" else "accepted", world.at(-session.AGO + 4))
    session.open_session(world, _fresh(row))


def _overdue(world: World) -> None:
    """A meeting next week to which two parties still owe their answer."""
    row = _edition(world, "authorised-representatives", "RU", on_day(world.day(5), "Europe/Moscow"), world.at(-60))
    row = _convene(world, row, world.states(), world.at(-25))
    for number, asked in enumerate(row.invitations.exclude(party__code__in=["KG", "TJ"]).order_by("pk")):
        _letter(world, asked, "accepted", world.at(-20 + number))


def coming(world: World) -> None:
    """What is to come, convened in these days; the answers of some parties are in."""
    heads = _edition(world, "national-centres", "RU", on_day(world.day(47), "Europe/Moscow", days=2), world.at(0))
    agendas.first_issue(world, heads)
    heads = _convene(world, heads, world.states() + world.of("CHSB CMIA"), world.now)
    agendas.second_issue(world, heads)
    agendas.proposals(world, heads)
    _answers(world, heads, {"by": "accepted", "kz": "accepted", "ru": "accepted", "uz": "undecided", "az": "declined"})

    experts = _edition(world, "expert-consultations", "KG", on_day(world.day(72), "Asia/Bishkek", days=2), world.at(0))
    experts = _convene(world, experts, world.states(), world.now)
    _answers(world, experts, {"kg": "accepted", "am": "accepted"})
    meeting.reschedule(
        _fresh(experts), when=on_day(world.day(79), "Asia/Bishkek", days=2),
        reason="В эти дни занят зал с синхронным переводом (демо)", ask_again=False,
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip

    later = world.today + timedelta(days=200)
    _plan(world, _edition(world, "assembly", "KZ", within("quarter", later, "Asia/Almaty"), world.now))
    spring = world.today + timedelta(days=120)
    _plan(
        world, _edition(world, "authorised-representatives", "RU", within("month", spring, "Europe/Moscow"), world.now)
    )
    _alone(world)


def _alone(world: World) -> None:
    """Meetings of no series: convened, called off, put off, a draft."""
    seminar = _ahead(world, "Семинар по обмену опытом", "Seminar on the exchange of experience", "BY", 19)
    seminar = _convene(world, seminar, world.of("AM BY KZ KG RU TJ"), world.now, reply=9)
    _answers(world, seminar, {"by": "accepted", "am": "accepted"})
    table = _ahead(world, "Круглый стол по правовым вопросам", "Round table on legal questions", "RU", 40)
    table = _convene(world, table, world.of("BY KZ RU TJ UZ"), world.now, reply=20)
    meeting.postpone(
        _fresh(table), reason="Ожидается проект документа (демо)", decided_by="Секретариат (демо)",
        version=None, by=world.officer, now=world.now,
    )  # fmt: skip
    working = _ahead(world, "Рабочая встреча экспертов", "Working meeting of experts", "TJ", 27)
    working = _convene(world, working, world.of("AM KG RU TJ"), world.now, reply=14)
    meeting.cancel(
        _fresh(working), reason="Вопросы сняты перепиской (демо)", version=None, by=world.officer, now=world.now
    )
    _ahead(
        world, "Учебные сборы дежурных служб", "Training of duty desks", "RU", 52
    )  # within a week of the meeting of heads
    group = _ahead(world, "Экспертная группа по терминологии", "Expert group on terminology", "RU", 22)
    group = _convene(world, group, world.of("AM BY KZ RU"), world.now, reply=9)
    _answers(world, group, dict.fromkeys(("am", "by", "kz", "ru"), "accepted"))


def _edition(world: World, code: str, host: str, when: When, now: Any) -> Meeting:
    kind = MeetingSeries.objects.get(code=code)
    number = edition.next_ordinal(kind)
    prefix = f"{roman(number)} " if number else ""
    return _draft(
        world,
        when,
        host,
        now,
        series=kind,
        title_ru=f"{prefix}{kind.name_ru}{RU}",
        title_en=f"{prefix}{kind.name_en}{EN}",
    )


def _ahead(world: World, title_ru: str, title_en: str, host: str, days: int) -> Meeting:
    return _own(world, title_ru, title_en, host, on_day(world.day(days), world.parties[host].tz), world.now)


def _own(world: World, title_ru: str, title_en: str, host: str, when: When, now: Any) -> Meeting:
    return _draft(world, when, host, now, title_ru=f"{title_ru}{RU}", title_en=f"{title_en}{EN}")


def _draft(world: World, when: When, host: str, now: Any, **names: Any) -> Meeting:
    city_ru, city_en = PLACES.get(host, ("Астана", "Astana"))
    return edition.draft(
        when=when, host=world.parties[host], city_ru=city_ru, city_en=city_en,
        owner=world.secretary if now >= world.now else None, by=world.secretary, now=now, **names,
    )  # fmt: skip


def _convene(world: World, row: Meeting, parties: list[Party], now: Any, *, reply: int = 0) -> Meeting:
    """Name the parties, enter it in the plan, convene it."""
    if reply:
        row = deadline.set_terms(row, terms={"reply": Term(days=reply)}, version=None, by=world.secretary, now=now)
    others = [party for party in parties if party != row.host]
    row = invitation.prepare(row, parties=others, capacity="participant", version=None, by=world.secretary, now=now)
    if row.host in parties:
        row = invitation.prepare(row, parties=[row.host], capacity="host", version=None, by=world.secretary, now=now)
    row = _plan(world, row, now)
    return meeting.convene(
        row, letter_no="0/0 (демо)", letter_on=now.date(), no_agenda_reason=f"Повестка дня согласуется{RU}",
        warnings_accepted=f"Пересечения согласованы с участниками{RU}",
        version=None, by=world.officer, now=now,
    )  # fmt: skip


def _plan(world: World, row: Meeting, now: Any = None) -> Meeting:
    return meeting.plan(_fresh(row), version=None, by=world.secretary, now=now or world.now)


def _letter(world: World, asked: Invitation, reply: str, now: Any) -> None:
    """An answer on paper, entered by the secretariat."""
    invitation.reply(
        asked, reply=reply, source="letter", reply_letter=f"№ 0/0 от {now:%d.%m.%Y}{RU}",
        version=None, by=world.secretary, now=now,
    )  # fmt: skip


def _answers(world: World, row: Meeting, answers: dict[str, str]) -> None:
    """Answers given in the portal by the people of the parties."""
    for name, reply in answers.items():
        person = world.accounts[name]
        asked = row.invitations.get(party__in=person.parties("answer"))
        mode = "in_person" if reply == "accepted" else ""
        invitation.reply(
            asked,
            reply=reply,
            reply_mode=mode,
            reply_note="" if mode else "(демо)",
            version=None,
            by=person,
            now=world.now,
        )


def _fresh(row: Meeting) -> Meeting:
    return Meeting.objects.get(pk=row.pk)


def approve_plan(world: World) -> None:
    """Approve the plan of the current year as it stands: its members are told."""
    year = world.today.year
    plan.approve(
        year, lines=[line.said for line in plan_list.lines(world.officer, year)],
        decision=f"Решение № 0/0 от {world.today:%d.%m.%Y}{RU}", by=world.officer, now=world.now,
    )  # fmt: skip


def crowd(world: World, count: int) -> None:
    """Many meetings over the year, so that calendars can be seen full."""
    first = date(world.today.year, 1, 1)
    hosts = ["RU", "KG", "BY", "TJ"]
    members = MeetingSeries.objects.get(code="authorised-representatives")
    for number in range(count):
        day = first + timedelta(days=number * 365 // count)
        host = hosts[number % len(hosts)]
        row = edition.draft(
            when=on_day(day, world.parties[host].tz, days=1 + number % 3), series=members,
            title_ru=f"Рабочая встреча № {number + 1}{RU}", title_en=f"Working meeting No {number + 1}{EN}",
            host=world.parties[host], city_ru=PLACES[host][0], city_en=PLACES[host][1], by=world.secretary, now=world.now,
        )  # fmt: skip
        _plan(world, row)


def venues() -> list[Venue]:
    """The halls of the demo."""
    return list(Venue.objects.filter(name_ru__endswith=RU))
