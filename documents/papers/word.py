"""Papers as DOCX, which people go on writing in."""

import re
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.papers.values import Block, Facts, Line, Paper, Section, Signature, Table, Text

FONT, SIZE, SMALL = "Times New Roman", 14, 12
WIDTHS, TEXT = (1.6, 12.4, 2.5), 1  # centimetres: number, text, time
ACROSS = 16.5  # centimetres between the margins
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
AFTER_TABS = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
EXACTLY = WD_LINE_SPACING.EXACTLY
FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX."""
    file = docx.Document()
    _page(file, paper)
    _head(file, paper)
    for section in paper.sections:
        if section.heading:
            _paragraph(file, section.heading, LEFT, bold=True, before=10, after=6, style="Heading 1")
        _block(file, section)
    notes = paper.note.split("\n") if paper.note else []
    if paper.signature:
        _sign(file, paper.signature, keeps=bool(notes))
    for number, words in enumerate(notes):
        said = _paragraph(file, words, LEFT, before=0 if number else 18, size=10)
        said.paragraph_format.keep_with_next = number < len(notes) - 1
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Any, paper: Paper) -> None:
    """A4 with the margins of official papers, one font, the language of the text, head and foot of its pages."""
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
    hyphenation = OxmlElement("w:autoHyphenation")
    file.settings.element.insert_element_before(hyphenation, "w:characterSpacingControl")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU" if paper.language == "ru" else "en-GB")
    file.styles["Normal"].element.get_or_add_rPr().append(language)
    core = file.core_properties
    core.title, core.author, core.language, core.comments = paper.named, "", paper.language, ""
    page.different_first_page_header_footer = bool(paper.symbol)
    if paper.symbol:
        _foot(page.first_page_footer.paragraphs[0], paper)
        above = page.header.paragraphs[0]
        above.alignment = RIGHT
        above.add_run(paper.symbol).font.size = Pt(10)
    _foot(page.footer.paragraphs[0], paper)


def _foot(where: Any, paper: Paper) -> None:
    where.alignment, where.style.font.size = CENTER, Pt(10)
    if paper.foot:
        where.add_run(f"{paper.foot} · ")
    for words in re.split(r"(\{pages?\})", paper.pages):
        if words in FIELDS:
            _field(where, FIELDS[words])
        elif words:
            where.add_run(words)


def _field(where: Any, name: str) -> None:
    """Put a number that the program counts into a paragraph."""
    number = where.add_run()
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        part = OxmlElement("w:t" if kind == "text" else "w:fldChar" if kind else "w:instrText")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        number._r.append(part)  # noqa: SLF001  # python-docx has no word for a field


def _head(file: Any, paper: Paper) -> None:
    """The body at the top, symbol and day; of a letter to whom it goes; what the paper is."""
    letter = bool(paper.addressee)
    if paper.letterhead and letter:
        _ruled(_paragraph(file, paper.letterhead, CENTER, bold=True, after=8))
    elif paper.letterhead:
        left, right = _pair(file, 10.5)
        _stack(left, (paper.letterhead,), bold=True, size=SMALL)
        _stack(right, paper.reference, side=RIGHT, size=SMALL)
        _ruled(_gap(file, 2, after=4))
    for text in (paper.marking, paper.above):
        if text:
            _paragraph(file, text, RIGHT, after=6)
    if letter:
        left, right = _pair(file, 8)
        _stack(left, paper.reference)
        _stack(right, paper.addressee)
        said = _paragraph(file, paper.heading, LEFT, bold=True, before=16, after=12, style="Title")
        said.paragraph_format.right_indent = Cm(7)
        return
    _paragraph(file, paper.heading, CENTER, bold=True, before=12, after=4, style="Title")
    if paper.title:
        _paragraph(file, paper.title, CENTER, bold=True, after=6)
    if paper.place:
        _paragraph(file, paper.place, CENTER, after=14)


def _block(file: Any, section: Block) -> None:
    match section:
        case Section():
            _lines(file, section.lines)
        case Text():
            for words in section.paragraphs:
                said = _paragraph(file, words, WD_ALIGN_PARAGRAPH.JUSTIFY, after=6)
                said.paragraph_format.first_line_indent = Cm(1.25)
        case Facts():
            _facts(file, section)
        case Table():
            _table(file, section)


def _paragraph(
    where: Any,
    text: str,
    side: Any,
    *,
    bold: bool = False,
    before: int = 0,
    after: int = 0,
    size: float = 0,
    style: str = "Normal",
) -> Any:
    found = where.add_paragraph(style=style)
    found.alignment = side
    found.paragraph_format.space_before, found.paragraph_format.space_after = Pt(before), Pt(after)
    run = found.add_run(text)
    run.bold = bold
    if bold:
        _put(found, "suppressAutoHyphens", "w:kinsoku", *AFTER_TABS)
    if size:
        run.font.size = Pt(size)
    return found


def _put(paragraph: Any, name: str, *before: str) -> Any:
    """Give a paragraph a property python-docx has no word for, in its place among the others."""
    found = OxmlElement(f"w:{name}")
    paragraph._p.get_or_add_pPr().insert_element_before(found, *before)  # noqa: SLF001
    return found


def _gap(file: Any, points: int, *, after: int = 0) -> Any:
    """An empty paragraph of that height; its text could not say it."""
    found = _paragraph(file, "", LEFT, after=after)
    found.paragraph_format.line_spacing_rule, found.paragraph_format.line_spacing = EXACTLY, Pt(points)
    return found


def _ruled(paragraph: Any) -> None:
    """Draw a line under a paragraph."""
    border = _put(paragraph, "pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", *AFTER_TABS)
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)


def _columns(file: Any, widths: tuple[float, ...], *, ruled: bool = False) -> Any:
    table = file.add_table(rows=0, cols=len(widths))
    if ruled:
        table.style = "Table Grid"
        _inset(table)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER if ruled else WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _inset(table: Any) -> None:
    """Keep the words of a table off the rules above and below."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Cm(0.1).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001  # nor for the margins of cells


