"""Every page, looked at as its readers look at it.

In both languages, in three themes, on a telephone and on a desk; narrow, large, widely spaced; in forced colours, on
paper, by the keyboard alone. One visit in each language answers for all of it. The questions stand in sound.js, what a
page may weigh in budgets.py; axe and `--full` do the rest.
"""

from itertools import product

import pytest

from tests.browser.budgets import too_heavy
from tests.browser.more_places import MORE
from tests.browser.places import PLACES

GUISES = (
    ("ru", "light", 1280),
    ("ru", "dark", 1280),
    ("ru", "contrast", 390),
    ("en", "contrast", 1280),
    ("en", "dark", 390),
    ("en", "light", 390),
)  # every pair of language, theme and width; axe looks at one of them, the next place in the next (`--full`: at all twelve)
LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7}
SQUEEZES = ((320, 150, False), (640, 100, True), (1280, 150, True))  # 640: what is left of 1280 at twice the size
ALL_SQUEEZES = (*product((320, 390, 640, 1280), (100, 150), (False,)), *product((320, 390, 640, 1280), (100,), (True,)))
PAPER = {"A4": 680, "A3": 1474}  # pixels between the margins


@pytest.fixture
def full(pytestconfig) -> bool:
    return pytestconfig.option.full


def dress(tab, width: int, theme: str = "", text: int = 100, *, spaced: bool = False) -> None:
    tab.widen(width)
    if theme:
        tab.wear(theme)
    tab.ask("size", text, spaced)


def in_guises(tab, guises, by_axe) -> list[str]:
    wrong = []
    for language, theme, width in guises:
        dress(tab, width, theme)
        found = tab.ask("sticksOut") + tab.ask("contrast", LEAST[theme])
        found += tab.axe() if (language, theme, width) in by_axe else []
        wrong += [f"{language} {theme} {width} {each}" for each in found]
    return wrong


def squeezed(tab, squeezes) -> list[str]:
    """Narrow, large, widely spaced: nothing sticks out, nothing is cut off, nothing lies on other text."""
    wrong = []
    for width, text, spaced in squeezes:
        dress(tab, width, text=text, spaced=spaced)
        wrong += [f"{width} {text} % {'spaced ' * spaced}{each}" for each in tab.ask("squeezed")]
    return wrong


def on_paper(tab) -> list[str]:
    """As a printer would have it: years and matrices on A3, everything else on A4, whatever theme the reader wears."""
    wide = tab.page.locator(".p-year, .p-matrix, .p-timeline, .p-board").count()
    dress(tab, PAPER["A3" if wide else "A4"], "contrast")
    tab.page.emulate_media(media="print")
    found = tab.ask("paper")
    tab.page.emulate_media(media="screen")
    return [f"on paper {each}" for each in found]


def in_forced_colours(tab) -> list[str]:
    dress(tab, 390)
    tab.page.emulate_media(forced_colors="active")
    found = tab.ask("plain")
    tab.page.emulate_media(forced_colors="none")
    return [f"in forced colours {each}" for each in found]


def by_keyboard(tab, *, full: bool) -> list[str]:
    """On a telephone's width, where least can be seen at once; on a desk too where there is another page then."""
    wrong = []
    for width in (390, 1280):
        if width == 390 or full or tab.page.locator(".p-broad, .p-year").count():
            dress(tab, width)
            wrong += [f"by keyboard {width} {each}" for each in tab.walk()]
    return wrong


@pytest.mark.parametrize("place", [*PLACES, *(pytest.param(place, marks=pytest.mark.full) for place in MORE)], ids=str)
def test_page_is_sound_in_its_guises(kept_world, tab_for, account, full, place):
    tab = tab_for(account(place.role) if place.role else None)
    guises = tuple(product(("ru", "en"), LEAST, (1280, 390))) if full else GUISES
    by_axe = guises if full else (GUISES[PLACES.index(place) % len(GUISES)],)
    wrong = []
    for language in ("ru", "en"):
        dress_of_it = [guise for guise in guises if guise[0] == language]
        tab.read(language)
        tab.widen(1280)
        tab.open(place.path, place.status)
        assert tab.page.evaluate("document.documentElement.lang") == language
        if language == "ru":
            wrong += too_heavy(tab) + tab.ask("outline") + tab.ask("moves")
        wrong += in_guises(tab, dress_of_it, by_axe)
        if language == "ru" or full:
            wrong += squeezed(tab, ALL_SQUEEZES if full else SQUEEZES) + on_paper(tab)
        if language == "en" or full:
            wrong += in_forced_colours(tab) + by_keyboard(tab, full=full)
    assert wrong == []
