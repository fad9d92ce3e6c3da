"""What comes out of the printer: sheet, number of pages, heads on each of them, page numbers, nothing of the screen."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser import crowd
from tests.browser.places import Place, _convened

A4, A3_ACROSS = (595, 842), (1191, 842)  # points


@pytest.fixture
def printed(kept_world, tab_for, account):
    """A place as a printer gets it, read by a member of the secretariat."""

    def pages(place):
        tab = tab_for(account(place.role))
        tab.read("ru")
        tab.page.set_viewport_size({"width": 1280, "height": 900})
        tab.open(place.path)
        return PdfReader(BytesIO(tab.page.pdf(prefer_css_page_size=True, print_background=True))).pages

    return pages


def sizes(pages) -> set[tuple[int, int]]:
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages}


def test_year_is_printed_across_on_one_sheet_of_a3(printed):
    pages = printed(Place("calendar", "staff", "?view=year"))
    assert sizes(pages) == {A3_ACROSS}
    assert len(pages) <= 2
    text = "".join(page.extract_text() for page in pages)
    assert "Январь" in text
    assert "Декабрь" in text


def test_record_is_printed_on_a4_without_the_screen_around_it(printed):
    pages = printed(Place("meetings:meeting", "staff", arguments=_convened))
    text = "".join(page.extract_text() for page in pages)
    assert sizes(pages) == {A4}
    assert f"1 / {len(pages)}" in text
    assert "Напечатано" in text
    for words in ("Версия для слабовидящих", "Выйти", "Перенести…", "Доступность"):
        assert words not in text


def test_heads_of_a_long_list_stand_on_each_page(printed):
    crowd.fill()
    pages = printed(Place("meetings:meetings", "staff"))
    assert sizes(pages) == {A4}
    assert len(pages) > 1
    for page in pages[:-1]:
        assert re.search(r"Когда.*\n?.*Состояние", page.extract_text(), re.DOTALL)
    assert f"{len(pages)} / {len(pages)}" in pages[-1].extract_text()
