"""An extract of a decision: what was decided, by whom and when, where each party stands."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.models import Decision, DecisionKind, Position
from documents.papers import house
from documents.papers.values import Block, Facts, Group, Paper, Signature, Table, Text
from ui import text, when

FROM = {
    DecisionKind.DECISION: lambda: pgettext("extract", "from decision"),
    DecisionKind.PROTOCOL_DECISION: lambda: pgettext("extract", "from protocol decision"),
    DecisionKind.RECOMMENDATION: lambda: pgettext("extract", "from recommendation"),
    DecisionKind.TAKE_NOTE: lambda: pgettext("extract", "from the record"),
}
WIDTHS = (5.6, 6.5, 4.4)


def extract(decision: Decision, positions: Iterable[Position], language: str, *, day: date) -> Paper:
    """An extract of an adopted decision in a language, made on a day, with the positions its reader may read."""
    with translation.override(language):
        adopted = when.day(decision.adopted_on) if decision.adopted_on else ""
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "EXTRACT"),
            title=_title(decision),
            place=", ".join(filter(None, (text.pair(decision, "place")[0], adopted))),
            letterhead=house.letterhead(),
            reference=(when.day(day),),
            page=house.pages(),
            sections=tuple(_sections(decision, tuple(positions), language)),
            signature=Signature((pgettext("extract", "Certified as true"),)),
        )


def _title(decision: Decision) -> str:
    """From what it is taken: the number, the body in the genitive where that is on record."""
    said = FROM[DecisionKind(decision.kind)]()
    if decision.number_text:
        said = _("%(what)s No. %(number)s") % {"what": said, "number": decision.number_text}
    body = house.of(decision.body) if decision.body else ""
    return _("%(what)s of %(body)s") % {"what": said, "body": body} if body else said


def _sections(decision: Decision, positions: tuple[Position, ...], language: str) -> Iterator[Block]:
    yield Facts(tuple(_facts(decision)))
    words = (decision.text_ru, decision.text_en)
    said = words[0] if language == "ru" else words[1] or words[0]
    if paragraphs := tuple(line.strip() for line in (said or words[1]).splitlines() if line.strip()):
        yield Text(paragraphs, pgettext("extract", "Text"))
    if positions:
        heads = (pgettext("extract", "Party"), pgettext("extract", "Position"), _("Signed on"))
        groups = (Group("", tuple(_row(each) for each in positions)),)
        yield Table(heads, WIDTHS, groups, _("Positions of the parties"))


def _facts(decision: Decision) -> Iterator[tuple[str, str]]:
    yield pgettext("extract", "Title"), text.pair(decision, "title")[0]
    yield _("Adopted by"), f"{decision.adopted_by}, {decision.get_adoption_display()}"
    yield (
        _("In force from"),
        when.day(decision.in_force_on) if decision.in_force_on else _("date of entry into force not recorded"),
    )
    if decision.superseded_by_id:
        yield _("Status"), decision.get_status_display()


def _row(position: Position) -> tuple[str, str, str]:
    said = [position.get_stance_display()]
    if reservation := text.pair(position, "reservation")[0]:
        said.append(_("Reservation: %(text)s") % {"text": reservation})
        if position.reservation_withdrawn_on:
            said.append(_("Withdrawn on %(day)s") % {"day": when.day(position.reservation_withdrawn_on)})
    if statement := text.pair(position, "statement")[0]:
        said.append(f"{position.get_statement_kind_display().capitalize()}: {statement}")
    return position.party.name, "\n".join(said), when.day(position.signed_on) if position.signed_on else "–"
