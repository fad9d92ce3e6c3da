"""Reads one sheet of a workbook, as a process of its own with little memory and time: what people send may be made to hurt.

Started by ui.sheets_in with the limits as JSON; the file comes by standard input, the rows leave by standard output.
Nothing is unpacked to disk, no formula is computed, no link is followed.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

MEMORY, SECONDS, ENTRIES, UNPACKED, RATIO = 768 * 2**20, 20, 500, 64 * 2**20, 200
SMALL = 64 * 1024  # what is small may be packed as tightly as it likes
FORMULA, MISTAKE, MERGED = "f", "e", "m"
MERGES = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')


class TroubleError(Exception):
    """The file is not read; the word says why."""


def main() -> None:
    """Read, and say what was found or why not."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))
    limits = json.loads(sys.argv[1])
    try:
        answer: dict[str, Any] = {"rows": rows(sys.stdin.buffer.read(limits["bytes"] + 1), limits)}
    except TroubleError as trouble:
        answer = {"trouble": str(trouble)}
    except Exception as trouble:  # noqa: BLE001  # openpyxl raises whatever a broken file makes it stumble over
        answer = {"trouble": "broken", "said": type(trouble).__name__}
    json.dump(answer, sys.stdout)


def rows(data: bytes, limits: dict[str, int]) -> list[list[Any]]:
    """Give the cells of the first sheet, each as text, or as [kind] where it is no value."""
    check_archive(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise TroubleError("empty")
    sheet.reset_dimensions()
    found = []
    for number, row in enumerate(sheet.iter_rows(max_row=limits["rows"] + 1, max_col=limits["columns"]), 1):
        if number > limits["rows"]:
            raise TroubleError("rows")
        found.append([_cell(cell, limits["cell"]) for cell in row])
    _mark_merged(found, zipfile.ZipFile(io.BytesIO(data)).read(_part_of(sheet)))
    return found


def _part_of(sheet: Any) -> str:
    """Where in the file the sheet is kept."""
    return str(sheet._worksheet_path)  # noqa: SLF001  # openpyxl does not read merged cells row by row


def _mark_merged(found: list[list[Any]], sheet: bytes) -> None:
    """Mark the cells a merged one lies over: they look filled and hold nothing. What is merged empty stays empty."""
    for ref in MERGES.findall(sheet):
        first_column, first_row, last_column, last_row = range_boundaries(ref.decode())
        rows = found[first_row - 1 : last_row]
        if not rows or len(rows[0]) < first_column or not rows[0][first_column - 1]:
            continue
        for at, row in enumerate(rows):
            for place in range(first_column - 1, min(last_column, len(row))):
                if at or place > first_column - 1:
                    row[place] = [MERGED]


def check_archive(data: bytes) -> None:
    """Refuse what is no workbook, has macros, or would grow beyond measure."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise TroubleError("broken") from broken
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise TroubleError("broken")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TroubleError("macros")
    swollen = any(entry.file_size > max(entry.compress_size * RATIO, SMALL) for entry in entries)
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED or swollen:
        raise TroubleError("swollen")


def _cell(cell: Any, longest: int) -> Any:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in (FORMULA, MISTAKE):
        return [cell.data_type]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    return str(value)[: longest + 1].strip()


if __name__ == "__main__":
    main()
