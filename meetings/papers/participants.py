"""An issue of the list of participants as a paper: by party in the order of protocol, the head first."""

from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Group, Paper, Table, Text
from meetings.models import ParticipantList
from meetings.papers import common
from meetings.queries.participants import Line
from ui import when

WIDTHS = (1.2, 5.4, 5.8, 4.1)


def participants(issue: ParticipantList, language: str) -> Paper:
    """An issue of the list as it is sent on paper, in a language."""
    meeting = issue.meeting
    with translation.override(language):
        issued = when.instant(issue.issued_at, meeting.tz or "UTC")
        lines = [Line(line) for line in issue.lines]
        groups = _groups(lines)
        count = _("Participants: %(people)d. Delegations: %(parties)d.")
        said = [count % {"people": len(lines), "parties": len(groups)}]
        if issue.note:
            said.insert(0, _("What has changed: %(note)s") % {"note": issue.note})
        heads = (
            pgettext("list of participants", "No."),
            pgettext("head of a table", "Name"),
            _("Post and rank"),
            _("In the delegation"),
        )
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "LIST OF PARTICIPANTS"),
            title=common.title(meeting),
            place=common.place(meeting),
            above=_("Revision %(number)d") % {"number": issue.number - 1} if issue.number > 1 else "",
            foot=_("Issue %(number)s of %(day)s") % {"number": issue.number, "day": when.day(issued)},
            page=common.pages(),
            letterhead=common.letterhead(),
            reference=common.reference(issue.issue, issued, language),
            symbol=common.symbol(issue.issue, language),
            sections=(Table(heads, WIDTHS, groups), Text(tuple(said))),
        )


def _groups(lines: list[Line]) -> tuple[Group, ...]:
    """The people of each party under its name; they are counted through."""
    numbered = enumerate(lines, 1)
    return tuple(
        Group(party, tuple(_row(number, line) for number, line in found))
        for party, found in groupby(numbered, key=lambda each: each[1].party)
    )


def _row(number: int, line: Line) -> tuple[str, ...]:
    name = "\n".join(filter(None, (line.name, line.other_script)))
    post = "\n".join(filter(None, (line.post, line.rank)))
    return str(number), name, post or "–", line.role
