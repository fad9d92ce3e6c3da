"""The protocol on paper: who was there, what was before the meeting, what it decided, who does what by when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Line, Paper, Section, Signature, Text
from meetings.models import DueRule, OutcomeKind, Role
from meetings.papers import common
from meetings.papers.common import NUMBER
from ui import when

# How a protocol begins what it says of an outcome.
SAYS = {
    OutcomeKind.DECIDED: lambda: pgettext("protocol", "DECIDED:"),
    OutcomeKind.RECOMMENDED: lambda: pgettext("protocol", "RECOMMENDED:"),
    OutcomeKind.NOTED: lambda: pgettext("protocol", "TOOK NOTE"),
    OutcomeKind.DEFERRED: lambda: pgettext("protocol", "DEFERRED to the next edition"),
    OutcomeKind.WITHDRAWN: lambda: pgettext("protocol", "WITHDRAWN"),
    OutcomeKind.NOT_CONSIDERED: lambda: pgettext("protocol", "NOT CONSIDERED"),
}
# And how it names a decision by which that was done.
ADOPTED = {
    OutcomeKind.DECIDED: lambda: pgettext("protocol", "ADOPTED: decision No. %(number)s “%(title)s”"),
    OutcomeKind.RECOMMENDED: lambda: pgettext("protocol", "ADOPTED: recommendation No. %(number)s “%(title)s”"),
    OutcomeKind.NOTED: lambda: pgettext("protocol", "TOOK NOTE: decision No. %(number)s “%(title)s”"),
}
SHORT_ROLES = (Role.HEAD, Role.DEPUTY, Role.INTERPRETER, Role.ACCOMPANYING)


def protocol(
    content: Mapping[str, Any],
    language: str,
    *,
    number: int = 0,
    issued: date | None = None,
    signed_on: date | None = None,
) -> Paper:
    """A version of a protocol in a language; number 0 is the draft as it is."""
    with translation.override(language):
        said = Said(content, language)
        numbered = _("Version %(number)s of %(day)s") % {"number": number, "day": when.day(issued)} if issued else ""
        signed = (_("Signed on %(day)s") % {"day": when.day(signed_on)},) if signed_on else ()
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "PROTOCOL"),
            title=NUMBER.sub(rf"\1{when.NBSP}", said.text("title")),
            place=", ".join(part for part in (said.text("city"), said.days()) if part),
            above="" if number else pgettext("above the heading of a protocol", "Draft"),
            foot=numbered,
            page=common.pages(),
            letterhead=common.letterhead(),
            reference=signed,
            sections=tuple(said.sections()),
            signature=Signature((said.text("signatory"),)) if said.text("signatory") else None,
        )


class Said:
    """The content of a protocol, read in one language and, where that has no text, in the other."""

    def __init__(self, content: Mapping[str, Any], language: str) -> None:
        self.content, self.language = content, language

    def text(self, name: str, row: Mapping[str, Any] | None = None) -> str:
        """A text of the content, or of one of its rows."""
        found = self.content if row is None else row
        return str(found[f"{name}_{self.language}"] or found[f"{name}_ru"])

    def days(self) -> str:
        """The days of the meeting."""
        first, last = self.content["first_day"], self.content["last_day"]
        return when.daterange(date.fromisoformat(first), date.fromisoformat(last)) if first else ""

    def sections(self) -> Iterator[Section | Text]:
        """The parts of the paper in their order; those that say nothing are left out."""
        others = self.content[f"others_{self.language}"] or self.content["others_ru"]
        items = self.content["items"]
        agenda = (Line(row["number"], self.text("title", row), level=int(row["under"])) for row in items)
        yield from self._text("", list(self._presiding()))
        yield from self._lines(_("Present:"), self._present())
        yield from self._lines(_("Also present:"), (Line("", each) for each in others))
        yield from self._text("", self._paragraphs("opening"))
        yield from self._lines(_("Agenda:"), agenda)
        yield from self._lines(_("Consideration of the items:"), (self._considered(row) for row in items))
        yield from self._lines(_("Action items:"), (self.action(row) for row in self.content["actions"]))
        yield from self._text("", self._paragraphs("closing"))

    def _lines(self, heading: str, lines: Iterable[Line]) -> Iterator[Section]:
        if found := tuple(lines):
            yield Section(heading, found)

    def _text(self, heading: str, paragraphs: list[str]) -> Iterator[Text]:
        if paragraphs:
            yield Text(tuple(paragraphs), heading)

    def _paragraphs(self, name: str) -> list[str]:
        return [each.strip() for each in self.text(name).splitlines() if each.strip()]

    def _presiding(self) -> Iterator[str]:
        chairs = dict.fromkeys(self.text("chair", row) for row in self.content["sittings"])
        if names := [name for name in chairs if name]:
            yield _("Presiding: %(who)s") % {"who": "; ".join(names)}

    def _present(self) -> Iterator[Line]:
        for party in self.content["parties"]:
            yield Line("", self.text("name", party), notes=tuple(self._person(row) for row in party["people"]))

    def _person(self, row: Mapping[str, str]) -> str:
        name = row[f"name_{self.language}"] or row["name_ru"] or row["name_en"]
        rank, post = (row[f"{each}_{self.language}"] or row[f"{each}_ru"] for each in ("rank", "post"))
        parts = [name, rank, post]
        if row["role"] in SHORT_ROLES:
            parts.append(str(Role(row["role"]).label))
        if row["state"] == "video":
            parts.append(pgettext("attendance", "by video"))
        return ", ".join(part for part in parts if part)

    def _considered(self, row: Mapping[str, Any]) -> Line:
        notes = []
        if rapporteur := self.text("rapporteur", row):
            notes.append(_("Rapporteur: %(who)s") % {"who": rapporteur})
        notes += [self._outcome(each) for each in row["outcomes"]]
        return Line(row["number"], self.text("title", row), notes=tuple(notes), level=int(row["under"]))

    def _outcome(self, row: Mapping[str, str]) -> str:
        kind, said = OutcomeKind(row["kind"]), self.text("text", row)
        if row["decision"]:
            return ADOPTED[kind]() % {"number": row["decision"], "title": said}
        lead = SAYS[kind]()
        return f"{lead} {said}" if lead.endswith(":") else f"{lead}. {said}".removesuffix(" ")

    def action(self, row: Mapping[str, Any]) -> Line:
        """An action item with who carries it out and by when."""
        notes = [_("Lead executor: %(party)s") % {"party": self.text("name", row["lead"])}]
        if row["co_executors"]:
            joined = ", ".join(self.text("name", each) for each in row["co_executors"])
            notes.append(_("Co-executors: %(parties)s") % {"parties": joined})
        rule = str(DueRule(row["due_rule"]).label) if row["due_rule"] else ""
        due = when.day(date.fromisoformat(row["due_on"])) if row["due_on"] else rule
        notes.append(_("Due: %(when)s") % {"when": due})
        return Line(row["number"], self.text("text", row), notes=tuple(notes))
