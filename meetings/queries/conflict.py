"""A conflict as plain values: which events, what is wrong, how much it weighs, and the print of its facts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import ConflictAck, ConflictKind, Weight
from ui import when

WEEK = timedelta(days=7)
NAMED = 3
NEAR, SAME_COUNTRY, ABROAD = 0, 1, 2  # whole days between two events of one person
BLOCKS = (ConflictKind.ROOM, ConflictKind.DEADLINES)
INFORMS = (ConflictKind.OWNER, ConflictKind.REPLIES)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What takes place on known days: whom it takes, where, and with what it belongs together."""

    key: str
    title: str
    url: str
    first: date
    last: date
    parties: Mapping[int, str] = field(default_factory=dict)  # key → name, in the order of protocol
    hosts: Collection[int] = ()
    venue: int | None = None
    owner: int | None = None
    city: str = ""  # empty: no journey is known
    country: int | None = None
    people: Mapping[int, str] = field(default_factory=dict)  # of its delegations, as far as they may be elsewhere too
    belongs: Collection[str] = ()  # events of one exercise, the meetings that prepare it, and linked meetings
    together: Collection[str] = ()  # those that share a place on purpose

    @property
    def days(self) -> str:
        """Its days in words."""
        return when.daterange(self.first, self.last)

    def shares_day(self, other: "Event") -> bool:
        """Tell whether both take place on some day."""
        return self.first <= other.last and other.first <= self.last

    def within_week(self, other: "Event") -> bool:
        """Tell whether one begins within a week of the other's end."""
        return self.first < other.last + WEEK and other.first < self.last + WEEK

    def free_days(self, other: "Event") -> int:
        """Count the whole days between the two; negative when they share one."""
        return (max(self.first, other.first) - min(self.last, other.last)).days - 1


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One or two events, and what is wrong."""

    kind: str
    events: tuple[Event, ...]
    sentence: str
    facts: tuple[str, ...] = ()
    weighs: str = ""
    kept: str = ""  # what is written down when it is accepted, where the sentence names people
    ack: ConflictAck | None = None

    @property
    def weight(self) -> str:
        """How much it weighs; only what warns can be accepted."""
        if self.weighs:
            return self.weighs
        return Weight.BLOCKS if self.kind in BLOCKS else Weight.INFORMS if self.kind in INFORMS else Weight.WARNS

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it: it blocks, or it warns and nobody has accepted it."""
        return self.weight == Weight.BLOCKS or (self.weight == Weight.WARNS and self.ack is None)

    @property
    def may_be_accepted(self) -> bool:
        """Whether it waits for somebody to accept it."""
        return self.weight == Weight.WARNS and self.ack is None

    @property
    def label(self) -> str:
        """What sort of conflict it is."""
        return str(ConflictKind(self.kind).label)

    @property
    def look(self) -> str:
        """How it is drawn."""
        if self.ack is not None:
            return "confirmed"
        return {"blocks": "late", "warns": "running"}.get(self.weight, "planned")

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return _("accepted") if self.ack is not None else str(Weight(self.weight).label)

    @property
    def fingerprint(self) -> str:
        """The print of its kind and facts: another date, another party, and it is another conflict."""
        dated = sorted(f"{event.key} {event.first} {event.last}" for event in self.events)
        return sha256("\n".join((self.kind, *dated, *self.facts)).encode()).hexdigest()

    @property
    def written(self) -> str:
        """The whole of it in one sentence, without names of people."""
        named = " – ".join(f"{event.title}, {event.days}" for event in self.events)
        return f"{named}: {self.kept or self.sentence}"

    def concerns(self, key: str) -> bool:
        """Tell whether an event is one of its two."""
        return any(event.key == key for event in self.events)

    def said_of(self, key: str) -> str:
        """Say it on the card of one of the two."""
        other = [event.title for event in self.events if event.key != key]
        return f"{other[0]}: {self.sentence}" if other else self.sentence

    def is_like(self, other: "Conflict") -> bool:
        """Tell whether it is the same kind of conflict of the same events, whatever their dates."""
        keys = [{event.key for event in each.events} for each in (self, other)]
        return self.kind == other.kind and keys[0] == keys[1]


