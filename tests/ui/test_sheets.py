"""A list as a file: the rows of the page, all its pages, never a formula."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation
from openpyxl import load_workbook

from ui import sheets
from ui.tables import Column

COLUMNS = [Column(name="title", label="Title"), Column(name="seats", label="Seats", number=True)]
ROWS = [SimpleNamespace(title="=1+1", seats=3), SimpleNamespace(title="Совещание", seats=None)]


def asked(query, rows=ROWS, **options):
    with translation.override("en"):
        return sheets.answer(RequestFactory().get(f"/{query}"), COLUMNS, rows, name="meetings", title="List", **options)


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("query", ["", "?format=", "?format=pdf", "?sort=title"])
def test_page_is_drawn_unless_a_file_is_asked_for(query):
    assert asked(query) is None


def test_csv_holds_the_rows_and_runs_no_formula():
    answer = asked("?format=csv&page=7")
    assert lines(answer) == [["Title", "Seats"], ["'=1+1", "3"], ["Совещание", ""]]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meetings.csv"'


def test_xlsx_holds_the_same_rows():
    answer = asked("?format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet] == [["Title", "Seats"], ["'=1+1", 3], ["Совещание", None]]
    assert sheet["A2"].data_type == "s"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meetings.xlsx"'


def test_file_ends_at_the_limit_and_says_so(monkeypatch):
    monkeypatch.setattr(sheets, "LIMIT", 1)
    assert lines(asked("?format=csv"))[1:] == [["'=1+1", "3"], ["Only the first 1 rows: narrow the filter."]]
    sheet = load_workbook(io.BytesIO(asked("?format=xlsx").content)).active
    assert sheet["A3"].value == "Only the first 1 rows: narrow the filter."


def test_rows_are_prepared_together():
    answer = asked("?format=csv", prepare=lambda rows: [SimpleNamespace(title=row.title * 2, seats=0) for row in rows])
    assert lines(answer)[2] == ["СовещаниеСовещание", "0"]
