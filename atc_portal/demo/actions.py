"""Action items of a meeting that was held: one owed, one late, one with a final report that waits, one closed, one standing."""

from datetime import timedelta

from atc_portal.demo.world import EN, RU, World
from meetings.domain import action, evidence, meeting
from meetings.models import ActionItem, Meeting, Status
from programs.models import Programme

TASKS = [
    ("KZ", "TJ UZ", 12, "Представить предложения по обмену опытом", "Submit proposals on the exchange of experience"),
    ("TJ", "", -6, "Уточнить перечень контактных лиц", "Update the list of contact persons"),
    ("BY", "RU", 20, "Подготовить проект методических рекомендаций", "Prepare draft guidelines"),
    ("RU", "", 5, "Сообщить о готовности учебной базы", "Report on the readiness of the training base"),
    ("AM", "BY", 25, "Представить предложения по терминологии", "Submit proposals on terminology"),
]


def build(world: World) -> None:
    """Issue them from the last meeting that was held, and report on some."""
    held = Meeting.objects.filter(status=Status.HELD, facts_only=False).order_by("-starts_at", "-pk").first()
    if held is None:
        return
    by = {"version": None, "by": world.secretary, "now": world.now}
    made = [
        action.issue(
            held, item_no=7, text_ru=f"{ru}{RU}", text_en=f"{en}{EN}", lead=world.parties[lead],
            co_executors=world.of(joined), due_on=world.today + timedelta(days=days), **by,
        )
        for lead, joined, days, ru, en in TASKS
    ]  # fmt: skip
    action.issue(
        held, item_no=8, text_ru=f"Обмениваться сведениями{RU}", lead=world.parties["KG"], due_rule="standing", **by
    )
    _report(made[0], "Предложения согласуются с ведомствами", world, is_final=False)
    _report(made[2], "Проект рекомендаций направлен", world)
    _report(made[3], "Учебная база готова", world)
    action.accept(made[3].reports.get(), ground=f"Доклад стороны{RU}", **by)
    _evidence(held, world)


def _evidence(held: Meeting, world: World) -> None:
    """The meeting is offered as evidence for a measure to three parties; one of them has confirmed it."""
    programme = Programme.objects.filter(status="adopted", title_ru__endswith=RU).latest("pk")
    by = {"version": None, "by": world.secretary, "now": world.now}
    serves = programme.measures.filter(reporting_years__year=world.today.year).in_order()[:1]
    held = meeting.set_purpose(held, programme=programme, measures=serves, **by)
    evidence.offer(held, to=world.of("AM BY KG"), by=world.secretary, now=world.now)
    row = held.evidence.get(party__code="BY")
    said = {"version": None, "by": world.accounts["by"], "now": world.now}
    evidence.answer_evidence(row, status="confirmed", **said)


def _report(row: ActionItem, text: str, world: World, *, is_final: bool = True) -> None:
    action.report(
        row, party=row.lead, text=f"{text}{RU}", is_final=is_final, source="letter",
        letter=f"№ 0/0 от {world.now:%d.%m.%Y}{RU}", version=None, by=world.secretary, now=world.now,
    )  # fmt: skip
