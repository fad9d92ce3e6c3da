"""Pictures of the pages that are tested, for people: `./portal screenshots [folder]`.

Asked for by name only; a plain run of the tests does not collect this file.
"""

import os
from pathlib import Path

import pytest

from tests.browser.more_places import MORE
from tests.browser.places import PLACES


@pytest.mark.parametrize("place", [*PLACES, *MORE], ids=str)
def test_picture(open_tab, account, place):
    folder = Path(os.environ["PORTAL_SCREENSHOTS"])
    tab = open_tab(account(place.role) if place.role else None)
    for language in ("ru", "en"):
        tab.read(language)
        for width in (1280, 390):
            tab.page.set_viewport_size({"width": width, "height": 900})
            tab.open(place.path, place.status)
            for theme in ("light", "dark"):
                tab.wear(theme)
                tab.page.screenshot(path=folder / f"{place}-{language}-{theme}-{width}.png", full_page=True)
