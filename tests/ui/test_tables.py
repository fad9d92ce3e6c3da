import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ui import paging, tables
from ui.tables import Column, Table

COLUMNS = [
    Column(name="title", label="Title", url="link", head=True, order=("title_key",)),
    Column(name="on", label="Day", order=("-on", "code")),
    Column(name="status", label="Status", look=lambda row: row.look),
    Column(name="seats", label="Seats", number=True),
    Column(name="note", label="Note", on_page=False),
]
ROWS = [
    SimpleNamespace(
        title="=1+1", link="/1/", on=date(2027, 5, 13), status="Held", look="done", seats=3, note="secret\x00"
    ),
    SimpleNamespace(title="Совещание", link="/2/", on=None, status="Overdue", look="late", seats=None, note="-5"),
]


def drawn(table, address="/meetings/"):
    with translation.override("en"):
        return render_to_string(
            "ui/table.html",
            {"table": table, "empty": {"title": "No meetings yet"}},
            request=RequestFactory().get(address),
        )


def test_table_shows_its_columns_in_order():
    html = drawn(Table(COLUMNS, ROWS, caption="Meetings", query=QueryDict("sort=title")))
    assert "<caption>Meetings</caption>" in html
    assert html.index("Совещание") > html.index("=1+1")
    assert '<a href="/1/">=1+1</a>' in html
    assert "13.05.2027" in html
    assert "c-tag--late" in html
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-title"' in html
    assert "secret" not in html


def test_table_escapes_what_people_wrote():
    row = SimpleNamespace(title="<script>alert(1)</script>", link='"><b>', on=None, status="<i>", look="done", seats=1)
    html = drawn(Table(COLUMNS, [row], caption="<u>"))
    assert not {"<script>", "<b>", "<i>", "<u>"} & {html[place : place + 8] for place in range(len(html))}
    assert "&lt;script&gt;" in html
    assert "<b>" not in html
    assert "<u>" not in html


def test_tick_of_a_row_is_named_by_its_head():
    html = drawn(Table(COLUMNS, ROWS, caption="Meetings", select="link"))
    assert 'name="ids" value="/2/" aria-label="Select: Совещание"' in html


def test_table_without_rows_says_so():
    assert "No meetings yet" in drawn(Table(COLUMNS, [], caption="Meetings"))


def test_order_comes_from_the_columns_and_ends_with_the_key():
    default = ["-on"]
    assert tables.ordering(COLUMNS, QueryDict("sort=title"), default) == ["title_key", "pk"]
    assert tables.ordering(COLUMNS, QueryDict("sort=-on"), default) == ["on", "-code", "pk"]
    assert tables.ordering(COLUMNS, QueryDict("sort=password"), default) == ["-on", "pk"]
    assert tables.ordering(COLUMNS, QueryDict("sort=status"), default) == ["-on", "pk"]
    assert tables.ordering(COLUMNS, QueryDict(""), default) == ["-on", "pk"]


def test_csv_opens_in_columns_and_holds_no_formula():
    with translation.override("en"):
        lines = list(csv.reader(io.StringIO(tables.to_csv(COLUMNS, ROWS).decode("utf-8-sig"))))
    assert lines == [
        ["Title", "Day", "Status", "Seats", "Note"],
        ["'=1+1", "13.05.2027", "Held", "3", "secret"],
        ["Совещание", "", "Overdue", "", "-5"],
    ]
    with translation.override("ru"):
        assert tables.to_csv(COLUMNS, ROWS).decode("utf-8-sig").startswith("Title;Day;")


