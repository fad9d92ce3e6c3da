"""Every page in both languages, in light and dark, on a telephone and on a desk: axe, nothing that sticks out, no policy broken."""

import pytest

from tests.browser.places import PLACES

WIDTHS = (1280, 390)
COLOURS = ("color-contrast", "link-in-text-block")  # what a theme can break
STICKS_OUT = """() => {
    const wide = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > wide ? [...document.querySelectorAll("body *")]
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > wide + 1 && !each.closest("[role=region]"))
        .slice(0, 3).map(each => each.outerHTML.slice(0, 160)) : [];
}"""


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_page_is_sound_in_every_guise(open_tab, account, place):
    tab = open_tab(account(place.role) if place.role else None)
    wrong = []
    for language in ("ru", "en"):
        tab.read(language)
        tab.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        tab.open(place.path, place.status)
        assert tab.page.evaluate("document.documentElement.lang") == language
        for theme in ("light", "dark"):
            tab.wear(theme)
            for width in WIDTHS:
                tab.page.set_viewport_size({"width": width, "height": 900})
                found = tab.axe(*(COLOURS if theme == "dark" else ()))
                found += [f"sticks out: {each}" for each in tab.page.evaluate(STICKS_OUT)]
                wrong += [f"{language} {theme} {width} {each}" for each in found]
    assert wrong == []
