"""An issue of the agenda as a paper."""

from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Line, Paper, Section
from meetings.models import AgendaVersion, VersionStatus
from meetings.papers import common
from ui import text, when


def agenda(version: AgendaVersion, language: str) -> Paper:
    """An issue of the agenda as it is sent on paper, in a language."""
    meeting = version.meeting
    with translation.override(language):
        days = version.days
        several = len(days) > 1
        adopted = version.status == VersionStatus.ADOPTED
        issued = when.instant(version.issued_at, meeting.tz or "UTC")
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "AGENDA"),
            title=common.title(meeting),
            place=common.place(meeting),
            above=_("Adopted on %(day)s") % {"day": when.day(version.adopted_on)}
            if adopted and version.adopted_on
            else pgettext("above the heading of an agenda", "Provisional"),
            foot=_("Issue %(number)s of %(day)s") % {"number": version.revision, "day": when.day(issued)},
            page=common.pages(),
            letterhead=common.letterhead(),
            reference=common.reference(version.issue, issued, language),
            symbol=common.symbol(version.issue, language),
            sections=tuple(
                Section(
                    heading=(when.day(day, "full") if day else _("Day %(number)s") % {"number": number})
                    if several or day
                    else "",
                    lines=tuple(_line(line) for line in lines),
                )
                for number, day, lines in days
            ),
        )


def _line(line: SimpleNamespace) -> Line:
    notes = []
    if annotation := text.pair(line, "annotation")[0]:
        notes.append(annotation)
    if rapporteur := text.pair(line, "rapporteur")[0]:
        notes.append(_("Rapporteur: %(who)s") % {"who": rapporteur})
    if party := text.pair(line, "proposed_by")[0]:
        notes.append(_("Proposed by: %(party)s") % {"party": party})
    if line.withdrawn_on:
        notes.append(
            _("Withdrawn on %(day)s: %(reason)s")
            % {"day": when.day(line.withdrawn_on), "reason": line.withdrawn_reason}
        )
    return Line(
        number=line.number,
        text=text.pair(line, "title")[0],
        notes=tuple(notes),
        aside=f"{line.starts:%H:%M}" if line.starts else "",
        level=1 if line.parent else 0,
        struck=bool(line.withdrawn_on),
    )
