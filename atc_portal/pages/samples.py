"""What the gallery shows: long Russian words, right and wrong input, every look."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atc_portal.pages import boards
from ui import paging, planner
from ui.fields import ClockField, CoarseField, DayField, NameField, PrecisionField, RangeField, ZoneField
from ui.planner import Bar
from ui.tables import Column, Table
from ui.widgets import Chooser, UploadInput

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
WALL = NOW.replace(day=13, hour=10, tzinfo=None)  # a wall time: its zone stands beside it
YEAR, MONTH = 2027, 5
LETTERS = "Ә Ғ Қ Ң Ө Ұ Ү Һ І · Ӣ Ӯ Ҳ Ҷ · Ə Ç Ğ I İ Ö Ş Ü · Oʻ Gʻ · Ä Ň Ý Ž · Ă Â Î Ș Ț · Ў Ї Є Ґ · « » “ ” – — … №"
LONG = "Совещание руководителей национальных антитеррористических центров государств – участников Содружества"
LOOKS = [
    ("draft", "Черновик", "Draft"),
    ("planned", "Предварительно", "Tentative"),
    ("confirmed", "Созвано", "Convened"),
    ("running", "На рассмотрении", "In progress"),
    ("done", "Завершено", "Held"),
    ("moved", "Возвращено на доработку", "Returned"),
    ("late", "Просрочено", "Overdue"),
    ("off", "Отменено", "Cancelled"),
]
KINDS = [
    ("assembly", "С", "Заседание Ассамблеи"),
    ("meeting", "Р", "Совещание руководителей"),
    ("exercise", "У", "Совместное учение"),
    ("measure", "М", "Мероприятие программы"),
    ("deadline", "!", "Срок"),
    ("other", "•", "Праздник, запрет на даты"),
]
COLUMNS = [
    Column(name="code", label=_("Code"), order=("code",), nowrap=True),
    Column(name="title", label=_("Title"), url="url", head=True, order=("title",)),
    Column(name="on", label=_("Day"), order=("on",)),
    Column(name="status", label=_("Status"), look="look"),
    Column(name="people", label=_("Participants"), number=True),
]


HOSTS = [("", "—"), *((str(number), f"Государство, {number}-е в порядке протокола") for number in range(1, 21))]


class SampleForm(forms.Form):
    """Every kind of field."""

    title_ru = forms.CharField(
        label=_("Title (Russian)"), initial=LONG, help_text=_("As it stands in the programme of cooperation")
    )
    title_en = forms.CharField(label=_("Title (English)"), required=False)
    family_name = NameField(label=_("Surname"), initial="Абдурахмонзода")
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    precision = PrecisionField(initial="day")
    starts_on = DayField(label=_("Start"), initial=date(2027, 5, 13))
    starts_at = ClockField(label=_("Time"), required=False)
    window = CoarseField(label=_("When"), required=False)
    days = RangeField(label=_("From – to"), required=False, initial=(date(2027, 5, 31), date(2027, 6, 2)))
    host = forms.ChoiceField(label=_("Host"), choices=HOSTS, initial="3", widget=Chooser)
    zone = ZoneField(label=_("Zone"), initial="Europe/Minsk")
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, words) for kind, letter, words in KINDS[:3]], widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("ru", "Русский"), ("en", "English")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    seats = forms.IntegerField(label=_("Seats"), initial=3, widget=forms.NumberInput(attrs={"size": 6}))
    paper = forms.FileField(
        label=_("Paper"),
        required=False,
        help_text=_("PDF or DOCX, up to 20 MB"),
        widget=UploadInput(accept=".pdf,.docx"),
    )
    is_restricted = forms.BooleanField(label=_("For official use"), required=False)


class SampleFilter(forms.Form):
    """A filter of a list."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *((kind, words) for kind, letter, words in KINDS)], required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All")), ("ru", "Русский"), ("en", "English")], required=False
    )
    mine = forms.BooleanField(label=_("mine only"), required=False)


def wrong() -> SampleForm:
    """Fill the form in as people sometimes do."""
    form = SampleForm(
        {
            "starts_on": "03/27/2027",
            "starts_at": "25:00",
            "zone": "MSK",
            "seats": "три",
            "window": "31.06.2027",
            "days": "15–14 мая 2027",
            "remark": LONG * 3,
            "family_name": "Иванов",
        }
    )
    form.fields["paper"].widget.kept = SimpleNamespace(public_id="", name="Доклад.docx", facts="DOCX, 36 КБ")
    if not form.is_valid():
        form.add_error("paper", _("The file is empty."))
    return form


def table(query: QueryDict) -> Table:
    """Make a table of two pages."""
    rows = [
        SimpleNamespace(
            code=f"M-2027-{number:02}",
            title=LONG if number % 3 else "Заседание",
            url="#table",
            on=date(2027, 1, 1) + timedelta(days=number * 5),
            status=LOOKS[number % 8][1],
            look=LOOKS[number % 8][0],
            people=number * 7,
        )
        for number in range(1, 61)
    ]
    return Table(COLUMNS, paging.page(rows, query), caption="Совещания", query=query, select="code")