def test_xlsx_keeps_numbers_and_days_and_text_as_text():
    rows = [
        *ROWS,
        SimpleNamespace(
            title="@SUM(A1)",
            link="",
            on=datetime(2027, 5, 13, 7, 0, tzinfo=UTC),
            status=True,
            look="",
            seats=2.5,
            note="x" * 40_000,
        ),
    ]
    with translation.override("en"):
        sheet = load_workbook(io.BytesIO(tables.to_xlsx(COLUMNS, rows, title="A/B: [meetings]"))).active
    assert sheet.freeze_panes == "A2"
    cells = list(sheet.iter_rows(min_row=2))
    assert (cells[0][0].value, cells[0][0].data_type) == ("'=1+1", "s")
    assert (cells[2][0].value, cells[2][0].data_type) == ("'@SUM(A1)", "s")
    assert cells[0][1].value == datetime(2027, 5, 13)
    assert cells[2][1].value == datetime(2027, 5, 13, 7)
    assert (cells[0][3].value, cells[2][3].value) == (3, 2.5)
    assert cells[2][2].value == "yes"
    assert len(cells[2][4].value) <= 32_767


@given(st.text())
def test_s39_no_text_becomes_a_formula(written):
    made = tables.safe(written)
    assert not made.lstrip().startswith(("=", "@")) or made.startswith("'")
    assert made == written.strip("") or tables.CONTROL.search(written) or made[0] == "'" or len(written) > 32_000


@pytest.mark.parametrize("written", ["=1", "+cmd", "-2+3", "@x", "  =1", "\t=1", "＝1"])
def test_s39_text_that_would_run_is_quoted(written):
    assert tables.safe(written).startswith("'")


@pytest.mark.parametrize("written", ["-5", "+7", "-5,5", "12/2026", "А-1", ""])
def test_text_that_would_not_run_stays(written):
    assert tables.safe(written) == written


def test_s69_page_out_of_range_is_the_last_one():
    rows = list(range(120))
    page = paging.page(rows, QueryDict("page=9"))
    assert (page.number, list(page)) == (3, list(range(100, 120)))
    assert paging.page(rows, QueryDict("page=x")).number == 1
    assert list(paging.page([], QueryDict("page=4"))) == []


def test_page_has_the_length_the_reader_chose():
    rows = list(range(300))
    assert len(paging.page(rows, QueryDict("rows=25"))) == 25
    assert len(paging.page(rows, QueryDict("rows=7"))) == 50
    assert len(paging.page(rows, QueryDict("rows=1000000"))) == 50


def test_page_offers_ends_and_neighbours():
    page = paging.page(list(range(1000)), QueryDict("page=10"))
    assert page.numbers == [1, None, 8, 9, 10, 11, 12, None, 20]
    html = drawn(Table([Column(name="real", label="N")], page, caption="Numbers"), "/?page=10&kind=a")
    assert "451–500 of 1000 rows" in html
    assert 'href="?page=9&amp;kind=a" rel="prev"' in html


class Log(list):
    """As much of a queryset as a log needs, by the key of plain numbers."""

    def filter(self, **conditions):
        ((name, value),) = conditions.items()
        return Log(row for row in self if (row.pk > value if name.endswith("gt") else row.pk < value))

    def order_by(self, name):
        return Log(sorted(self, key=lambda row: row.pk, reverse=name.startswith("-")))


def test_log_is_walked_by_key_without_gap_or_repetition():
    log = Log(SimpleNamespace(pk=number) for number in range(1, 131))
    first = paging.Stretch(log, QueryDict(""))
    assert ([row.pk for row in first], first.newer, first.older) == (list(range(130, 80, -1)), None, 81)
    second = paging.Stretch(log, QueryDict("before=81"))
    assert ([row.pk for row in second], second.newer, second.older) == (list(range(80, 30, -1)), 80, 31)
    third = paging.Stretch(log, QueryDict("before=31"))
    assert ([row.pk for row in third], third.older) == (list(range(30, 0, -1)), None)
    back = paging.Stretch(log, QueryDict("after=30"))
    assert [row.pk for row in back] == [row.pk for row in second]
    assert len(paging.Stretch(Log(), QueryDict("before=zzz"))) == 0


def test_a_cell_drawn_by_a_template_is_markup(settings):
    column = Column(name="at", label="When", template="reminders/_when.html")
    html = drawn(Table([column], [SimpleNamespace(at=datetime(2027, 5, 13, tzinfo=UTC))], caption="Dates"))
    assert '<time datetime="2027-05-13' in html
    assert "&lt;" not in html