def _row(table: Any, widths: tuple[float, ...], *, repeats: bool = False) -> Any:
    """A row that is not split between pages."""
    row = table.add_row()
    marks = row._tr.get_or_add_trPr()  # noqa: SLF001  # nor for a row that is not split
    marks.append(OxmlElement("w:cantSplit"))
    if repeats:
        marks.append(OxmlElement("w:tblHeader"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
    return row


def _pair(file: Any, first: float) -> tuple[Any, Any]:
    widths = (first, ACROSS - first)
    left, right = _row(_columns(file, widths), widths).cells
    return left, right


def _stack(
    cell: Any, lines: tuple[str, ...], *, side: Any = LEFT, bold: bool = False, size: float = 0, keeps: bool = False
) -> None:
    """Put lines one under another into a cell."""
    for number, words in enumerate(lines):
        where = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        where.alignment, where.paragraph_format.keep_with_next = side, keeps
        where.paragraph_format.space_after = Pt(0)
        run = where.add_run(words)
        run.bold = bold
        if size:
            run.font.size = Pt(size)


def _facts(file: Any, section: Facts) -> None:
    widths = (6.0, ACROSS - 6.0)
    table = _columns(file, widths)
    for label, said in section.rows:
        for cell, words in zip(_row(table, widths).cells, (label, said), strict=True):
            _stack(cell, (words,))
            cell.paragraphs[-1].paragraph_format.space_after = Pt(3)
    _gap(file, 6)


def _table(file: Any, section: Table) -> None:
    whole = sum(section.widths)
    widths = tuple(ACROSS * width / whole for width in section.widths)
    table = _columns(file, widths, ruled=True)
    for cell, words in zip(_row(table, widths, repeats=True).cells, section.heads, strict=True):
        _stack(cell, (words,), bold=True, size=SMALL, keeps=True)
    for group in section.groups:
        if group.title:
            cells = _row(table, widths).cells
            _stack(cells[0].merge(cells[-1]), (group.title,), bold=True, size=SMALL, keeps=True)
        for row in group.rows:
            for cell, words in zip(_row(table, widths).cells, row, strict=True):
                first, *more = words.split("\n")
                _stack(cell, (first,), size=SMALL)
                for each in more:
                    _paragraph(cell, each, LEFT, size=10)
    _gap(file, 6)


def _sign(file: Any, signature: Signature, *, keeps: bool) -> None:
    """The post and the name, never alone on a page: what stands above stays with them, and they with what follows."""
    body = [each for each in file.paragraphs if each.text]
    if body:
        body[-1].paragraph_format.keep_with_next = True
    _gap(file, 8, after=6).paragraph_format.keep_with_next = True
    left, right = _pair(file, 9)
    _stack(left, signature.post, keeps=True)
    _stack(right, (signature.name or "_" * 20,), side=RIGHT, keeps=keeps)
    right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _lines(file: Any, lines: tuple[Line, ...]) -> None:
    """A table without borders: number, text, time; where no line has one, the text has its room."""
    widths = WIDTHS if any(line.aside for line in lines) else (WIDTHS[0], ACROSS - WIDTHS[0], 0)
    table = _columns(file, widths)
    for line in lines:
        row = _row(table, widths)
        number, text, aside = (cell.paragraphs[0] for cell in row.cells)
        number.add_run(f"{line.number}." if line.number else "")
        said = text.add_run(line.text)
        said.font.strike = line.struck
        aside.alignment = RIGHT
        aside.add_run(line.aside)
        for note in line.notes:
            _paragraph(row.cells[1], note, LEFT)
        for at, cell in enumerate(row.cells):
            for each in cell.paragraphs:
                each.paragraph_format.space_after = Pt(2)
                if line.level and at == TEXT:
                    each.paragraph_format.left_indent = Cm(0.8)
            cell.paragraphs[-1].paragraph_format.space_after = Pt(8)