def between(events: Sequence[Event]) -> list[Conflict]:
    """Find what two events have against each other; they are few, so each is held against each."""
    ordered = sorted(events, key=lambda event: (event.first, event.last, event.key))
    return [
        conflict for one, other in combinations(ordered, 2) if one.within_week(other) for conflict in _pair(one, other)
    ]


def _pair(one: Event, other: Event) -> Iterator[Conflict]:
    apart = not set(one.belongs) & set(other.belongs)
    if apart:
        yield from _hosts(one, other)
        yield from _parties(one, other)
        yield from _owners(one, other)
    if not set(one.together) & set(other.together):
        yield from _venues(one, other)
        yield from _people(one, other)


def _hosts(one: Event, other: Event) -> Iterator[Conflict]:
    both = [party for party in one.parties if party in one.hosts and party in other.hosts]
    if both and one.shares_day(other):
        names = few([one.parties[party] for party in both])
        yield Conflict(
            kind=ConflictKind.HOST,
            events=(one, other),
            sentence=_("%(parties)s hosts both on the same days") % {"parties": names},
            facts=_keys(both),
        )


def _parties(one: Event, other: Event) -> Iterator[Conflict]:
    same_day = one.shares_day(other)
    hosts = {party for party in one.hosts if party in other.hosts} if same_day else set()
    both = [party for party in one.parties if party in other.parties and party not in hosts]
    if not both:
        return
    said = _("on the same days for %(parties)s") if same_day else _("within a week for %(parties)s")
    names = few([one.parties[party] for party in both])
    yield Conflict(
        kind=ConflictKind.PARTY, events=(one, other), sentence=said % {"parties": names}, facts=_keys(both)
    )  # fmt: skip


def _owners(one: Event, other: Event) -> Iterator[Conflict]:
    if one.owner and one.owner == other.owner and one.shares_day(other):
        sentence = _("the same responsible colleague on the same days")
        yield Conflict(kind=ConflictKind.OWNER, events=(one, other), sentence=sentence, facts=(str(one.owner),))


def _venues(one: Event, other: Event) -> Iterator[Conflict]:
    if one.venue and one.venue == other.venue and one.shares_day(other):
        sentence = _("in the same venue on the same days")
        yield Conflict(kind=ConflictKind.VENUE, events=(one, other), sentence=sentence, facts=(str(one.venue),))


def _people(one: Event, other: Event) -> Iterator[Conflict]:
    both = [person for person in one.people if person in other.people]
    if not both or one.free_days(other) >= _journey(one, other):
        return
    said = _("sent to both: %(people)s") if one.shares_day(other) else _("too few days to travel for %(people)s")
    names = few([one.people[person] for person in both])
    yield Conflict(
        kind=ConflictKind.PERSON,
        events=(one, other),
        sentence=said % {"people": names},
        facts=_keys(both),
        kept=str(ConflictKind.PERSON.label),
    )


def _journey(one: Event, other: Event) -> int:
    """How many whole days a journey between the two takes."""
    if not one.city or not other.city or one.city == other.city:
        return NEAR
    return SAME_COUNTRY if one.country and one.country == other.country else ABROAD


def _keys(numbers: Collection[int]) -> tuple[str, ...]:
    return tuple(str(number) for number in sorted(numbers))


def few(names: Sequence[str]) -> str:
    """Name the first of them, and count the rest."""
    rest = len(names) - NAMED
    if rest <= 0:
        return ", ".join(names)
    more = ngettext("%(count)d more", "%(count)d more", rest) % {"count": rest}
    return _("%(names)s and %(more)s") % {"names": ", ".join(names[:NAMED]), "more": more}


def with_acks(found: Sequence[Conflict], acks: Mapping[str, ConflictAck]) -> list[Conflict]:
    """Put beside each what was accepted, in the order of their days; what blocks stands first among those of one day."""
    weights = list(Weight)
    marked = [replace(each, ack=acks.get(each.fingerprint)) for each in found]
    return sorted(
        marked, key=lambda each: (each.events[0].first, weights.index(Weight(each.weight)), each.events[0].key)
    )
