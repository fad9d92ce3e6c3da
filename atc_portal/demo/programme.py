"""An invented programme of forty measures, adopted by two people, for this year and the next."""

from datetime import date, timedelta

from atc_portal.demo.world import EN, RU, World
from documents.domain import decision
from programs.domain import assessment, measure, programme, stance
from programs.models import Collective, Measure, Programme

SECTIONS = (
    ("Правовая основа", "Legal basis", "legal_act"),
    ("Совместные учения и тренировки", "Joint exercises and training", "exercise"),
    ("Обмен информацией", "Exchange of information", "info_exchange"),
    ("Подготовка кадров", "Training of staff", "training"),
    ("Аналитическая и методическая работа", "Analysis and methods", "analytics"),
)
SUBJECTS = (
    ("порядок взаимодействия дежурных служб", "the order in which duty desks work together"),
    ("перечень контактных пунктов", "the list of points of contact"),
    ("методические рекомендации для учений", "methodical recommendations for exercises"),
    ("сборник форм документов", "the collection of forms"),
    ("учебная программа для преподавателей", "the curriculum for teachers"),
    ("обзор практики государств", "the review of the practice of states"),
    ("регламент видеосвязи", "the rules of video links"),
    ("справочник терминов", "the glossary of terms"),
)
VERBS = (
    ("Подготовить", "Prepare"),
    ("Провести обсуждение:", "Discuss"),
    ("Обновить", "Update"),
    ("Издать", "Publish"),
    ("Проверить на учении:", "Try out in an exercise:"),
)
EXECUTORS = (
    "Беларусь, Казахстан, Россия",
    "государства – участники СНГ",
    "Кыргызстан, заинтересованные государства",
    "АТЦ СНГ, государства – участники СНГ",
    "Таджикистан, Узбекистан",
    "СОРБ, СМВД",
    "Россия, другие государства – участники СНГ",
    "Армения, Кыргызстан, Таджикистан",
)


def build(world: World) -> Programme:
    """Write the table, check it, record its adoption."""
    year = world.today.year
    adopted_on = world.day(-200)
    draft = programme.enter(
        start_year=year, end_year=year + 1, title_ru=f"Программа дополнительных мер на {year}–{year + 1} годы{RU}",
        title_en=f"Programme of additional measures {year}–{year + 1}{EN}",
        adopting_party=world.parties["CHS"], by=world.secretary, now=world.now,
    )  # fmt: skip
    draft = programme.edit(
        draft, aims_ru=f"Показать, как устроен портал{RU}", aims_en=f"Show how the portal works{EN}",
        note_ru="Вымышленная программа: ни одно мероприятие не настоящее (демо)",
        note_en="An invented programme: none of its measures is real (demo)",
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip
    for number, (title_ru, title_en, product) in enumerate(SECTIONS, 1):
        measure.add_section(
            programme=draft, number=number, title_ru=title_ru, title_en=title_en, by=world.secretary, now=world.now
        )
        for place, subject in enumerate(SUBJECTS, 1):
            _measure(world, draft, number, place, subject, product)
    adopted = decision.record(
        body=world.parties["CHS"], title_ru=f"О Программе дополнительных мер{RU}",
        title_en=f"On the Programme of additional measures{EN}", adopted_on=adopted_on,
        number_text="б/н (демо)", published=True, by=world.secretary, now=world.now,
    )  # fmt: skip
    draft = programme.check_table(draft, version=None, by=world.secretary, now=world.now)
    found = programme.record_adoption(
        draft, decision=adopted, warnings_seen=True, version=None, by=world.officer, now=world.now
    )
    _stances(world, found)
    _assessments(world, found)
    return found


def _stances(world: World, found: Programme) -> None:
    """What some states said where interested ones were asked, and one that stays out of a measure it is named in."""
    asked = found.measures.filter(executors__collective=Collective.INTERESTED_STATES).in_order()
    said = (("KZ", "takes_part"), ("BY", "declines"), ("TJ", "takes_part"))
    for place, row in enumerate(asked):
        for code, part in said[: place % 4]:
            _declare(world, row, code, part)
    for row in found.measures.filter(executors__collective=Collective.ALL_STATES).in_order()[:1]:
        _declare(world, row, "TM", "declines")


def _assessments(world: World, found: Programme) -> None:
    """What the Center thinks of some measures whose day has passed, and of the part of a state in them."""
    past = found.measure_years.filter(due_on__lt=world.today).order_by("measure__sort_key")
    for place, row in enumerate(past[:4]):
        status, why = (("done", ""), ("partly_done", f"Материалы поступили не от всех{RU}"))[place % 2]
        given = {"version": None, "by": world.secretary, "now": world.now}
        assessment.assess(row, status=status, justification=why, **given)
        if row.measure.executors.filter(collective=Collective.ALL_STATES).exists():
            assessment.assess(row, status="done", justification="", party=world.parties["TJ"], **given)


def _declare(world: World, row: Measure, code: str, part: str) -> None:
    stance.declare(
        measure=row, party=world.parties[code], from_year=row.programme.start_year, stance=part,
        declared_on=world.day(-60), letter_no=f"{code}-{row.number}", by=world.secretary, now=world.now,
    )  # fmt: skip


def _measure(world: World, draft: Programme, section: int, place: int, subject: tuple[str, str], product: str) -> None:
    verb_ru, verb_en = VERBS[(section + place) % len(VERBS)]
    row = measure.add_measure(
        programme=draft, number=f"{section}.{place}", text_ru=f"{verb_ru} {subject[0]}{RU}",
        text_en=f"{verb_en} {subject[1]}{EN}", deadline_text_ru=_deadline(world, section * len(SUBJECTS) + place),
        product=product, adopting_body=world.parties["CHG"] if product == "legal_act" else None,
        by=world.secretary, now=world.now,
    )  # fmt: skip
    wording = EXECUTORS[(section * 3 + place) % len(EXECUTORS)]
    measure.set_executors(row, wording=wording, version=None, by=world.secretary, now=world.now)


def _deadline(world: World, number: int) -> str:
    """A term as programmes print it; those with a day lie around today."""
    year = world.today.year
    day = world.today + timedelta(days=(number * 17) % 300 - 60)
    day = min(max(day, date(year, 1, 15)), date(year + 1, 12, 20))
    quarter = ("I", "II", "III", "IV")[number % 4]
    return (
        f"до {day:%d.%m.%Y}",
        f"{quarter} квартал {year + 1} года",
        f"ежегодно, до 1 {('марта', 'июня', 'декабря')[number % 3]}",
        f"{year + 1} год",
        "постоянно",
        f"до {day:%d.%m.%Y}",
        "по отдельному плану",
    )[number % 7]
