"""Reads of an agenda: its items in order, the lines an issue keeps, what differs between two issues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import AgendaItem, Clearance, Meeting, as_shown
from meetings.queries.timetable import timetable
from ui import text, when

# What a reader of two issues compares; numbers and hours, which follow from other changes, are told apart.
COMPARED = {
    "title": _("title"),
    "annotation": _("annotation"),
    "kind": _("what is done with it"),
    "minutes": _("minutes"),
    "rapporteur": _("rapporteur"),
}
PAIRS = ("title", "annotation", "rapporteur")
MARKS = {
    "added": (pgettext_lazy("agenda", "added"), "confirmed"),
    "removed": (pgettext_lazy("agenda", "left out"), "off"),
    "withdrawn": (pgettext_lazy("agenda", "withdrawn"), "off"),
    "moved": (pgettext_lazy("agenda", "moved"), "moved"),
    "changed": (pgettext_lazy("agenda", "changed"), "running"),
    "shifted": (pgettext_lazy("agenda", "other number or hour"), "planned"),
}


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items of the working copy in order, each with what it stands under."""
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("parent", "rapporteur_party", "proposed_by")
    return list(rows.in_order())


def uncleared(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Those that would be issued, if they were cleared."""
    return [item for item in items if not item.is_hidden and not item.withdrawn_on and item.clearance != Clearance.YES]


def lines_of(meeting: Meeting, items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    """What an issue keeps: nothing of the secretariat's own, nothing that is not cleared, nor what stands under that."""
    waits = {item.pk for item in uncleared(items)}
    going = [item for item in items if item.pk not in waits and item.parent_id not in waits]
    return [
        _line(slot.item, starts=slot.starts.strftime("%H:%M") if slot.starts else "", day=day)
        for day in timetable(meeting, going)
        for slot in day.slots
        if not slot.item.is_hidden
    ]


def _line(item: AgendaItem, *, starts: str, day: Any) -> dict[str, Any]:
    party = item.proposed_by
    return {
        "key": str(item.key),
        "parent": str(item.parent.key) if item.parent else "",
        "number": item.number,
        **{name: getattr(item, name) for name in ("title_ru", "title_en", "annotation_ru", "annotation_en", "kind", "minutes")},
        "day": day.day.isoformat() if day.day else "",
        "day_number": day.number,
        "starts": starts,
        "rapporteur_ru": item.rapporteur_in("ru"),
        "rapporteur_en": item.rapporteur_in("en"),
        "proposed_by_ru": (party.short_ru or party.name_ru) if party else "",
        "proposed_by_en": (party.short_en or party.name_en) if party else "",
        "withdrawn_on": item.withdrawn_on.isoformat() if item.withdrawn_on else "",
        "withdrawn_reason": item.withdrawn_reason,
    }  # fmt: skip


@dataclass
class Change:
    """One line of a comparison: the line as it is, or was, and what is different about it."""

    line: SimpleNamespace
    marks: list[str] = field(default_factory=list)
    fields: list[tuple[Any, Any, Any]] = field(default_factory=list)  # label, was, now

    @property
    def tags(self) -> list[tuple[Any, str]]:
        """The marks in words, each with its look."""
        return [MARKS[mark] for mark in self.marks]


def compare(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Say of each line of two issues what has become of it; what was left out stands where it stood."""
    old, new = {line["key"]: line for line in was}, {line["key"]: line for line in now}
    stays = _in_place([key for key in old if key in new], [key for key in new if key in old])
    found = [_change(line, old.get(line["key"]), in_place=line["key"] in stays) for line in now]
    before = ""
    for line in was:
        if line["key"] not in new:
            at = next((place for place, each in enumerate(found, 1) if each.line.key == before), 0)
            found.insert(at, Change(as_shown(dict(line)), ["removed"]))
        before = line["key"]
    return found


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many lines bear each mark."""
    found: dict[str, int] = {}
    for change in changes:
        for mark in change.marks:
            found[mark] = found.get(mark, 0) + 1
    return {mark: found[mark] for mark in MARKS if mark in found}


def _in_place(was: list[str], now: list[str]) -> set[str]:
    """The keys that nobody has moved: the longest stretches that follow each other as before."""
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return {key for block in blocks for key in was[block.a : block.a + block.size]}


def _change(line: Mapping[str, Any], was: Mapping[str, Any] | None, *, in_place: bool) -> Change:
    change = Change(as_shown(dict(line)))
    if was is None:
        change.marks = ["added"]
        return change
    for name, label in COMPARED.items():
        if _differs(was, line, name):
            change.fields.append((label, _said(was, name), _said(line, name)))
    if line["withdrawn_on"] and not was["withdrawn_on"]:
        change.marks.append("withdrawn")
    if not in_place or line["parent"] != was["parent"]:
        change.marks.append("moved")
    if change.fields:
        change.marks.append("changed")
    if line["number"] != was["number"]:
        change.fields.append((_("number"), was["number"] or "–", line["number"] or "–"))
    if (line["day"], line["starts"]) != (was["day"], was["starts"]):
        other_day = line["day"] != was["day"]
        change.fields.append((_("starts at"), _hour(was, with_day=other_day), _hour(line, with_day=other_day)))
    if change.fields and not change.marks:
        change.marks = ["shifted"]
    return change


def _hour(line: Mapping[str, Any], *, with_day: bool) -> str:
    shown = as_shown(dict(line))
    day = when.day(shown.day, "month") if with_day and shown.day else ""
    return " ".join(part for part in (day, line["starts"]) if part) or "–"


def _differs(was: Mapping[str, Any], line: Mapping[str, Any], name: str) -> bool:
    names = (f"{name}_ru", f"{name}_en") if name in PAIRS else (name,)
    return any(was[each] != line[each] for each in names)


def _said(line: Mapping[str, Any], name: str) -> str:
    shown = as_shown(dict(line))
    if name == "kind":
        return str(shown.kind_label)
    return str((text.pair(shown, name)[0] if name in PAIRS else line[name]) or "–")
