"""The matrix: the measures of a programme × its parties. Page, list, file and single measures read it here.

`Reading` fetches what is known of a programme at once, however many measures, years and parties there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from documents.models import Position
from members.models import Party, StandingStatus
from programs.models import (
    Assessment,
    Executor,
    Judgement,
    Measure,
    MeasureYear,
    Programme,
    ProgrammeStatus,
    Section,
    Stance,
)
from programs.models.assessment import SETTLED
from programs.queries import expectation as rules
from programs.queries.expectation import Actor, Cell, Expectation

MEMBERS = (StandingStatus.MEMBER, StandingStatus.ASSOCIATE)


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in a year, with a cell for each party."""

    measure_year: MeasureYear
    cells: list[Cell]
    whole: Assessment | None = None  # what the Center thinks of the measure, if the reader may know

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.measure_year.measure

    @property
    def expected(self) -> list[Cell]:
        """Those whose part is expected."""
        return [cell for cell in self.cells if cell.expectation == Expectation.EXPECTED]

    @property
    def overdue(self) -> list[Cell]:
        """Those whose part is expected though the deadline has passed."""
        return [cell for cell in self.cells if cell.overdue]


class Reading:
    """What a reader may know of the parties of a programme, or of one measure of it.

    The secretariat reads all parties; whoever represents some reads these alone.
    """

    def __init__(self, programme: Programme, user: Any, *, measure: Measure | None = None) -> None:
        self.programme, self.user, self.measure = programme, user, measure
        self.all_parties = user.role == "staff"
        of = {"measure": measure} if measure else {"measure__programme": programme}
        self.executors: dict[int, list[Executor]] = defaultdict(list)
        for one in Executor.objects.visible_to(user).standing().filter(**of).order_by("measure", "position"):
            self.executors[one.measure_id].append(one)
        self.stances: dict[tuple[int, int], list[Stance]] = defaultdict(list)
        for said in Stance.objects.visible_to(user).filter(**of).order_by("from_year"):
            self.stances[said.measure_id, said.party_id].append(said)

    @cached_property
    def assessments(self) -> dict[tuple[int, int | None], Assessment]:
        """The Center's last words on a measure in a year, and on the parts of the parties in it."""
        found = Assessment.objects.visible_to(self.user).current().filter(measure_year__programme=self.programme)
        return {(one.measure_year_id, one.party_id): one for one in found}

    @cached_property
    def settled(self) -> set[int]:
        """The measure-years that are over by the Center's word; nobody is late with these, whoever reads."""
        seen = MeasureYear.objects.visible_to(self.user).filter(programme=self.programme)
        whole = seen.filter(
            assessments__party__isnull=True, assessments__superseded_by__isnull=True, assessments__status__in=SETTLED
        )
        return set(whole.values_list("pk", flat=True))

    @cached_property
    def named(self) -> set[int]:
        """The parties that are named by themselves or have said something."""
        named = {one.party_id for found in self.executors.values() for one in found if one.party_id}
        return named | {party for _measure, party in self.stances}

    @cached_property
    def parties(self) -> list[Party]:
        """The parties the reader may look at, in the order of protocol: whoever is named, and the member states.

        About a single measure also the bodies that it may name together.
        """
        seen = Party.objects.visible_to(self.user).prefetch_related("standings").in_order()
        if not self.all_parties:
            return list(seen.filter(pk__in=self.user.parties("view")))
        if self.measure:
            return list(seen.filter(~Q(kind="partner") | Q(pk__in=self.named)))
        states = Q(kind="state", standings__status__in=MEMBERS)
        return list(seen.filter(Q(pk__in=self.named) | Q(pk__in=Party.objects.filter(states).values("pk"))))

    @cached_property
    def positions(self) -> dict[int, Position]:
        """What each state did with the decision that adopted the programme."""
        if self.programme.adoption_decision_id is None:
            return {}
        found = Position.objects.visible_to(self.user).filter(decision=self.programme.adoption_decision_id)
        return {position.party_id: position for position in found.filter(party__in=self.parties)}

    def actors(self, year: int) -> list[Actor]:
        """The parties as they stand at the end of a year; a state that is no member then is left out unless it is named."""
        found = [self.actor(party, year) for party in self.parties]
        if self.measure or not self.all_parties:
            return found
        return [one for one in found if one.is_member or one.party.pk in self.named]

    def actor(self, party: Party, year: int) -> Actor:
        """A party as it stands at the end of a year."""
        standing = party.standing_on(date(year, 12, 31))
        decision = self.programme.adoption_decision
        usually = decision.in_force_on if decision else None
        position = self.positions.get(party.pk) if party.kind == "state" else None
        return Actor(
            party=party,
            is_member=party.kind == "state" and standing in MEMBERS,
            is_organ=standing == StandingStatus.ORGAN,
            in_force=rules.comes_into_force(position, year, usually=usually),
        )

    def speaks(self, measure: int, party: int, year: int) -> Stance | None:
        """The stance that speaks for a year: the latest that does not begin after it."""
        said = [one for one in self.stances.get((measure, party), ()) if one.from_year <= year]
        return said[-1] if said else None

    def row(self, measure_year: MeasureYear, actors: Iterable[Actor], today: date) -> Row:
        """A measure in its year, with a cell for each party."""
        cells = [self._cell(measure_year, actor, today) for actor in actors]
        return Row(measure_year, cells, self.assessments.get((measure_year.pk, None)))

    def _cell(self, measure_year: MeasureYear, actor: Actor, today: date) -> Cell:
        covered = rules.cover(self.executors.get(measure_year.measure_id, ()), actor)
        if covered is None:
            return Cell(actor=actor, expectation=Expectation.NOT_ADDRESSED)
        stance = self.speaks(measure_year.measure_id, actor.party.pk, measure_year.year)
        whole = self.assessments.get((measure_year.pk, None))
        cancelled = whole is not None and whole.status == Judgement.CANCELLED
        dropped = measure_year.dropped_by_decision_id is not None or cancelled
        judged = None if dropped else self.assessments.get((measure_year.pk, actor.party.pk))
        found = rules.expectation(covered, actor, stance, dropped=dropped)
        past = measure_year.due_on is not None and measure_year.due_on < today
        owed = found == Expectation.EXPECTED and (judged is None or judged.status != Judgement.DONE)
        running = self.programme.status == ProgrammeStatus.ADOPTED and measure_year.pk not in self.settled
        return Cell(
            actor=actor, expectation=found, role=covered.role, overdue=past and owed and running, stance=stance,
            judged=judged,
        )  # fmt: skip

    def rows(self, found: Iterable[MeasureYear], today: date) -> list[Row]:
        """Measure-years of any year, each with the parties of its year."""
        years: dict[int, list[Actor]] = {}
        rows = []
        for one in found:
            if one.year not in years:
                years[one.year] = self.actors(one.year)
            rows.append(self.row(one, years[one.year], today))
        return rows


