"""The letter by which a party is invited to a meeting: what, where, when, what is asked of it and by when."""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.models import Issue
from documents.papers import Facts, Line, Paper, Section, Signature, Text
from meetings.models import Group, Invitation, Meeting, Quota
from meetings.papers import common
from members.models import Kind, Party, Person
from ui import text, when


def letter(
    invitation: Invitation, issue: Issue, language: str, *, day: date, agenda: Issue | None, signatory: Person | None
) -> Paper:
    """The letter to one party in a language, under its symbol or the number the secretariat gave it."""
    meeting, party = invitation.meeting, invitation.party
    with translation.override(language):
        number = invitation.letter_no or issue.symbol_in(language)
        dated = when.day(invitation.letter_on or day)
        return Paper(
            language=language,
            heading=_("Convocation: %(meeting)s") % {"meeting": common.title(meeting)},
            title="",
            letterhead=common.letterhead(),
            reference=(_("No. %(number)s") % {"number": number}, dated),
            addressee=_addressee(party),
            symbol=issue.symbol_in(language),
            page=common.pages(),
            sections=tuple(_sections(invitation, agenda, language)),
            signature=_signature(signatory, language),
            note="\n".join(filter(None, (_kept_by(meeting), meeting.contact))),
        )


def _addressee(party: Party) -> tuple[str, ...]:
    """To whom it goes: the competent authorities of a state, the head of a body."""
    named = common.of(party)
    if not named:
        return (party.name,)
    words = (
        _("To the competent authorities of %(party)s") if party.kind == Kind.STATE else _("To the head of %(party)s")
    )
    return (words % {"party": named},)


def _sections(invitation: Invitation, agenda: Issue | None, language: str) -> Iterator[Facts | Section | Text]:
    meeting = invitation.meeting
    yield Text((_("We have the honour to invite you to take part in the meeting named below."),))
    yield Facts(tuple(_facts(invitation)), _("Time and place"))
    if programme := _programme(meeting):
        yield Section(_("Programme"), programme)
    if terms := _terms(meeting):
        yield Facts(terms, _("We ask you to let us have"))
    closing = [
        _("The answer, the names of the delegation and papers are sent through the portal of the Center or by letter.")
    ]
    if agenda is not None:
        closing.append(_("Enclosed: the provisional agenda, %(symbol)s.") % {"symbol": agenda.symbol_in(language)})
    closing.append(_("We avail ourselves of this opportunity to assure you of our highest consideration."))
    yield Text(tuple(closing))


def _facts(invitation: Invitation) -> Iterator[tuple[str, str]]:
    meeting = invitation.meeting
    yield _("When"), _days(meeting)
    where = [text.pair(meeting, "city")[0], str(meeting.venue or "")]
    if any(where):
        yield _("Where"), ", ".join(filter(None, where))
    if meeting.host:
        yield _("Host"), meeting.host.name
    yield _("Format"), meeting.get_format_display()
    yield _("Working languages"), ", ".join(_languages(meeting))
    yield _("Invited as"), invitation.get_capacity_display()
    if seats := _seats(invitation):
        yield _("Seats of the delegation"), seats


def _days(meeting: Meeting) -> str:
    if meeting.starts_local is None or meeting.all_day:
        return when.dated(meeting)
    return when.zoned(meeting.starts_local, meeting.tz, meeting.ends_local)[0]


def _languages(meeting: Meeting) -> Iterator[str]:
    names = {"ru": _("Russian"), "en": _("English")}
    for code in meeting.languages:
        yield names[code].lower() if translation.get_language() == "ru" else names[code]


def _seats(invitation: Invitation) -> str:
    """The seats of the party by group: its own, else those of its kind."""
    given = dict(
        Quota.objects.filter(meeting=invitation.meeting, kind=invitation.party.kind).values_list("group", "seats")
    )
    own = {Group.DELEGATES: invitation.seats_delegates, Group.ACCOMPANYING: invitation.seats_accompanying}
    seats = {group: given.get(group.value) if own[group] is None else own[group] for group in Group}
    return ", ".join(f"{group.label}{when.NBSP}– {number}" for group, number in seats.items() if number)


def _programme(meeting: Meeting) -> tuple[Line, ...]:
    """The sittings in order; those that are closed say so."""
    closed = pgettext("sitting", "closed")
    return tuple(
        Line(
            str(row.number),
            f"{row.said}: {row.get_kind_display()}" + (f" ({closed})" if row.is_closed else ""),
            notes=(_("Presiding: %(who)s") % {"who": row.chair},) if row.chair else (),
        )
        for row in meeting.sittings.in_order()
    )


def _terms(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """What is asked for and by when, in the order in which it falls due."""
    rows = meeting.deadlines.filter(due_at__isnull=False).exclude(key="protocol_comments").order_by("due_at", "pk")
    return tuple(
        (_capital(str(row.get_key_display())), when.zoned(row.due_local, row.tz)[0]) for row in rows if row.due_local
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _signature(signatory: Person | None, language: str) -> Signature:
    """Who signs for the Center; without a name there is room for it."""
    if signatory is None:
        house = common.center()
        named = (common.of(house) or house.name) if house else ""
        return Signature((_("Head of %(body)s") % {"body": named},) if named else (_("For the secretariat"),))
    lines = tuple(filter(None, (text.pair(signatory, "post")[0], text.pair(signatory, "rank")[0])))
    return Signature(lines or (_("For the secretariat"),), _signed(signatory, language))


def _signed(person: Person, language: str) -> str:
    """The name as it stands under a letter: initials and the surname."""
    if language != "ru":
        return " ".join(filter(None, (person.given_en, person.family_en))) or person.full_en or person.full_ru
    initials = "".join(f"{name[0]}." for name in (person.given_ru, person.patronymic_ru) if name)
    return f"{initials}{when.NBSP}{person.family_ru}" if initials and person.family_ru else str(person)


def _kept_by(meeting: Meeting) -> str:
    owner = meeting.owner
    return _("In charge: %(who)s") % {"who": owner} if owner else ""
