"""What stands in each other's way in a year: computed from plain values, never stored. It warns, it never blocks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WEEK = timedelta(days=7)
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Event:
    """What takes place on known days: whom it takes, where, and with what it belongs together."""

    key: str
    title: str
    url: str
    first: date
    last: date
    parties: Mapping[int, str] = field(default_factory=dict)  # key → name, in the order of protocol
    venue: int | None = None
    owner: int | None = None
    belongs: Collection[str] = ()  # events of one exercise, and the meetings that prepare it

    def shares_day(self, other: "Event") -> bool:
        """Tell whether both take place on some day."""
        return self.first <= other.last and other.first <= self.last

    def within_week(self, other: "Event") -> bool:
        """Tell whether one begins within a week of the other's end."""
        return self.first < other.last + WEEK and other.first < self.last + WEEK


@dataclass(frozen=True)
class Conflict:
    """Two events, and what is wrong with having both."""

    one: Event
    other: Event
    sentence: str

    def said_of(self, event: Event) -> str:
        """Say it on the card of one of the two."""
        return f"{(self.other if event == self.one else self.one).title}: {self.sentence}"


def find(events: Sequence[Event]) -> list[Conflict]:
    """Find the conflicts, in the order of their days; events are few, so each is held against each."""
    ordered = sorted(events, key=lambda event: (event.first, event.last, event.key))
    return [
        Conflict(one, other, sentence)
        for one, other in combinations(ordered, 2)
        if not set(one.belongs) & set(other.belongs)
        for sentence in _between(one, other)
    ]


def _between(one: Event, other: Event) -> Iterator[str]:
    if not one.within_week(other):
        return
    both = [name for party, name in one.parties.items() if party in other.parties]
    same_day = one.shares_day(other)
    if both and same_day:
        yield _("on the same days for %(parties)s") % {"parties": _few(both)}
    elif both:
        yield _("within a week for %(parties)s") % {"parties": _few(both)}
    if same_day and one.venue and one.venue == other.venue:
        yield _("in the same venue on the same days")
    if same_day and one.owner and one.owner == other.owner:
        yield _("the same responsible colleague on the same days")


def _few(names: Sequence[str]) -> str:
    """Name the first of them, and count the rest."""
    rest = len(names) - NAMED
    if rest <= 0:
        return ", ".join(names)
    more = ngettext("%(count)d more", "%(count)d more", rest) % {"count": rest}
    return _("%(names)s and %(more)s") % {"names": ", ".join(names[:NAMED]), "more": more}
