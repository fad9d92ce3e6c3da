"""A paper is a value; the same value becomes DOCX, which people go on writing in, and PDF, which they print."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any

import docx
import typst
from django.conf import settings
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT, SIZE = "Times New Roman", 14
WIDTHS, TEXT = (1.6, 12.4, 2.5), 1  # centimetres: number, text, time
TEMPLATE = settings.BASE_DIR / "templates/papers/paper.typ"
ENDINGS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


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


@dataclass(frozen=True)
class Paper:
    """A paper: what stands above its heading, the heading, of what it is, where and when, its sections, its foot."""

    language: str
    heading: str
    title: str
    place: str = ""
    above: str = ""
    marking: str = ""
    foot: str = ""
    page: str = ""
    sections: tuple[Section, ...] = field(default=())


def made(paper: Paper, ending: str) -> bytes:
    """The paper as a file of one of the endings."""
    return to_pdf(paper) if ending == "pdf" else to_docx(paper)


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF; its words travel as data, so that none of them becomes markup."""
    found: Any = typst.compile(
        str(TEMPLATE),
        format="pdf",
        sys_inputs={"data": json.dumps(asdict(paper), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(found)


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX."""
    file = docx.Document()
    _page(file, paper)
    for text in (paper.marking, paper.above):
        if text:
            _paragraph(file, text, WD_ALIGN_PARAGRAPH.RIGHT, after=6)
    _paragraph(file, paper.heading, WD_ALIGN_PARAGRAPH.CENTER, bold=True, before=12, after=4, style="Title")
    _paragraph(file, paper.title, WD_ALIGN_PARAGRAPH.CENTER, bold=True, after=6)
    if paper.place:
        _paragraph(file, paper.place, WD_ALIGN_PARAGRAPH.CENTER, after=14)
    for section in paper.sections:
        if section.heading:
            _paragraph(file, section.heading, WD_ALIGN_PARAGRAPH.LEFT, bold=True, before=10, after=6, style="Heading 1")
        _lines(file, section.lines)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Any, paper: Paper) -> None:
    """A4 with the margins of official papers, one font, the language of the text, the foot with the page."""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(3), Cm(1.5), Cm(2), Cm(2)
    for name in ("Normal", "Title", "Heading 1"):
        style = file.styles[name]
        style.font.name, style.font.size = FONT, Pt(SIZE)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        if name == "Title" and (border := style.element.pPr.find(qn("w:pBdr"))) is not None:
            style.element.pPr.remove(border)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU" if paper.language == "ru" else "en-GB")
    file.styles["Normal"].element.get_or_add_rPr().append(language)
    core = file.core_properties
    core.title, core.author, core.language, core.comments = f"{paper.heading}. {paper.title}", "", paper.language, ""
    foot = page.footer.paragraphs[0]
    foot.alignment, foot.style.font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(10)
    foot.add_run(f"{paper.foot} · {paper.page} " if paper.foot else f"{paper.page} ")
    number = foot.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        number._r.append(part)  # noqa: SLF001  # python-docx has no word for a field


def _paragraph(
    where: Any, text: str, side: Any, *, bold: bool = False, before: int = 0, after: int = 0, style: str = "Normal"
) -> Any:
    found = where.add_paragraph(style=style)
    found.alignment = side
    found.paragraph_format.space_before, found.paragraph_format.space_after = Pt(before), Pt(after)
    run = found.add_run(text)
    run.bold = bold
    return found


def _lines(file: Any, lines: tuple[Line, ...]) -> None:
    """A table without borders: number, text, time; a row stays on one page."""
    table = file.add_table(rows=0, cols=len(WIDTHS))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for line in lines:
        row = table.add_row()
        kept = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(kept)  # noqa: SLF001  # nor for a row that is not split
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
        number, text, aside = (cell.paragraphs[0] for cell in row.cells)
        number.add_run(f"{line.number}." if line.number else "")
        said = text.add_run(line.text)
        said.font.strike = line.struck
        aside.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        aside.add_run(line.aside)
        for note in line.notes:
            _paragraph(row.cells[1], note, WD_ALIGN_PARAGRAPH.LEFT)
        for at, cell in enumerate(row.cells):
            for each in cell.paragraphs:
                each.paragraph_format.space_after = Pt(2)
                if line.level and at == TEXT:
                    each.paragraph_format.left_indent = Cm(0.8)
            cell.paragraphs[-1].paragraph_format.space_after = Pt(8)
