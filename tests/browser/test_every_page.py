"""Every page in both languages, in light and dark, on a telephone and on a desk: axe, nothing that sticks out, no policy broken."""

from itertools import product

import pytest

from tests.browser.places import PLACES

GUISES = (
    ("ru", "light", 1280),
    ("ru", "dark", 390),
    ("en", "light", 390),
    ("en", "dark", 1280),
)  # every pair of language, theme and width; `./portal test --full` looks at all eight
STICKS_OUT = """() => {
    const wide = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > wide ? [...document.querySelectorAll("body *")]
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > wide + 1 && !each.closest("[role=region]"))
        .slice(0, 3).map(each => each.outerHTML.slice(0, 160)) : [];
}"""


@pytest.fixture
def guises(pytestconfig):
    return product(("ru", "en"), ("light", "dark"), (1280, 390)) if pytestconfig.option.full else GUISES


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_page_is_sound_in_its_guises(kept_world, tab_for, account, guises, place):
    tab = tab_for(account(place.role) if place.role else None)
    wrong, read = [], ""
    for language, theme, width in guises:
        tab.page.set_viewport_size({"width": width, "height": 900})
        if language != read:
            tab.read(language)
            tab.open(place.path, place.status)
            assert tab.page.evaluate("document.documentElement.lang") == language
            read = language
        tab.wear(theme)
        found = tab.axe() + [f"sticks out: {each}" for each in tab.page.evaluate(STICKS_OUT)]
        wrong += [f"{language} {theme} {width} {each}" for each in found]
    assert wrong == []