def _bar(first: date, days: int, place: int, title: str, **more: Any) -> Bar:
    kind, letter, words = KINDS[place]
    last = first + timedelta(days=days - 1)
    return Bar(
        first=first, last=last, kind=kind, letter=letter, title=title, name=f"{words}: {title}", url="#calendar", **more
    )


def bars() -> list[Bar]:
    """Make a year with something of everything."""
    return [
        _bar(date(YEAR, 1, 1), 8, 5, "Новогодние праздники"),
        _bar(date(YEAR, 2, 15), 1, 4, "Отчёты за 2026 год"),
        _bar(date(YEAR, 4, 27), 14, 3, "Курсы, п. 2.3", tentative=True, status="Предварительно", look="planned"),
        _bar(date(YEAR, 5, 5), 1, 4, "Закрытие состава делегаций"),
        _bar(date(YEAR, 5, 9), 1, 5, "День Победы"),
        _bar(date(YEAR, 5, 13), 2, 1, "Руководители, XX", note="Минск · 10:00", status="Созвано", look="confirmed"),
        _bar(date(YEAR, 5, 13), 3, 1, "Консультации", off=True, status="Отменено", look="off"),
        _bar(date(YEAR, 5, 12), 4, 3, "Семинар, п. 3.1"),
        _bar(date(YEAR, 5, 14), 1, 4, "Замечания к проекту"),
        _bar(date(YEAR, 5, 20), 1, 4, "Протокол"),
        _bar(date(YEAR, 6, 1), 4, 2, "Учение, этап 1"),
        _bar(date(YEAR, 6, 9), 3, 0, "Ассамблея, XX", tentative=True, status="Предварительно", look="planned"),
        _bar(date(YEAR, 4, 1), 91, 1, "Представители", precision="quarter", tentative=True),
    ]


PARTS = {
    "now": NOW,
    "letters": LETTERS,
    "looks": LOOKS,
    "kinds": KINDS,
    "empty": {
        "title": "Совещаний с такими условиями нет",
        "text": "Всего в 2027 году — 14 совещаний.",
        "url": "?",
        "link": "Очистить условия",
    },
    "dues": [date(2027, 5, 1), date(2027, 5, 5), date(2027, 5, 12), NOW - timedelta(hours=2)],
    "pairs": [
        SimpleNamespace(title_ru=LONG, title_en="Meeting of heads"),
        SimpleNamespace(title_ru="Региональные консультации", title_en=""),
    ],
    "event": SimpleNamespace(
        precision="day",
        window=None,
        starts_local=WALL,
        ends_local=WALL + timedelta(hours=7),
        tz="Asia/Dushanbe",
        all_day=False,
    ),
    "facts": [
        ("Место проведения", "Минск, Республика Беларусь"),
        ("Председатель", ""),
        ("Рабочие языки", "русский, английский"),
        ("Решение", "12/2026", "#facts"),
    ],
    "tabs": [
        ("Обзор", "#", True),
        ("Повестка дня", "#agenda", False, 9),
        ("Документы", "#documents", False, 6),
        ("Участники", "#people", False, 31),
        ("Решения", "#decisions", False, 0),
        ("История", "#history", False),
    ],
    "steps": [
        ("Инициирование", "done"),
        ("Замысел", "done"),
        ("Планирование", "current"),
        ("Готовность", "ahead"),
        ("Проведение", "ahead"),
        ("Оценка", "ahead"),
        ("Совершенствование", "ahead"),
    ],
    "entries": [
        {
            "at": NOW,
            "who": "Сотрудник секретариата",
            "says": "Совещание перенесено",
            "reason": "синхронный перевод возможен только в зале 4",
            "changes": [("Начало", "10:00", "09:30"), ("Зал", "2", "4")],
        },
        {
            "at": NOW - timedelta(days=3),
            "who": "Представитель, TJ",
            "says": "Подтверждено участие",
            "changes": [("Ответ", "", "участвует")],
        },
    ],
    "acts": [("Отложить", "#acts"), ("Отменить", "#acts")],
    "told": {"count": 31, "ru": 24, "en": 7, "url": "#told"},
}


def context(query: QueryDict) -> dict[str, object]:
    """Gather what the gallery draws."""
    months = planner.year(bars(), YEAR, today=NOW.date(), holidays={date(YEAR, 5, 9): "День Победы"})
    may = planner.month(bars(), YEAR, MONTH, today=NOW.date(), holidays={date(YEAR, 5, 9): "День Победы"})
    return {
        **PARTS,
        "right": SampleForm(auto_id="right_%s"),
        "wrong": wrong(),
        "filter": SampleFilter(query, auto_id="filter_%s"),
        "table": table(query),
        "nothing": Table(COLUMNS, [], caption="Совещания"),
        "year": months,
        "month": may,
        "agenda": planner.agenda(bars(), date(YEAR, 4, 1), date(YEAR, 6, 30)),
        "matrix": boards.drawn_matrix(),
        "timeline": boards.drawn_timeline(),
        "board": boards.drawn_board(),
    }
