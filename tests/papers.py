"""How tests read papers: their words in order, the fonts of a PDF."""

from io import BytesIO
from typing import Any

import docx
import pypdf


def docx_file(data: bytes) -> Any:
    """A DOCX as python-docx reads it."""
    return docx.Document(BytesIO(data))


def docx_words(data: bytes) -> str:
    """All words of a DOCX in the order in which they stand, those of its heads and feet after them."""
    file = docx_file(data)
    found = [node.text or "" for node in file.element.body.iter() if node.tag.endswith(("}t", "}p", "}tr"))]
    for section in file.sections:
        for part in (section.first_page_footer, section.footer, section.header):
            found += [each.text for each in part.paragraphs]
    return plain(" ".join(found))


def pdf_pages(data: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [plain(page.extract_text()) for page in pypdf.PdfReader(BytesIO(data)).pages]


def loose_fonts(data: bytes) -> set[str]:
    """The fonts a PDF uses and does not bring along."""
    found = set()
    for page in pypdf.PdfReader(BytesIO(data)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            described = below["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
                found.add(str(below["/BaseFont"]))
    return found


def plain(words: str) -> str:
    """Words with one space between them, hyphens at the ends of lines taken out."""
    return " ".join(words.replace("\u00a0", " ").replace("-\n", "").replace("\u00ad", "").split())


def in_order(words: str, *said: str) -> None:
    """Fail unless each stands in the words after the one before."""
    at = 0
    for each in said:
        found = words.find(each, at)
        assert found >= 0, f"{each!r} is missing, or stands too early"
        at = found + len(each)
