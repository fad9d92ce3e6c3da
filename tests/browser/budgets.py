"""What a page may weigh, by its kind: bytes gzipped, requests, nodes; and the scale it is put on."""

import gzip
from dataclasses import astuple, dataclass, fields
from functools import cache
from urllib.parse import urlsplit
from urllib.request import urlopen

KB = 1024
SHIFT = 0.02  # how far a page may shift while it loads, by the browser's own measure


@dataclass(frozen=True)
class Weight:
    """The bytes of the page, of its sheets and of its scripts, in KB gzipped; how often it asks, what it is made of."""

    html: float
    css: float
    js: float
    requests: int
    nodes: int


BUDGETS = {
    "list": Weight(15, 15, 24, 12, 1500),  # and the page of a record
    "form": Weight(15, 15, 26, 13, 1200),
    "home": Weight(12, 14, 20, 10, 900),
    "calendar": Weight(28, 16, 20, 12, 3000),  # 11 KB of it are the random parts of 500 addresses, which nothing packs
    "agenda": Weight(20, 16, 20, 12, 4000),
    "matrix": Weight(25, 16, 20, 12, 7000),
    "gallery": Weight(24, 18, 26, 18, 4000),  # every part at once; nobody works there
}


@cache
def _packed(url: str) -> float:
    """A file as it is sent in production: packed once, as small as it goes."""
    with urlopen(url) as answer:
        return len(gzip.compress(answer.read(), 9)) / KB


def weigh(tab) -> tuple[Weight, float, str]:
    """Put the page a tab shows on the scale: its weight, how far it shifted, its kind."""
    told = tab.ask("figures")
    css, js = (sum(_packed(url) for url in told["loaded"] if url.endswith(end)) for end in (".css", ".js"))
    weight = Weight(len(gzip.compress(tab.answer.body(), 6)) / KB, css, js, told["requests"], told["nodes"])
    home = urlsplit(tab.page.url).path == "/"
    return weight, told["shifted"], "home" if home else told["kind"]


def too_heavy(tab) -> list[str]:
    """Say where the page a tab shows is over its budget."""
    weight, shifted, kind_ = weigh(tab)
    names = [field.name for field in fields(Weight)]
    over = [
        f"{name}: {found:.1f}, a page of the kind {kind_} may have {allowed}"
        for name, found, allowed in zip(names, astuple(weight), astuple(BUDGETS[kind_]), strict=True)
        if found > allowed
    ]
    return over + ([f"it shifts by {shifted:.3f} while it loads"] if shifted > SHIFT else [])
