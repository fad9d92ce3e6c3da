"""Reading a CSV strictly: whatever is wrong is named by file, row and column, and then nothing of the file is used."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Reader = Callable[[str], Any]
Row = dict[str, Any]


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in a file; rows are counted as a spreadsheet counts them, the head is row 1."""

    file: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        place = f", column {self.column}" if self.column else ""
        return f"{self.file}, row {self.row}{place}: {self.what}"


def read(path: Path, columns: Mapping[str, Reader], *, unique: Sequence[str] = ()) -> tuple[list[Row], list[Mistake]]:
    """Read a file whose head is exactly these columns; `unique` are the columns that tell its rows apart."""
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        return [], [Mistake(path.name, 1, "", f"cannot be read: {trouble}")]
    lines = list(csv.reader(text.splitlines(), strict=True))
    if not lines or lines[0] != list(columns):
        return [], [Mistake(path.name, 1, "", f"the head must be {','.join(columns)}")]
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(columns):
            mistakes.append(Mistake(path.name, number, "", f"{len(cells)} cells in place of {len(columns)}"))
            continue
        row, wrong = _row(path.name, number, columns, cells)
        mistakes += wrong
        key = tuple(row.get(name) for name in unique)
        if unique and not wrong and seen.setdefault(key, number) != number:
            mistakes.append(Mistake(path.name, number, unique[0], f"the same as row {seen[key]}"))
        rows.append(row)
    return rows, mistakes


def _row(file: str, number: int, columns: Mapping[str, Reader], cells: list[str]) -> tuple[Row, list[Mistake]]:
    row: Row = {}
    mistakes = []
    for (name, reader), cell in zip(columns.items(), cells, strict=True):
        if cell != cell.strip():
            mistakes.append(Mistake(file, number, name, "has spaces around its text"))
            continue
        try:
            row[name] = reader(cell)
        except ValueError as trouble:
            mistakes.append(Mistake(file, number, name, str(trouble)))
    return row, mistakes


# What a cell may hold


def text(cell: str) -> str:
    """Some text."""
    if not cell:
        raise ValueError("is empty")
    return cell


def words(cell: str) -> str:
    """Text, or nothing."""
    return cell


def day(cell: str) -> date | None:
    """A day as 2018-02-20, or nothing: not known."""
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell} is no day, write 2018-02-20") from None


def known_day(cell: str) -> date:
    """A day that must be known."""
    found = day(cell)
    if found is None:
        raise ValueError("is empty")
    return found


def number(cell: str) -> int | None:
    """A whole number from one on, or nothing."""
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and int(cell)):
        raise ValueError(f"{cell} is no whole number from 1 on")
    return int(cell)


def year(cell: str) -> int:
    """A year in which the Center existed."""
    found = number(cell)
    if found is None or not 2000 <= found <= 2100:  # noqa: PLR2004  # the Center was established in 2000
        raise ValueError(f"{cell or 'nothing'} is no year from 2000 on")
    return found


def one_of(*allowed: str, empty: bool = False) -> Reader:
    """One of some words."""

    def reader(cell: str) -> str:
        if cell in allowed or (empty and not cell):
            return cell
        raise ValueError(f"{cell or 'nothing'} is none of {', '.join(allowed)}")

    return reader


def several_of(*allowed: str) -> Reader:
    """Some words out of a list, with spaces between them, or none."""

    def reader(cell: str) -> list[str]:
        unknown = [word for word in cell.split() if word not in allowed]
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: none of {', '.join(allowed)}")
        return cell.split()

    return reader
