"""A board as plain values: lanes side by side, steps below each other, cards where both meet.

Cards are moved by the page of their act; what is known to a quarter or a year only stands in a step of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card: what it is, when, how it stands, what speaks against it, and what may be done."""

    key: str
    title: str
    url: str
    when: str = ""
    place: str = ""
    status: str = ""
    look: str = ""
    css: str = ""  # the colour of its kind: "p-bar--meeting"
    off: bool = False
    warnings: Sequence[str] = ()
    acts: Sequence[tuple[str, str]] = ()  # label, address


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its name, and the page of what it stands for."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of all lanes: the cards of each, in the order of the lanes."""

    key: str
    title: str
    cells: Sequence[tuple[Lane, Sequence[Card]]]
    loose: bool = False  # what has no month yet
    now: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cards for _lane, cards in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole of it."""

    caption: str
    lanes: Sequence[Lane]
    steps: Sequence[Step]
    head: str = ""  # what the steps are

    @property
    def count(self) -> int:
        """Count the cards."""
        return sum(len(cards) for step in self.steps for _lane, cards in step.cells)


@dataclass
class Sorter:
    """Puts cards into lanes and steps; cards keep the order in which they come."""

    lanes: Sequence[Lane]
    cards: dict[tuple[str, str], list[Card]] = field(default_factory=dict)

    def put(self, lane: str, step: str, card: Card) -> None:
        """Put a card where a lane and a step meet."""
        self.cards.setdefault((lane, step), []).append(card)

    def step(self, key: str, title: str, *, loose: bool = False, now: bool = False) -> Step:
        """Gather the cards of a step."""
        return Step(key, title, [(lane, self.cards.get((lane.key, key), [])) for lane in self.lanes], loose, now)
