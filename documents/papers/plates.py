"""Name plates for a table, as DOCX: two halves on a sheet, cut or folded between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Times New Roman"
ACROSS, HALF = 18.0, 13.4  # centimetres
LARGEST, SMALLEST = 72, 26  # points of the surname
WIDE = 0.78  # how wide a bold capital is, of its height
POINTS = 28.35  # to a centimetre


@dataclass(frozen=True)
class Plate:
    """One plate: the surname, what is said under it, whom the person stands for."""

    family: str
    given: str
    party: str


def to_plates(plates: Iterable[Plate], *, title: str, language: str) -> bytes:
    """The plates as DOCX, two on a page."""
    file = docx.Document()
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.5)
    page.top_margin = page.bottom_margin = Cm(1.3)
    page.header_distance = page.footer_distance = Cm(0.5)
    style = file.styles["Normal"]
    style.font.name = FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    core = file.core_properties
    core.title, core.author, core.language, core.comments = title, "", language, ""
    for number, plate in enumerate(plates):
        if number == 0:
            table = file.add_table(rows=0, cols=1)
            table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _plate(table, plate, cut=number % 2 == 0)
    # The paragraph Word wants after a table takes no room, or a last full page would be followed by an empty one.
    last = file.add_paragraph()
    last.paragraph_format.space_before = last.paragraph_format.space_after = Pt(0)
    last.paragraph_format.line_spacing = Pt(1)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _plate(table: Any, plate: Plate, *, cut: bool) -> None:
    """Half a sheet; of the upper one the lower edge says where to cut."""
    row = table.add_row()
    row.height, row.height_rule = Cm(HALF), WD_ROW_HEIGHT_RULE.EXACTLY
    cell = row.cells[0]
    cell.width, cell.vertical_alignment = Cm(ACROSS), WD_ALIGN_VERTICAL.CENTER
    if cut:
        _dashed(cell)
    _say(cell.paragraphs[0], plate.family.upper(), size=size_of(plate.family), bold=True)
    if plate.given:
        _say(cell.add_paragraph(), plate.given, size=30, after=22)
    _say(cell.add_paragraph(), plate.party, size=24)


def size_of(family: str) -> int:
    """How large a surname may be so that it fits; a double one may be parted at its hyphen."""
    longest = max((len(part) for part in family.replace("-", "- ").split()), default=1)
    return max(SMALLEST, min(LARGEST, int(ACROSS * POINTS / (WIDE * longest))))


def _say(paragraph: Any, words: str, *, size: int, bold: bool = False, after: int = 10) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(size)


def _dashed(cell: Any) -> None:
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "dashed"), ("sz", "4"), ("space", "0"), ("color", "808080")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    marks = cell._tc.get_or_add_tcPr()  # noqa: SLF001  # python-docx has no word for the edge of a cell
    marks.insert_element_before(borders, "w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign")
