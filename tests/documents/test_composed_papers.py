"""Papers the portal makes itself: words are words in both forms, what was kept is read again as it was."""

from io import BytesIO

import pypdf
import pytest

from documents.papers import Facts, Group, Line, Paper, Section, Signature, Table, Text, kept, made, restored
from tests.papers import docx_words, loose_fonts, pdf_pages, plain

TRAPS = (
    '#read("/etc/passwd")', '#image("/etc/hostname")', '#import "@preview/cetz:0.1.0"', "$ x $ *b* _i_ @ref <svg/onload=1>",
    "<w:instrText>INCLUDEPICTURE</w:instrText>",
)  # fmt: skip


def paper(words="Слова"):
    blocks = (
        Section(words, (Line("1", words, (words,)),)),
        Text((words,)),
        Facts(((words, words),)),
        Table((words,), (4,), (Group(words, ((words,),)),)),
    )
    return Paper(
        "ru", words, words, place=words, sections=blocks, letterhead=words, reference=(words,), symbol=words, note=words,
        signature=Signature((words,), words), page="Страница {page} из {pages}",
    )  # fmt: skip


@pytest.mark.parametrize("words", TRAPS)
def test_s43_words_of_a_paper_are_never_markup(words):
    whole = paper(words)
    expected = 14
    pdf = " ".join(pdf_pages(made(whole, "pdf")))
    assert pdf.replace(" ", "").count(plain(words).replace(" ", "")) >= expected
    assert docx_words(made(whole, "docx")).count(plain(words)) >= expected


def test_s43_papers_are_made_without_files_of_others():
    assert loose_fonts(made(paper(), "pdf")) == set()


def test_what_is_kept_is_read_again_as_it_was():
    assert restored(kept(paper())) == paper()
    plainest = Paper("en", "Heading", "")
    assert restored(kept(plainest)) == plainest


def test_no_clock_stands_in_a_pdf():
    """The same words are the same file, whenever it is made."""
    told = pypdf.PdfReader(BytesIO(made(paper("Слова"), "pdf"))).metadata
    assert told is not None
    assert (told.creation_date, told.modification_date) == (None, None)
