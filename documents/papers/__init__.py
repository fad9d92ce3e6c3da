"""A paper is a value; the same value becomes DOCX, which people go on writing in, and PDF, which they print."""

from collections.abc import Mapping

from documents.papers.extract import extract
from documents.papers.plates import Plate, to_plates
from documents.papers.printed import to_pdf
from documents.papers.values import Facts, Group, Line, Paper, Section, Signature, Table, Text, kept, restored
from documents.papers.word import to_docx

__all__ = [
    "ENDINGS",
    "Facts",
    "Group",
    "Line",
    "Paper",
    "Plate",
    "Section",
    "Signature",
    "Table",
    "Text",
    "extract",
    "kept",
    "made",
    "restored",
    "to_docx",
    "to_pdf",
    "to_plates",
]

ENDINGS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def made(paper: Paper, ending: str) -> bytes:
    """The paper as a file of one of the endings."""
    return to_pdf(paper) if ending == "pdf" else to_docx(paper)
