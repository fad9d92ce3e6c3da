"""A meeting that is in session today, and one whose protocol awaits an answer that is overdue; made before there is anybody to tell."""

from datetime import datetime, time, timedelta
from typing import Any

import members.domain as members
from atc_portal.demo.world import EN, RU, World
from meetings.domain import agenda, attendance, delegation, outcome, participants, protocol, protocol_reply, sitting
from meetings.models import Meeting, ProtocolReply, When

SEATS = {("state", "delegates"): 2, ("state", "accompanying"): 1}
AGO, CIRCULATED, ANSWERED, TAKEN = (
    45,
    -12,
    -6,
    -3,
)  # days from today: convened, circulated, answered, comments taken until
BEFORE = -10  # delegations are accepted
INVITED, SENT = "AZ BY KG MD RU TJ UZ", "AZ MD UZ"
PEOPLE = {
    "AZ": (("Протокольный", "Эльчин", "Protokolnyi", "Elchin"), ("Повесткина", "Лейла", "Povestkina", "Leila")),
    "MD": (("Докладов", "Ион", "Dokladov", "Ion"), ("Кворумов", "Михаил", "Kvorumov", "Mikhail")),
    "UZ": (("Регламентов", "Рустам", "Reglamentov", "Rustam"),),
}
ITEMS = (
    ("Об обмене информацией", "Exchange of information"),
    ("О подготовке экспертов", "Training of experts"),
    ("О следующей встрече", "Next meeting"),
)
NOTED = ("noted", "", "")
RECOMMENDED = (
    "recommended", f"Продолжить подготовку экспертов по согласованным программам{RU}",
    f"Continue training experts by the agreed programmes{EN}",
)  # fmt: skip
MORNING, NOON = time(10), time(13)


def days(world: World) -> When:
    """Yesterday, today and tomorrow: at whatever hour the demo is made, it is in session."""
    first = world.today - timedelta(days=1)
    return When(
        precision="day",
        starts_local=datetime.combine(first, MORNING),
        ends_local=datetime.combine(first + timedelta(days=2), time(17)),
        tz="Europe/Moscow",
    )


def open_session(world: World, meeting: Meeting) -> None:
    """Its agenda, sittings and delegations; the first sitting is recorded, the second in part, two of three items settled."""
    early, now = _by(world, world.at(-AGO + 5)), _by(world, world.now)
    items = [
        agenda.add_item(
            agenda.of(_fresh(meeting)), title_ru=f"{ru}{RU}", title_en=f"{en}{EN}", clearance="yes", **early
        )
        for ru, en in ITEMS
    ]
    agenda.renumber(agenda.of(_fresh(meeting)), **early)
    chair: dict[str, Any] = {
        "chair_ru": f"Представитель секретариата{RU}",
        "chair_en": f"Member of the secretariat{EN}",
    }
    sat = [
        sitting.add(_fresh(meeting), day=day, start_time=MORNING, end_time=NOON, kind="plenary", **chair, **early)
        for day in (1, 2, 3)
    ]
    participants.set_seats(_fresh(meeting), seats=SEATS, **early)
    sent = {code: _delegation(world, meeting, code) for code in SENT.split()}
    heads = [sent["AZ"][0], sent["MD"][0]]
    first = dict.fromkeys((*sent["AZ"], heads[1]), ("present", "")) | {
        sent["MD"][1]: ("excused", f"болезнь{RU}"), sent["UZ"][0]: ("video", ""),
    }  # fmt: skip
    attendance.record_attendance(attendance.of(sat[0]), marks=first, **now)
    attendance.record_attendance(attendance.of(sat[1]), marks=dict.fromkeys(heads, ("present", "")), **now)
    marks = {str(items[0].key): [NOTED], str(items[1].key): [RECOMMENDED]}
    outcome.record_outcomes(agenda.of(_fresh(meeting)), marks=marks, **now)


def _delegation(world: World, meeting: Meeting, code: str) -> list[int]:
    """An accepted delegation, submitted by letter; gives its people in order."""
    by = _by(world, world.at(BEFORE))
    row = meeting.delegations.get(party__code=code)
    for number, (family_ru, given_ru, family_en, given_en) in enumerate(PEOPLE[code]):
        person = members.person.enter(
            party=row.party, family_ru=family_ru, given_ru=given_ru, family_en=family_en, given_en=given_en,
            post_ru=f"эксперт{RU}", post_en=f"expert{EN}", by=world.secretary, now=by["now"],
        )  # fmt: skip
        row = delegation.nominate(row, people=[person], role="expert" if number else "head", **by)
    row = delegation.submit(row, source="letter", letter=f"№ 0/0 от {by['now']:%d.%m.%Y}{RU}", **by)
    delegation.accept(row, **by)
    return list(row.nominees.order_by("position").values_list("pk", flat=True))


def circulate(world: World, held: Meeting) -> None:
    """Circulate the protocol: all have answered in time but one, which is late."""
    by = _by(world, world.at(CIRCULATED))
    row = protocol.write_protocol(
        protocol.of(held), signatory_ru=f"Председатель{RU}", signatory_en=f"Chair{EN}",
        opening_ru=f"Заседание открыл председатель{RU}.", opening_en=f"The chair opened the meeting{EN}.", **by,
    )  # fmt: skip
    protocol.circulate(row, comments_by=world.today + timedelta(days=TAKEN), **by)
    answered = _by(world, world.at(ANSWERED))
    letter = f"№ 0/0 от {answered['now']:%d.%m.%Y}{RU}"
    for reply in ProtocolReply.objects.filter(round__meeting=held).order_by("pk")[1:]:
        protocol_reply.answer(reply, verdict="no_comments", source="letter", letter=letter, **answered)


def _by(world: World, now: Any) -> dict[str, Any]:
    return {"by": world.secretary, "version": None, "now": now}


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)
