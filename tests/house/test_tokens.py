"""The colours of the portal: each figure of the design is computed anew from static/css/tokens.css."""

import re
from collections.abc import Mapping

import pytest

from tests.house.source import ROOT, sheets

TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
LOOKS = ("draft", "planned", "confirmed", "running", "done", "moved", "late", "off")
TYPES = ("assembly", "meeting", "exercise", "measure", "deadline", "other")
# Contrast on surface and on page ground, as the design gives it.
ON_GROUNDS = {
    "light": {
        "text": (15.7, 14.6), "muted": (7.1, 6.7), "accent": (8.2, 7.6), "link": (8.2, 7.6),
        "accent-strong": (11.4, 10.6), "visited": (8.6, 8.1), "danger": (7.5, 7.0), "control": (4.6, 4.2),
        "focus": (6.4, 6.0),
    },
    "dark": {
        "text": (13.7, 15.2), "muted": (7.8, 8.6), "accent": (8.2, 9.1), "link": (8.2, 9.1),
        "accent-strong": (10.6, 11.7), "visited": (7.9, 8.8), "danger": (8.2, 9.1), "control": (5.2, 5.7),
        "focus": (11.4, 12.6),
    },
    "contrast": {
        "text": (21, 21), "muted": (21, 21), "accent": (17.0, 17.0), "link": (17.0, 17.0), "accent-strong": (21, 21),
        "visited": (14.1, 14.1), "danger": (12.3, 12.3), "control": (21, 21), "focus": (15.3, 15.3),
    },
}  # fmt: skip
ON_TINT = {
    "light": (7.9, 8.8, 8.2, 8.5, 7.9, 7.7, 7.8, 7.9),
    "dark": (8.0, 8.7, 8.3, 8.3, 8.3, 8.8, 8.5, 7.9),
}
ON_TYPE = {"light": (8.5, 13.7, 5.8, 5.0, 13.7, 5.3), "dark": (10.2, 6.1, 8.5, 13.5, 6.4, 11.1)}


def block(selector: str, after: str = "") -> dict[str, str]:
    """The declarations of one rule, the first of that selector after a mark."""
    rest = TOKENS[TOKENS.index(after) :]
    body = re.findall(re.escape(selector) + r" \{([^}]*)\}", rest)[0]
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", body))


THEMES = {
    "light": block(":root"),
    "dark": block('[data-theme="dark"]'),
    "contrast": block('[data-theme="contrast"]'),
}


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ratio(theme: Mapping[str, str], one: str, other: str) -> float:
    return round(contrast(theme[f"--{one}"], theme[f"--{other}"]), 1)


@pytest.mark.parametrize("name", THEMES)
def test_words_and_edges_stand_out_from_their_ground(name):
    theme = THEMES[name]
    found = {token: (ratio(theme, token, "surface"), ratio(theme, token, "bg")) for token in ON_GROUNDS[name]}
    assert found == ON_GROUNDS[name]


@pytest.mark.parametrize(("name", "expected"), [("light", 8.2), ("dark", 8.7), ("contrast", 17.0)])
def test_text_on_the_accent(name, expected):
    assert ratio(THEMES[name], "on-accent", "accent") == expected


@pytest.mark.parametrize("name", ["light", "dark"])
def test_tags_of_states(name):
    theme = THEMES[name]
    assert tuple(ratio(theme, f"{look}-text", f"{look}-tint") for look in LOOKS) == ON_TINT[name]
    assert min(contrast(theme[f"--{look}-edge"], theme["--surface"]) for look in LOOKS) >= 4.25


@pytest.mark.parametrize("name", ["light", "dark"])
def test_bars_of_the_calendar(name):
    theme = THEMES[name]
    assert tuple(ratio(theme, "on-type", kind) for kind in TYPES) == ON_TYPE[name]


def test_high_contrast_is_black_and_white():
    theme = THEMES["contrast"]
    assert {theme[f"--{look}-{part}"] for look in LOOKS for part in ("text", "edge")} == {"#fff"}
    assert {theme[f"--{look}-tint"] for look in LOOKS} | {theme[f"--{kind}"] for kind in TYPES} == {"#000"}


def test_the_devices_wish_gives_the_same_colours_as_the_readers_choice():
    assert block('[data-theme="auto"]', "(prefers-color-scheme: dark)") == THEMES["dark"]
    assert block('[data-theme="auto"]', "(prefers-contrast: more)") == THEMES["contrast"]


def test_every_theme_has_every_colour():
    colours = {
        name
        for name, value in THEMES["light"].items()
        if not name.startswith("--qr") and value.startswith(("#", "rgb"))
    }
    assert colours - {"--on-type"} <= set(THEMES["dark"])
    assert set(THEMES["dark"]) == set(THEMES["contrast"])


def test_no_other_sheet_holds_a_colour():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|hwb)\(|:\s*(?:black|white|red|grey|gray)\b")
    found = [
        f"{sheet.name}: {match.group(0)}"
        for sheet in sheets()
        if sheet.name != "tokens.css"
        for match in colour.finditer(re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text("utf-8"), flags=re.DOTALL))
    ]
    assert not found


def test_every_token_that_is_used_exists():
    defined = set(re.findall(r"(--[\w-]+):", TOKENS))
    texts = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in sheets()}
    defined |= {name for text in texts.values() for name in re.findall(r"(--[\w-]+):", text)}
    found = {name for text in texts.values() for name in re.findall(r"var\((--[\w-]+)\)", text)}
    assert found <= defined, found - defined
