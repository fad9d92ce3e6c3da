"""How papers are laid out, as DOCX and PDF: what belongs together stays on one page, text has its room."""

import pytest
from django.utils import translation

from documents.papers import Line, Paper, Section, Signature, Text, house, to_docx, to_pdf
from members.models import Party
from tests.papers import docx_file, pdf_pages

WIDE, NARROW = 14.9, 12.4  # centimetres


def letter(paragraphs):
    words = Text(tuple(f"Абзац {number}." for number in range(paragraphs)))
    signature = Signature(("Руководитель",), "А.П. Новиков")
    return Paper(
        language="ru",
        heading="О созыве",
        title="",
        page="Страница",
        sections=(words,),
        signature=signature,
        note="Исполнитель",
    )


def test_who_signed_and_who_wrote_it_stand_on_one_page():
    """Whatever the length: from what fills most of a page to what needs a second one."""
    found = [pdf_pages(to_pdf(letter(paragraphs))) for paragraphs in range(29, 35)]
    assert [len(found[0]), len(found[-1])] == [1, 2]
    ends = [pages[-1].partition("Страница")[0] for pages in found]
    assert all("Абзац" in end and "Новиков Исполнитель" in end for end in ends)


@pytest.mark.parametrize(("aside", "width"), [("10:00", NARROW), ("", WIDE)])
def test_text_has_the_room_of_hours_that_are_not_there(aside, width):
    lines = (Line("1", "Открытие", aside=aside), Line("2", "Доклад"))
    (table,) = docx_file(
        to_docx(Paper(language="ru", heading="ПОВЕСТКА ДНЯ", title="", sections=(Section("", lines),)))
    ).tables
    assert {round(row.cells[1].width.cm, 1) for row in table.rows} == {width}


@pytest.mark.parametrize(
    ("language", "names", "said"),
    [
        ("en", {"name_en": "Kyrgyz Republic"}, "the Kyrgyz Republic"),
        ("en", {"name_en": "Turkmenistan"}, "Turkmenistan"),
        ("ru", {"name_gen_ru": "Туркменистана"}, "Туркменистана"),
        ("ru", {"name_en": "Ukraine"}, ""),
    ],
)
def test_name_after_of(language, names, said):
    with translation.override(language):
        assert house.of(Party(**names)) == said
