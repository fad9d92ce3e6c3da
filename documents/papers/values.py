"""What papers are made of: plain values, which can be kept and read again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """A numbered line: its text, what is said under it, what stands at its end."""

    number: str
    text: str
    notes: tuple[str, ...] = ()
    aside: str = ""
    level: int = 0
    struck: bool = False


@dataclass(frozen=True)
class Section:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]
    kind: str = field(default="lines", init=False)


@dataclass(frozen=True)
class Text:
    """Paragraphs, the first line of each indented."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    kind: str = field(default="text", init=False)


@dataclass(frozen=True)
class Facts:
    """What is called how, and what is said of it: two columns without rules."""

    rows: tuple[tuple[str, str], ...]
    heading: str = ""
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Group:
    """Rows of a table under a title across it; without a title they stand as they are."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table with rules, its heads again on every page; a second line of a cell stands smaller."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]  # centimetres
    groups: tuple[Group, ...]
    heading: str = ""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Signature:
    """Who signs: the post, line by line, and the name; without a name there is room to write it."""

    post: tuple[str, ...]
    name: str = ""


Block = Section | Text | Facts | Table


@dataclass(frozen=True)
class Paper:
    """A paper: what stands above its heading, the heading, of what it is, where and when, its sections, its foot.

    `letterhead` names the body at the top, `reference` is what stands beside it: symbol, day. With an `addressee` it is a
    letter: the reference to the left, to whom to the right, the heading says what it is about. `page` says how a page is
    named at the foot: a word, or a sentence with {page} and {pages}.
    """

    language: str
    heading: str
    title: str
    place: str = ""
    above: str = ""
    marking: str = ""
    foot: str = ""
    page: str = ""
    sections: tuple[Block, ...] = field(default=())
    letterhead: str = ""
    reference: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    symbol: str = ""
    signature: Signature | None = None
    note: str = ""

    @property
    def pages(self) -> str:
        """How a page is named, as a sentence with {page} in it."""
        return self.page if "{page}" in self.page else f"{self.page} {{page}}".strip()

    @property
    def named(self) -> str:
        """What the file is called where files show their titles."""
        return ". ".join(part for part in (self.heading, self.title) if part)


def kept(paper: Paper) -> dict[str, Any]:
    """Give a paper as data that can be stored."""
    return asdict(paper)


def restored(data: Mapping[str, Any]) -> Paper:
    """Give back a paper that was stored."""
    signature = data["signature"]
    return Paper(
        **{name: data[name] for name in data if name not in ("sections", "reference", "addressee", "signature")},
        sections=tuple(_block(each) for each in data["sections"]),
        reference=tuple(data["reference"]),
        addressee=tuple(data["addressee"]),
        signature=Signature(tuple(signature["post"]), signature["name"]) if signature else None,
    )


def _block(data: Mapping[str, Any]) -> Block:
    kind, heading = data["kind"], data["heading"]
    if kind == "text":
        return Text(tuple(data["paragraphs"]), heading)
    if kind == "facts":
        return Facts(tuple((label, said) for label, said in data["rows"]), heading)
    if kind == "table":
        groups = tuple(Group(each["title"], tuple(tuple(row) for row in each["rows"])) for each in data["groups"])
        return Table(tuple(data["heads"]), tuple(data["widths"]), groups, heading)
    return Section(heading, tuple(Line(**line | {"notes": tuple(line["notes"])}) for line in data["lines"]))
