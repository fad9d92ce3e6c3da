"""What one meeting has against it: closed dates, deadlines, rooms, hours, answers that are overdue."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Blackout, ConflictKind, Deadline, Sitting, Weight, doubled, effective
from meetings.queries import terms
from meetings.queries.conflict import Conflict, few
from meetings.queries.conflict_ground import Ground
from reminders.walltime import DAY
from ui import when

SATURDAY = 5


def of_meetings(ground: Ground) -> Iterator[Conflict]:
    """Go through the rules for each meeting of the ground."""
    for row in ground.meetings:
        yield from _closed(ground, row)
        yield from _deadlines(ground, row)
        yield from _booths(ground, row)
        yield from _clock(ground, row)
        yield from _replies(ground, row)
    yield from _rooms(ground)


def _closed(ground: Ground, row: Any) -> Iterator[Conflict]:
    """Closed dates of all, of the host, the venue, the invited and whoever is in charge."""
    event = ground.events[row.pk]
    for blackout in ground.blackouts:
        if blackout.days.lower >= row.window.upper or row.window.lower >= blackout.days.upper:
            continue
        kind, weighs = ConflictKind.CLOSED, ""
        if blackout.party_id is not None and blackout.party_id == row.host_id:
            if blackout.kind != Blackout.Kind.HOLIDAY:
                kind = ConflictKind.HOST
        elif blackout.party_id is not None and blackout.party_id in event.parties:
            weighs = Weight.INFORMS
        elif blackout.person_id is not None and blackout.person_id == row.owner_id:
            kind = ConflictKind.OWNER
        elif not blackout.for_all and (blackout.venue_id is None or blackout.venue_id != row.venue_id):
            continue
        facts = (f"blackout-{blackout.pk}", str(blackout.days.lower), str(blackout.days.upper))
        yield Conflict(kind=kind, events=(event,), sentence=blackout.sentence, facts=facts, weighs=weighs)


def _deadlines(ground: Ground, row: Any) -> Iterator[Conflict]:
    """Terms that cannot stand; terms that fall on a day off of those who are to keep them."""
    rows = ground.deadlines.get(row.pk, [])
    if row.status != "draft":
        for sentence in terms.wrong(rows, row, ground.now):
            yield Conflict(kind=ConflictKind.DEADLINES, events=(ground.events[row.pk],), sentence=sentence)
    for deadline in rows:
        if deadline.due_at is None or deadline.due_at <= ground.now or deadline.due_local is None:
            continue
        off = _days_off(ground, row, deadline.due_local.date())
        if off:
            yield _on_day_off(ground, row, deadline, off)


def _on_day_off(ground: Ground, row: Any, deadline: Deadline, off: list[str]) -> Conflict:
    day = deadline.due_local.date() if deadline.due_local else date.min
    before = day - DAY
    while _days_off(ground, row, before):
        before -= DAY
    said = {
        "what": str(deadline.get_key_display()),
        "day": when.day(day, "short"),
        "why": few(off),
        "before": when.day(before, "short"),
    }
    sentence = _("%(what)s: the deadline falls on %(day)s, %(why)s; the working day before is %(before)s") % said
    return Conflict(
        kind=ConflictKind.DEADLINE_DAY,
        events=(ground.events[row.pk],),
        sentence=sentence,
        facts=(deadline.key, day.isoformat()),
    )


def _days_off(ground: Ground, row: Any, day: date) -> list[str]:
    """Why a day is off for those who are invited: a weekend, or whose holiday it is."""
    weekend = [_("a weekend")] if day.weekday() >= SATURDAY else []
    parties = ground.events[row.pk].parties
    return weekend + [
        f"{blackout.of_whom}: {blackout}" if blackout.party_id else str(blackout)
        for blackout in ground.holidays
        if blackout.days.lower <= day < blackout.days.upper and (blackout.for_all or blackout.party_id in parties)
    ]


def _booths(ground: Ground, row: Any) -> Iterator[Conflict]:
    for sitting in ground.sittings.get(row.pk, []):
        if sitting.needs_interpretation and sitting.room is not None and not sitting.room.has_booths:
            said = {"sitting": sitting, "room": sitting.room.with_venue}
            yield Conflict(
                kind=ConflictKind.BOOTHS,
                events=(ground.events[row.pk],),
                sentence=_("%(sitting)s needs interpretation, and %(room)s has no booths") % said,
                facts=(str(sitting.uid), str(sitting.room_id)),
            )


def _clock(ground: Ground, row: Any) -> Iterator[Conflict]:
    for number, sentence in enumerate(doubled(row)):
        facts = (str(row.starts_local), str(row.ends_local), row.tz, str(number))
        yield Conflict(kind=ConflictKind.CLOCK, events=(ground.events[row.pk],), sentence=sentence, facts=facts)


def _replies(ground: Ground, row: Any) -> Iterator[Conflict]:
    term = next((each for each in ground.deadlines.get(row.pk, []) if each.key == "reply"), None)
    if row.status != "convened" or term is None:
        return
    late = [
        one.party
        for one in row.asked
        if one.status == "issued" and one.is_unanswered and (due := effective(term, one.party)) and due <= ground.now
    ]
    if late:
        said = ngettext(
            "%(count)d answer is overdue: %(parties)s", "%(count)d answers are overdue: %(parties)s", len(late)
        )
        sentence = said % {"count": len(late), "parties": few([party.short for party in late])}
        yield Conflict(kind=ConflictKind.REPLIES, events=(ground.events[row.pk],), sentence=sentence)


def _rooms(ground: Ground) -> Iterator[Conflict]:
    """One room for two sittings at once: the database lets none be held so, but a move may be looked at that would."""
    held: dict[int | None, list[Sitting]] = {}
    for row in ground.meetings:
        for sitting in ground.sittings.get(row.pk, []):
            if sitting.holds_room and sitting.starts_at is not None:
                held.setdefault(sitting.room_id, []).append(sitting)
    for sittings in held.values():
        for one, other in combinations(sittings, 2):
            if one.meeting_id != other.meeting_id and _at_once(one, other):
                yield Conflict(
                    kind=ConflictKind.ROOM,
                    events=(ground.events[one.meeting_id], ground.events[other.meeting_id]),
                    sentence=_("%(room)s would be held twice: %(one)s and %(other)s")
                    % {"room": one.room, "one": one.said, "other": other.said},
                )


def _at_once(one: Any, other: Any) -> bool:
    return bool(one.starts_at < other.ends_at and other.starts_at < one.ends_at)
