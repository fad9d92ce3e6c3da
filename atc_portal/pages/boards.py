"""What the gallery shows of matrix, timeline and board: every look, long words, what is empty."""

from datetime import date

from ui import matrix, timeline
from ui.board import Board, Card, Lane, Sorter

LONG = "Разработать проект соглашения о порядке взаимодействия компетентных органов государств – участников Содружества"
HEADS = ("AM", "Армения"), ("BY", "Беларусь"), ("KZ", "Казахстан"), ("ORGAN", "ORGAN")
CELLS = [
    ("Пл", "planned", "ожидается исполнение"),
    ("Нз", "draft", "участие не заявлено"),
    ("Пр", "late", "просрочено, ожидается исполнение"),
    ("Нт", "off", "не участвует"),
    ("Ог", "", "освобождён в силу оговорки"),
    ("Вп", "done", "исполнено"),
    ("Ид", "running", "исполняется"),
    ("Вз", "moved", "возвращено на доработку"),
    ("Зв", "confirmed", "исполнено по данным участника"),
    ("–", "", ""),
]
CALLED_OFF = "Консультации экспертов"


def drawn_matrix() -> matrix.Matrix:
    """Make two sections of three measures: every look of a cell, a frame, a bare one."""
    groups = []
    for section, title in ((1, "Правовая основа"), (2, "Совместные учения и тренировки")):
        rows = []
        for place in range(1, 4):
            number = f"{section}.{place}"
            found = [CELLS[(section * 5 + place * 4 + column) % len(CELLS)] for column in range(len(HEADS))]
            cells = [
                matrix.Cell(
                    letters, look, said and f"{head[1]}: {said}", said and f"#{number}-{head[0]}", strong=not column
                )
                for column, (head, (letters, look, said)) in enumerate(zip(HEADS, found, strict=True))
            ]
            rows.append(
                matrix.Row(
                    number,
                    LONG if place == 1 else "Курсы",
                    "#matrices",
                    cells,
                    note="31.12.2027",
                    ends=(("Ожидается", "3"), ("Центр", "исполняется")),
                )
            )
        groups.append(matrix.Group(f"{section}. {title}", rows))
    return matrix.Matrix(
        caption="Мероприятия и участники, 2027", number="№ п/п", title="Мероприятие", heads=[matrix.Head(*head) for head in HEADS], groups=groups, note="Срок",
        ends=("Ожидается", "Центр"), framed="в рамке: головной исполнитель",
        legend=[(letters, look, said or "не назван в мероприятии") for letters, look, said in CELLS],
    )  # fmt: skip


def drawn_timeline() -> timeline.Timeline:
    """Make three years of bars: plain, overdue, without a day of its own, dropped."""
    spans = [
        [(1, 6, "30.06.2027", "")],
        [(1, 1, "01.03.2026", "late"), (5, 5, "01.03.2027", ""), (9, 9, "01.03.2028", "")],
        [(1, 12, "постоянно", "loose")],
        [(5, 8, "31.12.2027", "off")],
    ]
    rows = [
        timeline.Row(
            f"1.{place}", LONG if place == 1 else "Курсы", "#timelines",
            [
                timeline.Span(first=first, last=last, title=said, name=f"до {said}", url=f"#span-{place}-{first}", look=look)
                for first, last, said, look in found
            ],
        )
        for place, found in enumerate(spans, 1)
    ]  # fmt: skip
    group = timeline.Group("1", "1. Правовая основа", rows)
    return timeline.Timeline("Сроки исполнения, 2026–2028", 2026, 2028, [group], date(2027, 5, 3))


def drawn_board() -> Board:
    """Make three lanes and four steps: a warning, an act, what is called off, what has no month."""
    lanes = [Lane("heads", "Совещание руководителей", "#boards"), Lane("experts", CALLED_OFF), Lane("joint", "Учения")]
    sorter = Sorter(lanes)
    acts = [("Перенести", "#boards")]
    sorter.put("heads", "m5", Card(
        key="card-1", title="Совещание руководителей, XX", when="13–14 мая 2027 г.", place="Минск", status="Созвано",
        look="confirmed", acts=acts, warnings=[f"{CALLED_OFF}: в те же дни, участники: Казахстан"], url="#boards", css="p-bar--meeting",
    ))  # fmt: skip
    sorter.put("experts", "m5", Card(
        key="card-2", title=CALLED_OFF, when="13 мая 2027 г.", status="Отменено", look="off", off=True, url="#boards", css="p-bar--meeting",
    ))  # fmt: skip
    sorter.put("joint", "q2", Card(
        key="card-3", title=LONG, url="#boards", css="p-bar--exercise", when="2 квартал 2027 г.", status="Планируется",
        look="planned", acts=acts,
    ))  # fmt: skip
    steps = [
        sorter.step("m4", "апрель"),
        sorter.step("m5", "май", now=True),
        sorter.step("m6", "июнь"),
        sorter.step("q2", "2 квартал, месяц не определён", loose=True),
    ]
    return Board("План основных мероприятий на 2027 год", lanes, steps, head="Месяц")
