"""Words of the secretariat put into a letter: placeholders of a closed list, each put in once and never looked at again."""

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records import parties
from reminders import fetch
from reminders.models import Wording
from reminders.models.wording import KNOWN
from ui import when

log = logging.getLogger(__name__)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SAMPLE_DAY = date(2027, 5, 13)
SAMPLE_ZONE = "Europe/Minsk"
SAMPLE_PARTY = "TJ"


def check(kind: str, texts: Mapping[str, str]) -> None:
    """Refuse texts with a placeholder the kind does not know, or with a brace of no placeholder."""
    known = ", ".join("{" + name + "}" for name in KNOWN[kind])
    refused = {}
    for name, text in texts.items():
        unknown = ["{" + found + "}" for found in PLACEHOLDER.findall(text) if found not in KNOWN[kind]]
        rest = PLACEHOLDER.sub("", text)
        unknown += [sign for sign in "{}" if sign in rest]
        if unknown:
            said = {"unknown": ", ".join(dict.fromkeys(unknown)), "known": known}
            refused[name] = _("This cannot be put in here: %(unknown)s. What can be: %(known)s.") % said
    if refused:
        raise ValidationError(refused)


def filled(text: str, values: Mapping[str, Any], kind: str) -> str:
    """Put the values in, all at once: what a value looks like, no placeholder comes out of it."""
    known = {name: str(values.get(name) or "") for name in KNOWN[kind]}
    return PLACEHOLDER.sub(lambda found: known[found[1]], text)


def own(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Give the secretariat's subject line and first sentences in the active language; nothing where it has none.

    Whatever is wrong with them, the letter leaves: in the words it came with.
    """
    kind = "overdue" if kind == "deadline" and values.get("overdue") else kind
    if kind not in KNOWN:
        return {}
    return worded(kind, fetch.wording(kind) or Wording(kind=kind), values)


def worded(kind: str, wording: Wording, values: Mapping[str, Any]) -> dict[str, str]:
    """Fill one wording with values, in the active language."""
    language = "ru" if (get_language() or "ru").startswith("ru") else "en"
    try:
        return {
            f"own_{name}": filled(text, values, kind)
            for name in ("subject", "lead")
            if (text := getattr(wording, f"{name}_{language}"))
        }
    except Exception:  # words that cannot be filled never stop a letter
        log.exception("the wording of %s cannot be filled", kind)
        return {}


def sample(kind: str) -> dict[str, Any]:
    """Give made-up facts for a preview, in the active language."""
    starts, ends = (datetime.combine(SAMPLE_DAY, time(hour)) for hour in (10, 17))
    event, mine = when.zoned(starts, SAMPLE_ZONE, ends)
    by, by_mine = when.zoned(starts, SAMPLE_ZONE)
    title = _("Meeting of experts")
    is_dated = kind not in ("postponed", "released", "paper_withdrawn")
    has_term = kind in ("invited", "deadline", "overdue")
    return {
        "kind": kind,
        "title": title,
        "ask": _("Reply to the invitation: %(meeting)s") % {"meeting": title},
        "date": when.day(SAMPLE_DAY) if is_dated else "",
        "event": event if is_dated and kind not in ("deadline", "overdue", "ends") else "",
        "mine": mine if is_dated and kind not in ("deadline", "overdue", "ends") else "",
        "by": by if has_term else "",
        "by_mine": by_mine if has_term else "",
        "overdue": kind == "overdue",
        "owing": "",
        "party": parties.called(SAMPLE_PARTY),
        "words": "",
        "told": False,
    }
