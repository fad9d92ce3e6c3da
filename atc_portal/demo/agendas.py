"""The agenda of a demo meeting: two issues, a working copy that goes on, proposals of parties."""

from datetime import time
from typing import Any

from atc_portal.demo.world import EN, RU, World
from meetings.domain import agenda, agenda_issue, proposal
from meetings.models import AgendaItem, Meeting

OPENING = ("Открытие заседания", "Opening of the meeting")
PROGRESS = ("О ходе выполнения программы сотрудничества", "On the progress of the programme of cooperation")
ASSESSMENT = ("Оценка Центра и предложения государств", "Assessment of the Center and proposals of the states")
EXERCISE = ("О подготовке совместного антитеррористического учения", "On the preparation of the joint exercise")
TRAINING = ("О подготовке и повышении квалификации кадров", "On the training of staff")
SEATING = ("Порядок рассадки делегаций", "Seating of the delegations")
CLOSING = ("Подведение итогов, подписание протокола", "Conclusions and signing of the protocol")


def first_issue(world: World, meeting: Meeting) -> None:
    """Fill the working copy and issue it before the meeting is convened."""
    _add(world, meeting, OPENING, kind="procedural", minutes=15, rapporteur=("Председательствующий", "The chair"))
    progress = _add(world, meeting, PROGRESS, minutes=45, rapporteur=("Руководитель Центра", "Head of the Center"))
    _add(world, meeting, ASSESSMENT, parent=progress, kind="information", minutes=20)
    _add(world, meeting, EXERCISE, kind="decision", minutes=60, party="RU")
    _add(world, meeting, SEATING, audience="secretariat", kind="procedural")
    _add(world, meeting, CLOSING, kind="procedural", minutes=30, fixed_day=2, fixed_start=time(11))
    _issue(world, meeting)


def second_issue(world: World, meeting: Meeting) -> None:
    """Issue it once more with what has changed, and leave a difference to the working copy."""
    training = _add(world, meeting, TRAINING, minutes=40, party="BY", fixed_day=2, fixed_start=time(10))
    rows = AgendaItem.objects.filter(meeting=meeting).in_order()
    order = [(str(item.key), 1 if item.parent_id else 0) for item in rows if item != training]
    order.insert(-1, (str(training.key), 0))
    copy = agenda.of(meeting)
    copy = agenda.arrange(copy, order=order, version=None, by=world.secretary, now=world.now)
    agenda.renumber(copy, version=None, by=world.secretary, now=world.now)
    _issue(world, meeting, "Добавлен пункт о подготовке кадров (демо)", "An item on training is added (demo)")
    _add(
        world,
        meeting,
        ("О проекте плана на следующий год", "On the draft plan for the next year"),
        clearance="not_yet",
        minutes=30,
    )


def proposals(world: World, meeting: Meeting) -> None:
    """One waits for a decision, one was returned to its party."""
    said = {
        "tj": ("О порядке обмена оперативными контактами", "Нужен единый порядок обмена контактами дежурных служб."),
        "kg": ("О проведении семинара в Бишкеке", "Принимающая сторона готова провести семинар осенью."),
    }
    sent = {
        name: proposal.propose(
            meeting, party=world.accounts[name].parties("propose").get(), title_ru=f"{title}{RU}", rationale=grounds,
            send=True, by=world.accounts[name], now=world.now,
        )
        for name, (title, grounds) in said.items()
    }  # fmt: skip
    proposal.decide(
        sent["kg"], verdict="returned", reason="Укажите сроки и состав участников (демо)",
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip


def _add(
    world: World,
    meeting: Meeting,
    title: tuple[str, str],
    *,
    party: str = "",
    rapporteur: tuple[str, str] = ("", ""),
    **values: Any,
) -> AgendaItem:
    said = {"title_ru": f"{title[0]}{RU}", "title_en": f"{title[1]}{EN}", "clearance": "yes"}
    item = agenda.add_item(
        agenda.of(meeting), version=None, by=world.secretary, now=world.now,
        rapporteur_party=world.parties[party] if party else None,
        rapporteur_ru=rapporteur[0], rapporteur_en=rapporteur[1], **said | values,
    )  # fmt: skip
    agenda.renumber(agenda.of(meeting), version=None, by=world.secretary, now=world.now)
    return item


def _issue(world: World, meeting: Meeting, note_ru: str = "", note_en: str = "") -> None:
    agenda_issue.issue_version(
        agenda.of(meeting), leave_out=True, note_ru=note_ru, note_en=note_en,
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip
