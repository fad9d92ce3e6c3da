"""An extract from the protocol for one executor: what it is asked to do, in the words of the protocol."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Paper, Section, Signature
from meetings.models import Meeting
from meetings.papers import common
from meetings.papers.protocol import Said
from members.models import Party
from ui import when


def extract(
    meeting: Meeting, party: Party, rows: Sequence[Mapping[str, Any]], language: str, *, signed_on: date | None = None
) -> Paper:
    """The action items of a meeting that a party leads or carries out with others; until the protocol is signed, a draft."""
    with translation.override(language):
        said = Said({}, language)
        heading = _("Action items: %(party)s") % {"party": party.name}
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "EXTRACT FROM THE PROTOCOL"),
            title=common.title(meeting),
            place=common.place(meeting),
            above=""
            if signed_on
            else pgettext("above the heading of an extract", "From a protocol that is not signed"),
            page=common.pages(),
            letterhead=common.letterhead(),
            reference=(_("Signed on %(day)s") % {"day": when.day(signed_on)},) if signed_on else (),
            sections=(Section(heading, tuple(said.action(row) for row in rows)),),
            signature=Signature((pgettext("extract", "Certified as true"),)),
        )
