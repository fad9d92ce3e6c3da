"""An issue of the agenda as a paper, and the same with what is said of each item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.models import Issue
from documents.papers import Line, Paper, Section, Text
from meetings.models import AgendaVersion, VersionStatus, as_shown
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
                    heading=common.day(number, day) if several or day else "",
                    lines=tuple(_line(line) for line in lines),
                )
                for number, day, lines in days
            ),
        )


def annotated(version: AgendaVersion, files: Mapping[str, Sequence[Issue]], language: str) -> Paper:
    """The agenda, and after it what each item is about and which papers its reader finds to it."""
    paper = agenda(version, language)
    with translation.override(language):
        said = tuple(_annotations(version, files, language))
        lead = () if said else (_("No item has an annotation."),)
        return replace(
            paper,
            heading=pgettext("heading of a paper", "ANNOTATED AGENDA"),
            symbol="",
            reference=paper.reference[-1:],
            sections=(*paper.sections, Text(lead, _("Annotations to the items")), *said),
        )


def _annotations(version: AgendaVersion, files: Mapping[str, Sequence[Issue]], language: str) -> Iterator[Text]:
    for line in map(as_shown, version.lines):
        words = text.pair(line, "annotation")[0]
        paragraphs = [each.strip() for each in words.splitlines() if each.strip()]
        if symbols := [issue.symbol_in(language) for issue in files.get(line.key, ()) if issue.symbol]:
            paragraphs.append(_("Papers: %(symbols)s") % {"symbols": ", ".join(symbols)})
        if paragraphs and not line.withdrawn_on:
            title = text.pair(line, "title")[0]
            yield Text(tuple(paragraphs), f"{line.number}. {title}" if line.number else title)


def _line(line: SimpleNamespace) -> Line:
    notes = []
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
