"""The order of business as a paper: sitting by sitting, what is taken up when and who reports."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Group, Paper, Table, Text
from meetings.models import AgendaVersion, Meeting, Sitting
from meetings.papers import common
from meetings.queries.business import Day, Part, Slot, of_business
from ui import text, when

WIDTHS = (2.9, 8.9, 4.7)


def business(
    meeting: Meeting,
    sittings: Sequence[Sitting],
    lines: Iterable[SimpleNamespace],
    version: AgendaVersion | None,
    language: str,
) -> Paper:
    """The order of business in a language, by an issue of the agenda; by the working copy it is a draft."""
    with translation.override(language):
        days = of_business(meeting, sittings, lines)
        issued = when.instant(version.issued_at, meeting.tz or "UTC") if version else None
        said = {"number": version.revision, "day": when.day(issued)} if version and issued else {}
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "ORDER OF BUSINESS"),
            title=common.title(meeting),
            place=common.place(meeting),
            above="" if version else pgettext("above the heading of an order of business", "Draft"),
            foot=_("By issue %(number)s of the agenda of %(day)s") % said if said else "",
            page=common.pages(),
            letterhead=common.letterhead(),
            sections=(*(_day(day) for day in days), *_zone(meeting)),
        )


def _day(day: Day) -> Table:
    heads = (pgettext("head of a table", "Time"), _("Item of the agenda"), _("Rapporteur"))
    return Table(heads, WIDTHS, tuple(_part(part) for part in day.parts), common.day(day.number, day.day))


def _part(part: Part) -> Group:
    return Group(_sitting(part.sitting) if part.sitting else "", tuple(_row(slot) for slot in part.slots))


def _sitting(sitting: Sitting) -> str:
    other = sitting.kind == Sitting.Kind.OTHER
    marks = ([] if other else [str(sitting.get_kind_display())]) + [pgettext("sitting", "closed")] * sitting.is_closed
    named = pgettext("order of business", "Other event") if other else str(sitting)
    said = [f"{sitting.hours}. {named}" + (f" ({', '.join(marks)})" if marks else "")]
    if sitting.room:
        said.append(str(sitting.room))
    if sitting.chair:
        said.append(_("Presiding: %(who)s") % {"who": sitting.chair})
    return ". ".join(said)


def _row(slot: Slot) -> tuple[str, str, str]:
    line = slot.line
    title = text.pair(line, "title")[0]
    said = f"{line.number}. {title}" if line.number else title
    return _hours(slot), said, text.pair(line, "rapporteur")[0] or "–"


def _hours(slot: Slot) -> str:
    if slot.starts is None:
        return "–"
    return f"{slot.starts:%H:%M}{when.DASH}{slot.ends:%H:%M}" if slot.ends else f"{slot.starts:%H:%M}"


def _zone(meeting: Meeting) -> tuple[Text, ...]:
    """By which clocks the hours are."""
    if not meeting.tz or meeting.starts_local is None:
        return ()
    return (
        Text((_("The hours are those of %(zone)s.") % {"zone": when.zone_label(meeting.tz, meeting.starts_local)},)),
    )
