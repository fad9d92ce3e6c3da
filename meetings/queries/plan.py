"""The plan of a year as lines: as it is now, as it was approved, and how the two differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from django.utils.translation import gettext as _

from ui import when

DATES = ("precision", "first", "after")
LANGUAGES = ("ru", "en")


@dataclass(frozen=True)
class Line:
    """One event of the plan, and how it differs from the plan that was approved."""

    said: Mapping[str, Any]
    was: Mapping[str, Any] | None = None
    change: str = ""  # new, moved, off, gone
    url: str = ""

    def _pair(self, name: str) -> str:
        language = "ru" if when.locale() == "ru" else "en"
        return str(self.said[f"{name}_{language}"] or self.said[f"{name}_ru"])

    @property
    def title(self) -> str:
        """What it is called."""
        return self._pair("title")

    @property
    def place(self) -> str:
        """The city."""
        return self._pair("place")

    @property
    def host(self) -> str:
        """The host."""
        return self._pair("host")

    @property
    def status(self) -> str:
        """How it stands."""
        return self._pair("status")

    @property
    def look(self) -> str:
        """How the state is drawn."""
        return str(self.said["look"])

    @property
    def dates(self) -> str:
        """Its days as well as they are known."""
        return _dates(self.said)

    @property
    def difference(self) -> str:
        """How it differs from the approved plan, in words."""
        if self.change == "moved" and self.was is not None:
            return _("moved, was %(dates)s") % {"dates": _dates(self.was)}
        words = {"new": _("new"), "off": _("does not take place"), "gone": _("no longer in the plan of this year")}
        return words.get(self.change, "")


def _dates(said: Mapping[str, Any]) -> str:
    window = DateRange(date.fromisoformat(said["first"]), date.fromisoformat(said["after"])) if said["first"] else None
    return when.coarse(said["precision"], window)


def said_of(row: Any, *, place: Any, host: Any, status: Any, look: str) -> dict[str, Any]:
    """Write down one event; what is said in words is a function asked once in each language."""
    window = getattr(row, "window", None)
    line = {
        "uid": str(getattr(row, "uid", None) or row.public_id),
        "precision": str(getattr(row, "precision", "year")) if window else "unknown",
        "first": window.lower.isoformat() if window else "",
        "after": window.upper.isoformat() if window else "",
        "look": look,
        "off": bool(getattr(row, "is_off", False)),
    }
    for language in LANGUAGES:
        with translation.override(language):
            for name, say in (("title", lambda: row), ("place", place), ("host", host), ("status", status)):
                line[f"{name}_{language}"] = str(say() or "")
    return line


def compared(now: Sequence[Line], approved: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Put each line of today beside the one that was approved; what fell away stands at the end."""
    before = {line["uid"]: line for line in approved}
    found = []
    for line in now:
        was = before.pop(line.said["uid"], None)
        found.append(Line(line.said, was, _change(line.said, was), line.url))
    return [line for line in found if line.was is not None or not line.said["off"]] + [
        Line(was, was, "gone") for was in before.values()
    ]


def _change(said: Mapping[str, Any], was: Mapping[str, Any] | None) -> str:
    if was is None:
        return "new"
    if said["off"]:
        return "off"
    return "moved" if any(said[name] != was[name] for name in DATES) else ""
