"""The papers of the demo: small files made here that say they are samples, in every state a paper can be in."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from django.core.files.base import ContentFile

from atc_portal.demo.world import EN, RU, World
from documents import domain
from documents.models import Decision, Issue, Procedures, Register, Source, Stance, Upload
from meetings.domain import paper
from meetings.models import Meeting
from members.models import Party
from ui.text import roman

SAYS = {
    "ru": "Демонстрационный документ. Всё, что в нём написано, вымышлено.",
    "en": "A sample paper. Everything in it is made up.",
}
TO_ANSWER = 10  # days


def build(world: World) -> None:
    """An agenda to acknowledge, a report and its revision, a paper for official use, a draft."""
    states = world.states()
    heads = Meeting.objects.filter(series__code="national-centres", status="convened").latest("pk")
    agenda = _paper(
        world, "HM", roman(heads.ordinal or 1), "agenda", "Проект повестки дня", "Provisional agenda", world.now
    )
    _file(world, agenda, "en", "Provisional agenda", world.now)
    agenda = _released(world, agenda, states, world.now, note="Всем приглашённым (демо)", days=TO_ANSWER)
    for name in ("by", "ru"):
        person = world.accounts[name]
        domain.access.view(agenda, by=person, now=world.now)
        receipt = agenda.receipts.get(party__in=person.parties("answer"))
        domain.receipt.acknowledge(receipt, version=None, by=person, now=world.now)

    year = str(world.today.year)
    report = _paper(world, "GEN", year, "report", "Доклад рабочей группы", "Report of the working group", world.now)
    report = _released(world, report, world.of("BY KZ KG RU TJ"), world.now, note="Участникам рабочей группы (демо)")
    domain.access.view(report, by=world.accounts["kg"], now=world.now)
    paper.attach_paper(heads, document=report.document, version=None, by=world.secretary, now=world.now)
    revised = domain.issue.revise(report, version=None, by=world.secretary, now=world.now)
    _file(world, revised, "ru", "Доклад рабочей группы", world.now)
    _released(world, revised, world.of("BY KZ KG RU TJ"), world.now, changed="Исправлены таблицы 2 и 4 (демо)")

    plan = _paper(
        world, "EX", year, "plan", "Замысел совместного учения", "Concept of the joint exercise", world.now,
        marking="official_use",
    )  # fmt: skip
    domain.release.release(
        domain.issue.clear(plan, version=None, by=world.secretary, now=world.now),
        parties=world.of("KZ TJ UZ"), version=None, by=world.officer, now=world.now,
    )  # fmt: skip
    _paper(world, "HM", roman(heads.ordinal or 1), "protocol", "Проект протокола", "Draft protocol", world.now)
    _positions(world)
    _handed_in(world, heads)


def _handed_in(world: World, meeting: Meeting) -> None:
    """What states have handed in for a meeting: one paper waits for the secretariat, one was returned, one came by letter."""
    said = {"report": "Предложения к плану совместных мероприятий", "information": "Справка о ходе выполнения решений"}
    for kind, title in said.items():
        row = paper.hand_in(
            meeting, party=world.parties["AM"], kind=kind, title_ru=f"{title}{RU}", wish=f"Принять к сведению{RU}",
            upload=sample(world.accounts["am"], "ru", title, world.now), by=world.accounts["am"], now=world.now,
        )  # fmt: skip
    domain.submission.return_paper(
        row.document.issues.get(), reason=f"Нет подписи{RU}", version=None, by=world.secretary, now=world.now
    )  # fmt: skip
    title = "Перечень вопросов для обсуждения"
    paper.hand_in(
        meeting, party=world.parties["TJ"], kind="other", title_ru=f"{title}{RU}", source="letter",
        letter=f"№ 0/0 от {world.today:%d.%m.%Y}{RU}", upload=sample(world.secretary, "ru", title, world.now),
        by=world.secretary, now=world.now,
    )  # fmt: skip


def _positions(world: World) -> None:
    """What states did with the decision of the demo: signed, with a reservation, procedures that go on."""
    decision = Decision.objects.filter(title_ru__endswith=RU, adopted_on__isnull=False).latest("pk")
    said: dict[str, dict[str, Any]] = {
        "AM": {"stance": Stance.SIGNED, "signed_on": decision.adopted_on, "procedures": Procedures.PENDING},
        "BY": {"stance": Stance.SIGNED, "signed_on": decision.adopted_on},
        "KZ": {
            "stance": Stance.SIGNED, "signed_on": decision.adopted_on, "procedures": Procedures.PENDING,
        },
        "RU": {
            "stance": Stance.RESERVATION, "signed_on": decision.adopted_on,
            "reservation_ru": f"В части, не противоречащей национальному законодательству{RU}",
        },
        "UZ": {"stance": Stance.NOT_SIGNED},
    }  # fmt: skip
    rows = {
        code: domain.position.record(
            decision, party=world.parties[code], **values, version=None, by=world.secretary, now=world.now
        )
        for code, values in said.items()
    }
    domain.position.report_procedures(
        rows["KZ"], procedures_completed_on=world.day(-1), letter=f"№ 12/4{RU}", source=Source.LETTER, version=None,
        by=world.secretary, now=world.now,
    )  # fmt: skip


def _paper(
    world: World, register: str, scope: str, kind: str, title_ru: str, title_en: str, now: datetime, **more: str
) -> Issue:
    issue = domain.document.draft(
        register=Register.objects.get(code=register), scope=scope, kind=kind, title_ru=f"{title_ru}{RU}",
        title_en=f"{title_en}{EN}", by=world.secretary, now=now, **more,  # type: ignore[arg-type]  # marking alone
    )  # fmt: skip
    _file(world, issue, "ru", title_ru, now)
    return issue


def _file(world: World, issue: Issue, language: str, title: str, now: datetime) -> None:
    """Give a small document to the issue, as a person would."""
    upload = sample(world.secretary, language, title, now)
    domain.file.upload(issue, language=language, upload=upload, version=None, by=world.secretary, now=now)


def sample(by: Any, language: str, title: str, now: datetime) -> Upload:
    """Make a small document that somebody uploads."""
    made = docx.Document()
    made.core_properties.author = ""
    made.add_heading(title, 1)
    made.add_paragraph(SAYS[language])
    packed = BytesIO()
    made.save(packed)
    return domain.upload.keep(ContentFile(packed.getvalue(), name=f"demo_{language}.docx"), by=by, now=now)


def _released(
    world: World, issue: Issue, parties: list[Party], now: datetime, *, note: str = "", days: int = 0, changed: str = ""
) -> Issue:
    cleared = domain.issue.clear(issue, version=None, by=world.secretary, now=now)
    due = datetime.combine(world.day(days), time(18)) if days else None
    return domain.release.release(
        cleared, parties=parties, action="acknowledge" if days else "none", answer_due_local=due,
        audience_note=note, change_note_ru=changed, version=None, by=world.secretary, now=now,
    )  # fmt: skip
