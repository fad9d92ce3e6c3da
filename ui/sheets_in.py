"""A file that people bring, as rows of text: XLSX by a limited process of its own, CSV as offices of both languages save it."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

BYTES, ROWS, COLUMNS, CELL = 2 * 2**20, 2_001, 60, 1_000  # a head and two thousand rows
LIMITS = {"bytes": BYTES, "rows": ROWS, "columns": COLUMNS, "cell": CELL}
READER = Path(__file__).with_name("reader.py")
PATIENCE = 30  # seconds
FORMULA, MISTAKE, MERGED = "f", "e", "m"

Row = list[Any]  # of texts; [FORMULA], [MISTAKE] or [MERGED] where a cell holds no value


class UnreadableError(Exception):
    """The file gives no rows; the sentence says why."""


def _sentence(trouble: str) -> str:
    return {
        "bytes": _("The file is too large: 2 MB at most."),
        "rows": _("The sheet has more than %(most)d rows. Divide it.") % {"most": ROWS - 1},
        "macros": _("The file holds macros. Save it as a workbook without them (.xlsx)."),
        "swollen": _("The file is packed in a way that is not accepted. Save it anew from a spreadsheet program."),
        "empty": _("The file has no visible sheet with rows."),
        "kind": _("Bring a file of the kind XLSX or CSV."),
    }.get(trouble, _("The file cannot be read. Save it anew from a spreadsheet program as .xlsx."))


def read(name: str, data: bytes) -> list[Row]:
    """Give the rows of a file, empty ones too: their place is their number in the sheet."""
    if len(data) > BYTES:
        raise UnreadableError(_sentence("bytes"))
    ways: dict[str, Callable[[bytes], list[Row]]] = {"xlsx": _workbook, "csv": _csv}
    way = ways.get(name.rpartition(".")[2].lower())
    if way is None:
        raise UnreadableError(_sentence("kind"))
    found = [_without_end(row) for row in way(data)]
    while found and not any(found[-1]):
        found.pop()
    if not found:
        raise UnreadableError(_sentence("empty"))
    return found


def cell(place: int, number: int) -> str:
    """Name a cell as spreadsheet programs do: the column by letters, counted from nought, then the row."""
    letters, rest = "", place + 1
    while rest:
        rest, at = divmod(rest - 1, 26)
        letters = chr(ord("A") + at) + letters
    return f"{letters}{number}"


def _without_end(row: Row) -> Row:
    """Cut off the empty cells behind the last one that says something."""
    last = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    return row[:last]


def _workbook(data: bytes) -> list[Row]:
    command = [sys.executable, "-I", str(READER), json.dumps(LIMITS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  # our own script
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as gave_up:  # out of time or memory
        raise UnreadableError(_sentence("swollen")) from gave_up
    if "rows" not in answer:
        raise UnreadableError(_sentence(answer.get("trouble", "")))
    return list(answer["rows"])


def _csv(data: bytes) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    found: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append([_plain(cell) for cell in row[:COLUMNS]])
            if len(found) > ROWS:
                raise UnreadableError(_sentence("rows"))
    except csv.Error as broken:
        raise UnreadableError(_sentence("broken")) from broken
    return found


def _plain(cell: str) -> str:
    """Take off the apostrophe that our own files put before what would run as a formula."""
    plain = cell.strip()[: CELL + 1].replace("\x00", "")
    return plain[1:] if plain[:1] == "'" and plain[1:2] in "=+-@" else plain
