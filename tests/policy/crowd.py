"""The world of the walk with many rows of each kind beside the one that is there, put in at once and past the acts."""

from collections.abc import Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from meetings.models import ActionItem, ConflictAck, PlanVersion, PlanYear, ProtocolVersion
from tests.factories.likenesses import like, likenesses
from tests.factories.meetings import ENTERED
from tests.factories.session import make_count, make_outcome

YEAR = 2027
ENTRIES = """
    INSERT INTO records_entry (at, actor_id, actor_name, on_behalf, verb, subject_type_id, subject_id, subject_key,
                               subject_name, changes, reason)
        SELECT %s, %s, '', '', 'edited', %s, %s, '', '', '[]', 'x' FROM generate_series(1, %s)
"""


def grow(world: SimpleNamespace, numbers: range) -> None:
    """Add a row of each number to whatever the pages of meetings and documents list."""
    side = world.a
    parties = likenesses(side.party, numbers, _party)
    keep(like(side.standing, party=party, status="organ") for party in parties)
    _meetings(world, numbers)
    _people(side, parties, numbers)
    _in_session(side, parties, numbers)
    _papers(side, parties, numbers)
    _plan(world, numbers)
    _history(side, len(numbers))


def keep(rows: Iterable[Model]) -> list[Any]:
    """Put rows of one kind in at once."""
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made)


def _party(row: Any, number: int) -> None:
    row.kind, row.code, row.protocol_order = "body", f"B{number}", 100 + number


def _placed(row: Any, number: int) -> None:
    row.code, days = f"L-{number}", timedelta(days=number)
    row.place(row.starts_local + days, row.ends_local + days, row.tz)


def _named(words: str) -> Any:
    return lambda row, number: setattr(row, "name_ru", f"{words} {number}")


def _counted(field: str) -> Any:
    return lambda row, number: setattr(row, field, number + 10)


def _meetings(world: SimpleNamespace, numbers: range) -> None:
    """Editions of the series over the year, to each of which the party is invited; the meeting at hand prepares them."""
    side = world.a
    made = likenesses(like(side.meeting, series=world.series, owner=world.secretary), numbers, _placed)
    terms = [like(side.meeting.deadlines.get(), meeting=meeting) for meeting in made]
    for term in terms:
        term.derive()
    keep(terms)
    keep(like(side.invitation, meeting=meeting, letter=None, letter_words={}) for meeting in made)
    keep(like(side.link, to_meeting=meeting) for meeting in made)
    keep(like(side.evidence, meeting=meeting) for meeting in made)
    likenesses(side.blackout, numbers)
    likenesses(like(world.venue, party=side.party), numbers, _named("Дом"))
    likenesses(world.room, numbers, _named("Комната"))
    likenesses(world.series, numbers, lambda row, number: setattr(row, "code", f"series-{number}"))


def _people(side: SimpleNamespace, parties: list[Any], numbers: range) -> None:
    """Each party is asked to the meeting at hand, sends somebody, proposes, asks for time; ours sends many."""
    people = keep(like(side.person, party=party) for party in parties)
    ours = likenesses(side.person, numbers)
    asked = keep(like(side.invitation, party=party, letter=None) for party in parties)
    signed = {f"{step}_{part}": value for step in ("submitted", "accepted") for part, value in _signed(side).items()}
    sent = keep(like(side.delegation, party=row.party, invitation=row, status="accepted", **signed) for row in asked)
    named = {"status": "confirmed", "name_ru": "Имя", "name_en": "Name"}
    keep(
        like(side.nominee, delegation=row, party=row.party, person=who, **named)
        for row, who in zip(sent, people, strict=True)
    )
    keep(
        like(side.nominee, person=who, role="member", position=number + 10)
        for who, number in zip(ours, numbers, strict=True)
    )
    keep(like(side.proposal, party=party) for party in parties)
    keep(like(side.extension, party=party) for party in parties)
    keep(like(row, party=party) for row in side.series.members.all()[:1] for party in parties)