@dataclass(frozen=True, slots=True)
class Group:
    """A section with the rows of it that are shown."""

    section: Section
    rows: list[Row]


def years_of(programme: Programme, user: Any, **asked: Any) -> list[MeasureYear]:
    """The reporting years of the measures that are asked for, in the order of the table."""
    found = MeasureYear.objects.visible_to(user).filter(programme=programme)
    if year := asked.pop("year", None):
        found = found.filter(year=year)
    if any(asked.values()):
        found = found.filter(measure__in=programme.measures.asked(**asked))
    rows = list(found.select_related("measure__section").order_by("measure__sort_key", "year"))
    for one in rows:
        one.programme = one.measure.programme = programme
    return rows


def groups(rows: Iterable[Row]) -> list[Group]:
    """Put rows under their sections."""
    found: dict[int, Group] = {}
    for row in rows:
        section = row.measure.section
        found.setdefault(section.pk, Group(section, [])).rows.append(row)
    return list(found.values())


def overdue(reading: Reading, today: date) -> list[Row]:
    """The measure-years whose deadline has passed though the part of some party the reader may know of is expected."""
    programme = reading.programme
    past = MeasureYear.objects.visible_to(reading.user).standing().filter(programme=programme, due_on__lt=today)
    found = list(past.select_related("measure__section").order_by("due_on", "measure__sort_key"))
    for one in found:
        one.programme = one.measure.programme = programme
    return [row for row in reading.rows(found, today) if row.overdue]
