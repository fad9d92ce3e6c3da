"""The positions of calendars and timelines as classes, since the content policy allows no `style`.

`python -m ui.grid` writes static/css/grid.css anew; a test compares the file with it.
"""

import sys

DAYS, LANES, QUARTERS, WEEKDAYS, ROOM = 31, 20, 24, 7, 12


def sheet() -> str:
    """Give the text of grid.css: d start, s span, l lane, q quarter; widths and lanes of a month's table."""
    lines = [
        "/* Written by ui/grid.py: d1–d31 start, s1–s31 span, l1–l20 lane, q1–q24 start in timelines, r3–r12 room for a title beside a bar. */",
        "@layer pages {",
    ]
    lines += [f".d{number} {{ grid-column-start: {number}; }}" for number in range(1, DAYS + 1)]
    lines += [f".s{number} {{ grid-column-end: span {number}; }}" for number in range(1, DAYS + 1)]
    lines += [f".l{number} {{ grid-row: {number}; }}" for number in range(1, LANES + 1)]
    lines += [f".q{number} {{ grid-column-start: {number}; }}" for number in range(1, QUARTERS + 1)]
    lines += [
        f".p-month .s{number} {{ inline-size: calc({number * 100}% - .25rem); }}" for number in range(1, WEEKDAYS + 1)
    ]
    lines += [
        f".s{span} .r{number} {{ inline-size: calc({number * 100 / span:g}% - .25rem); }}"
        for span in (1, 2)
        for number in range(3, ROOM + 1)
    ]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    sys.stdout.write(sheet())
