"""Files that people bring: read as text, and refused in words when they are made to hurt."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from ui import reader, sheets_in


def workbook(*rows, prepare=None) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    if prepare:
        prepare(book)
    book.save(out)
    return out.getvalue()


def test_cells_are_text_and_formulas_are_not_computed():
    data = workbook(["Имя", 3, 2.5, None, True], ["=1+1", "", "=x", "#N/A"])
    assert sheets_in.read("A.XLSX", data) == [
        ["Имя", "3", "2.5", "", "TRUE"],
        [["f"], "", ["f"], ["e"]],
    ]


def test_the_first_visible_sheet_is_read():
    def hide(book):
        book.create_sheet("Второй").append(["здесь"])
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    assert sheets_in.read("a.xlsx", workbook(["скрыто"], prepare=hide)) == [["здесь"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("Фамилия;Имя\nХусейнов;Фаррух\n\n".encode("cp1251"), [["Фамилия", "Имя"], ["Хусейнов", "Фаррух"]]),
        ('\ufeffa,b\n\'=1+1,"x\ny"'.encode(), [["a", "b"], ["=1+1", "x\ny"]]),
        (b"a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
    ],
)
def test_csv_is_read_as_offices_save_it(data, rows):
    assert sheets_in.read("list.csv", data) == rows


def packed(**entries) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": "<x/>", **entries}.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"PK nonsense", "broken"),
        (packed(**{"xl/sheet.xml": b"0" * (20 * 2**20)}), "swollen"),
        (packed(**{f"xl/{number}.xml": "x" for number in range(600)}), "swollen"),
        (packed(**{"xl/vbaProject.bin": "x"}), "macros"),
    ],
)
def test_s47_an_archive_made_to_hurt_is_refused_before_it_is_opened(data, trouble):
    with pytest.raises(reader.TroubleError, match=trouble):
        reader.check_archive(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", packed()),
        ("a.xlsx", b"0" * (sheets_in.BYTES + 1)),
        ("a.xlsx", workbook()),
        ("a.csv", b"\n" * 10),
        ("a.csv", b"a\n" * (sheets_in.ROWS + 1)),
        ("a.xlsm", workbook(["a"])),
    ],
)
def test_what_gives_no_rows_is_said(name, data):
    with pytest.raises(sheets_in.UnreadableError) as refusal:
        sheets_in.read(name, data)
    assert str(refusal.value)


def test_rows_have_a_limit(monkeypatch):
    monkeypatch.setitem(sheets_in.LIMITS, "rows", 2)
    with pytest.raises(sheets_in.UnreadableError):
        sheets_in.read("a.xlsx", workbook(["a"], ["b"], ["c"]))
