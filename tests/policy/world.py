"""One world for the walk: the cast, and one object of each kind, those of a party belonging to party A."""

from types import SimpleNamespace

from tests.factories.cast import make_cast
from tests.factories.documents import make_decision, make_position
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import invite, make_meeting, make_series, make_venue
from tests.factories.programs import make_executor, make_measure, make_programme, make_section


def build() -> SimpleNamespace:
    """Make the cast and the objects; the names are those of policy.toml."""
    world = SimpleNamespace(**make_cast())
    _documents(world)
    _programs(world)
    _meetings(world)
    _exercises(world)
    return world


def _documents(world: SimpleNamespace) -> None:
    world.decision = make_decision(world.center)
    world.position = make_position(world.decision, world.party)


def _programs(world: SimpleNamespace) -> None:
    world.programme = make_programme(world.center, status="adopted")
    world.measure = make_measure(make_section(world.programme))
    make_executor(world.measure, world.party)


def _meetings(world: SimpleNamespace) -> None:
    world.series = make_series(members=[world.party])
    world.venue = make_venue()
    world.meeting = make_meeting(title_ru="Совещание стороны А")
    world.invitation = invite(world.meeting, world.party)
    world.drafted = make_meeting("draft")


def _exercises(world: SimpleNamespace) -> None:
    world.exercise = make_exercise()
    world.stage = make_stage(world.exercise)
    world.participant = make_participant(world.exercise, world.party)
    make_part(world.stage, world.participant, on_territory=True)
