"""A matrix as plain values: rows under headings × columns, each cell a shape, some letters and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what stands there, and its whole name."""

    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; without a sentence it is bare, for there is nothing to say."""

    letters: str
    look: str = ""  # the shape before the letters, and the tint
    sentence: str = ""
    url: str = ""
    strong: bool = False  # framed: what the legend says of frames


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is, a note beside it, its cells, and what is said at its end."""

    number: str
    title: str
    url: str
    cells: Sequence[Cell]
    lang: str = ""
    note: str = ""
    ends: Sequence[tuple[str, str]] = ()  # label, value


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    title: str
    rows: Sequence[Row]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of it. Columns have no totals: nobody is measured against another."""

    caption: str
    number: str  # the heads of the columns that name a row
    title: str
    heads: Sequence[Head]
    groups: Sequence[Group]
    note: str = ""  # the head of the column of notes
    ends: Sequence[str] = ()  # the heads of the last columns, if there are any
    framed: str = ""  # what a frame says, for the legend
    legend: Sequence[tuple[str, str, str]] = ()  # letters, look, words

    @property
    def width(self) -> int:
        """Count the columns, those of the row heads among them."""
        return len(self.heads) + 3 + len(self.ends)

    @property
    def shortened(self) -> list[Head]:
        """The heads that say less than the whole name, for the legend."""
        return [head for head in self.heads if head.short != head.name]
