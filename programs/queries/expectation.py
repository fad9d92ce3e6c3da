"""What is expected of a party in a measure and a year: the first rule that fits, and how a cell of the matrix shows it.

Nothing here asks the database; `queries.matrix` fetches what is needed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from documents.models import Position, Procedures
from documents.models import Stance as Signature
from members.models import Party
from programs.models import Assessment, Collective, Executor, ExecutorRole, Judgement, Participation, Stance


class Expectation(models.TextChoices):
    """What is expected of a party; the order is that of the rules."""

    NOT_ADDRESSED = "not_addressed", pgettext_lazy("expectation", "not named in the measure")
    CANCELLED = "cancelled", pgettext_lazy("expectation", "dropped by a decision")
    EXEMPT = "exempt", pgettext_lazy("expectation", "exempt by a reservation")
    DECLINES = "declines", pgettext_lazy("expectation", "does not take part")
    UNDECLARED = "undeclared", pgettext_lazy("expectation", "has not said whether it takes part")
    NOT_IN_FORCE = "not_in_force", pgettext_lazy("expectation", "the programme is not in force for it")
    EXPECTED = "expected", pgettext_lazy("expectation", "its part is expected")


OVERDUE = "overdue"
JUDGED = {  # by the Center's assessment of a party's part: letters, look, words
    Judgement.DONE: (
        pgettext_lazy("letters of a cell", "Cf"),
        "done",
        pgettext_lazy("cell", "done, confirmed by the Center"),
    ),
    Judgement.PARTLY_DONE: (pgettext_lazy("letters of a cell", "Pt"), "running", pgettext_lazy("cell", "partly done")),
    Judgement.NOT_DONE: (pgettext_lazy("letters of a cell", "Nd"), "off", pgettext_lazy("cell", "not done")),
    Judgement.IN_PROGRESS: (pgettext_lazy("letters of a cell", "Pr"), "running", pgettext_lazy("cell", "in progress")),
}
LETTERS: Mapping[str, Promise | str] = {
    Expectation.NOT_ADDRESSED: "–",
    Expectation.CANCELLED: pgettext_lazy("letters of a cell", "Cn"),
    Expectation.EXEMPT: pgettext_lazy("letters of a cell", "Rs"),
    Expectation.DECLINES: pgettext_lazy("letters of a cell", "No"),
    Expectation.UNDECLARED: pgettext_lazy("letters of a cell", "Ud"),
    Expectation.NOT_IN_FORCE: pgettext_lazy("letters of a cell", "Lp"),
    Expectation.EXPECTED: pgettext_lazy("letters of a cell", "Pl"),
    OVERDUE: pgettext_lazy("letters of a cell", "Ov"),
    **{code.value: letters for code, (letters, _look, _words) in JUDGED.items()},
}
LOOKS = {
    **{code.value: look for code, (_letters, look, _words) in JUDGED.items()},
    Expectation.CANCELLED: "off",
    Expectation.DECLINES: "off",
    Expectation.UNDECLARED: "draft",
    Expectation.EXPECTED: "planned",
    OVERDUE: "late",
}
STATES = (Collective.ALL_STATES, Collective.OTHER_STATES, Collective.INTERESTED_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party as it stands at the end of a year."""

    party: Party
    is_member: bool = False  # a member state or an associate one
    is_organ: bool = False  # a body of sectoral cooperation
    in_force: bool = True  # whether the programme is in force for it

    @property
    def short(self) -> str:
        """Its code if it is a state, else its short name."""
        return self.party.code if self.party.kind == "state" else self.party.short


@dataclass(frozen=True, slots=True)
class Cover:
    """By what a measure names a party: its part, and whether it is bound by the name alone."""

    role: str
    binds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: measure × year × party."""

    actor: Actor
    expectation: Expectation
    role: str = ""
    overdue: bool = False
    stance: Stance | None = None
    judged: Assessment | None = None

    @property
    def code(self) -> str:
        """What the letters stand for: that it is overdue, the Center's word on the part, or what is expected."""
        if self.overdue:
            return OVERDUE
        return str(self.judged.status) if self.judged else self.expectation.value

    @property
    def letters(self) -> str:
        """The two letters."""
        return str(LETTERS[self.code])

    @property
    def look(self) -> str:
        """The shape before the letters; empty where there is none."""
        return LOOKS.get(self.code, "")

    @property
    def is_empty(self) -> bool:
        """Whether the measure does not name the party at all."""
        return self.expectation == Expectation.NOT_ADDRESSED

    @property
    def is_lead(self) -> bool:
        """Whether the party leads."""
        return self.role == ExecutorRole.LEAD

    @property
    def role_words(self) -> str:
        """Its part in words."""
        return str(ExecutorRole(self.role).label) if self.role else ""

    @property
    def words(self) -> str:
        """The state in words, and what stands behind it."""
        said = str(JUDGED[Judgement(self.judged.status)][2] if self.judged else self.expectation.label)
        if self.overdue:
            return _("overdue") + f", {said}"
        if self.expectation == Expectation.EXPECTED and self.stance is not None and not self.judged:
            return f"{said}, {self.stance.get_stance_display()}"
        return said


def cover(executors: Collection[Executor], actor: Actor) -> Cover | None:
    """Say by what a measure names a party; its own name goes before a collective, what binds before what asks."""
    found: Cover | None = None
    named = {one.party_id for one in executors if one.party_id}
    for one in executors:
        if one.party_id == actor.party.pk:
            return Cover(one.role, not one.by_agreement)
        if _among(one.collective, actor, named):
            binds = one.collective in (Collective.ALL_STATES, Collective.OTHER_STATES) and not one.by_agreement
            if found is None or (binds and not found.binds):
                found = Cover(one.role, binds)
    return found


def _among(collective: str, actor: Actor, named: Collection[int]) -> bool:
    """Tell whether a party is one of those that are named together."""
    if collective == Collective.OTHER_STATES:
        return actor.is_member and actor.party.pk not in named
    if collective in STATES:
        return actor.is_member
    return collective == Collective.BODIES and actor.is_organ


def expectation(covered: Cover | None, actor: Actor, stance: Stance | None, *, dropped: bool = False) -> Expectation:
    """Say what is expected: the first rule that fits."""
    said = stance.stance if stance else ""
    rules = (
        (covered is None, Expectation.NOT_ADDRESSED),
        (dropped, Expectation.CANCELLED),
        (said == Participation.EXEMPT, Expectation.EXEMPT),
        (said == Participation.DECLINES, Expectation.DECLINES),
        (covered is not None and not covered.binds and said != Participation.TAKES_PART, Expectation.UNDECLARED),
        (not actor.in_force, Expectation.NOT_IN_FORCE),
    )
    return next((found for fits, found in rules if fits), Expectation.EXPECTED)


def comes_into_force(position: Position | None, year: int, *, usually: date | None = None) -> bool:
    """Tell whether an adoption is in force for a state by the end of a year; what is not on record counts as in force."""
    if position is None or position.stance == Signature.AWAITED:
        return True
    if position.stance == Signature.NOT_SIGNED or position.procedures == Procedures.PENDING:
        return False
    begins = position.in_force_on or usually
    return begins is None or begins.year <= year


def legend() -> list[tuple[str, str, str]]:
    """What the letters mean: letters, look, words."""
    words = {one.value: one.label for one in Expectation} | {OVERDUE: _("overdue")}
    words |= {code.value: said for code, (_letters, _look, said) in JUDGED.items()}
    return [(str(LETTERS[code]), LOOKS.get(code, ""), str(said)) for code, said in words.items()]
