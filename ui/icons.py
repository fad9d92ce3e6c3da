"""Drawings beside words: a closed list out of the package `lucide`, and the shapes of states, which are our own."""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

# Our word for it → its name in the package. A new icon is a line here, with a reason to stand beside a word.
ICONS = {
    "account": "circle-user-round",
    "add": "plus",
    "back": "arrow-left",
    "body": "building-2",
    "calendar": "calendar-days",
    "close": "x",
    "delete": "trash-2",
    "display": "accessibility",
    "down": "arrow-down",
    "download": "download",
    "edit": "pencil",
    "external": "external-link",
    "feed": "rss",
    "file": "file-text",
    "filter": "funnel",
    "history": "history",
    "indent": "list-indent-increase",
    "info": "info",
    "link": "link",
    "lock": "lock",
    "mail": "mail",
    "menu": "menu",
    "next": "arrow-right",
    "notifications": "bell",
    "open": "chevron-down",
    "outdent": "list-indent-decrease",
    "people": "users",
    "place": "map-pin",
    "print": "printer",
    "search": "search",
    "sign-out": "log-out",
    "sort": "chevrons-up-down",
    "time": "clock",
    "tick": "check",
    "undo": "undo-2",
    "up": "arrow-up",
    "upload": "upload",
    "warning": "triangle-alert",
}
LOOKS = ("draft", "planned", "confirmed", "running", "done", "moved", "late", "off")


@lru_cache(maxsize=128)
def icon(name: str, size: int = 18) -> SafeString:
    """Draw one icon of the list, hidden from readers by ear: the word beside it says it."""
    look = {"class": "c-icon", "aria-hidden": "true", "focusable": "false"}
    return SafeString(lucide(ICONS[name], size=size, **look))


def shape(look: str, css: str = "c-tag__shape") -> SafeString:
    """Draw the shape of a state."""
    if look not in LOOKS:
        raise ValueError(f"{look!r} is no look of a state: {', '.join(LOOKS)}")
    return format_html(
        '<svg class="{}" width="14" height="14" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("img/shapes.svg"),
        look,
    )


@lru_cache(maxsize=1)
def shapes() -> SafeString:
    """Draw all shapes once, unseen: a page with hundreds of them repeats each by `<use href="#shape-late"/>`."""
    drawing = Path(str(finders.find("img/shapes.svg"))).read_text(encoding="utf-8")
    symbols = "".join(re.findall(r"<symbol .*?</symbol>", drawing)).replace('<symbol id="', '<symbol id="shape-')
    return SafeString(f'<svg class="u-hidden" aria-hidden="true">{symbols}</svg>')
