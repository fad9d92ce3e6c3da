"""An extract of a decision as a paper: the text, by whom and when, where the parties stand, for those who may read it."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.documents import make_decision, make_position
from tests.papers import docx_words, in_order, loose_fonts, pdf_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(council, party, other_party):
    council.name_gen_ru, council.name_en = "Совета глав государств", "Council of Heads of State"
    council.save()
    row = make_decision(
        council, number_text="12/2025", text_ru="1. Утвердить порядок.\n2. Поручить Центру.", text_en="1. To approve.",
        place_ru="Минск", place_en="Minsk", in_force_on=date(2026, 1, 1),
    )  # fmt: skip
    make_position(row, party, "signed_with_reservation", reservation_ru="Кроме пункта 2")
    make_position(row, other_party, procedures="pending")
    return row


def extract(client, row, name):
    return client.get(reverse("documents:extract", args=[row.public_id, *name.split(".")]))


def test_russian_extract_reads_as_an_official_paper(as_user, adopted, party, other_party, secretary):
    answer = extract(as_user(secretary), adopted, "ru.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="extract-12-2025_ru.docx"'
    in_order(
        docx_words(answer.content), "ВЫПИСКА", "из решения № 12/2025 Совета глав государств", "Минск, 10 октября 2025 г.",
        "Наименование", "О порядке", "Кем принято", "Совет глав государств", "1 января 2026 г.", "Текст", "1. Утвердить порядок.",
        "2. Поручить Центру.", "Позиции участников", other_party.name_ru, "подписано", party.name_ru, "с оговоркой",
        "Оговорка: Кроме пункта 2", "Выписка верна",
    )  # fmt: skip


def test_english_extract_is_one_page_that_brings_its_fonts(as_user, adopted, secretary):
    data = extract(as_user(secretary), adopted, "en.pdf").content
    (page,) = pdf_pages(data)
    in_order(page, "EXTRACT", "from decision No. 12/2025 of the Council of Heads of State", "Minsk", "1. To approve.",
             "signed with a reservation", "Certified as true")  # fmt: skip
    assert loose_fonts(data) == set()


def test_extract_shows_its_reader_what_the_page_shows(
    as_user, adopted, party, other_party, representative, neighbour, secretary, council
):
    adopted.positions.update(shown=False)
    words = docx_words(extract(as_user(representative), adopted, "ru.docx").content)
    assert party.name_ru in words
    assert other_party.name_ru not in words
    draft = make_decision(council, status="draft", text_ru="Проект")
    bare = make_decision(council)
    adopted.positions.filter(party=other_party).delete()
    asked = [
        extract(as_user(who), row, name).status_code
        for who, row, name in ((neighbour, adopted, "ru.pdf"), (secretary, draft, "ru.pdf"), (secretary, bare, "ru.pdf"),
                               (secretary, adopted, "ru.exe"), (secretary, adopted, "fr.pdf"))
    ]  # fmt: skip
    assert asked == [404] * 5
    page = as_user(secretary).get(adopted.get_absolute_url()).text
    assert reverse("documents:extract", args=[adopted.public_id, "en", "pdf"]) in page