def _signed(side: SimpleNamespace) -> dict[str, Any]:
    return {"at": ENTERED, "by": side.secretary}


def _in_session(side: SimpleNamespace, parties: list[Any], numbers: range) -> None:
    """What happens at the meeting at hand: sittings, marks, counts, items with outcomes, versions, action items."""
    sitting = side.attendance.sitting
    sittings = likenesses(like(sitting, room=side.room, holds_room=False), numbers, _counted("number"))
    keep(like(side.attendance, sitting=row) for row in sittings)
    likenesses(like(make_count(sittings[0], side.secretary), sitting=sitting), numbers)
    by = {"rapporteur_party": side.party, "proposed_by": side.other_party}
    items = likenesses(like(side.item, **by), numbers, _counted("position"))
    outcomes = keep(like(make_outcome(side.item, position=numbers[0] + 1), item=item) for item in items)
    likenesses(side.agenda_version, numbers, _counted("revision"))
    likenesses(side.participant_list, numbers, _counted("number"))
    first = ProtocolVersion.objects.filter(meeting=side.meeting).earliest("pk")
    newest = likenesses(first, numbers, _counted("number"))[-1]
    keep(like(first.replies.earliest("pk"), round=newest, party=party) for party in parties)
    actions = likenesses(side.action, numbers, _counted("position"))
    shared = ActionItem.co_executors.through
    keep(shared(actionitem=action, party=side.other_party) for action in actions)
    keep(
        like(actions[0], outcome=outcome, position=row.position + 1000)
        for row, outcome in zip(actions, outcomes, strict=True)
    )
    items[0].actions.set(actions)
    likenesses(side.report, numbers)
    likenesses(side.notice, numbers, lambda row, number: setattr(row, "occasion", f"starts:{number + 10}"))


def _papers(side: SimpleNamespace, parties: list[Any], numbers: range) -> None:
    """Papers released to the party, one of them to all parties; decisions, one of them with the positions of all."""

    def symbol(row: Any, number: int) -> None:
        row.number, row.base_symbol = 1000 + number, f"ATC/GEN/2027/{1000 + number}"

    papers = likenesses(side.issue.document, numbers, symbol)
    issues = keep(like(side.issue, document=row, symbol=row.base_symbol, symbol_key=row.base_symbol) for row in papers)
    keep(like(side.issue.files.earliest("pk"), issue=issue) for issue in issues)
    for row in (side.issue.distributions.earliest("pk"), side.issue.receipts.earliest("pk")):
        keep(like(row, issue=issue) for issue in issues)
        keep(like(row, party=party) for party in parties)
    likenesses(side.issue.accesses.earliest("pk"), numbers)
    keep(like(side.paper, document=row) for row in papers)
    likenesses(side.decision, numbers)
    keep(like(side.position, party=party) for party in parties)


def _plan(world: SimpleNamespace, numbers: range) -> None:
    plan, _made = PlanYear.objects.get_or_create(year=YEAR)
    values = {"plan": plan, "decision": "x", "published_at": ENTERED, "published_by": world.secretary, "lines": []}
    keep(PlanVersion(number=number + 10, **values) for number in numbers)
    values = {"kind": "party", "said": "x", "note": "x", "by": world.secretary, "at": ENTERED}
    keep(ConflictAck(fingerprint=f"{number:064}", **values) for number in numbers)


def _history(side: SimpleNamespace, count: int) -> None:
    """What was done to the rows whose history has a page."""
    rows = (
        side.meeting, side.invitation, side.delegation, side.proposal, side.action, side.issue, side.decision, side.series,
        side.venue,
    )  # fmt: skip
    with connection.cursor() as cursor:
        for row in rows:
            kind = ContentType.objects.get_for_model(row)
            cursor.execute(ENTRIES, [ENTERED, side.secretary.pk, kind.pk, row.pk, count])
