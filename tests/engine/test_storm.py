"""Letters leave while their senders are killed, their database falls and their meetings move; then the books are compared."""

import pytest

from reminders import domain
from tests.engine.storm import Storm
from tests.engine.tally import Tally
from tests.engine.world import World

SHORT = {"kill": 60, "deploy": 4, "sleep": 3, "fall": 1, "move": 3, "cancel": 1, "revive": 1}
LONG = {"kill": 65, "deploy": 4, "sleep": 3, "fall": 1, "flush": 1, "move": 8, "cancel": 2, "revive": 2}
PIECES = range(2, 10)  # together 20,000 letters and 500 kills


@pytest.fixture
def world(servers):
    domain.rule.seed()
    found = World(parties=8, people=5)
    found.forget_rules()
    return found


def blow(world, relay, servers, directory, **more):
    storm = Storm(world, relay, servers, directory, **more)
    storm.run()
    tally = Tally(storm)
    print(f"\n{tally}")
    return tally


def test_a_storm_loses_nothing_and_doubles_nothing(world, relay, servers, tmp_path):
    tally = blow(world, relay, servers, tmp_path, letters=1_500, deck=SHORT)
    assert tally.wrong == []
    assert len(tally.letters) >= 1_500
    assert tally.kills == 60


@pytest.mark.full
@pytest.mark.parametrize("seed", PIECES)
def test_a_long_storm_loses_nothing_and_doubles_nothing(world, relay, servers, tmp_path, seed):
    servers.start_valkey()
    tally = blow(world, relay, servers, tmp_path, letters=2_600, deck=LONG, seed=seed)
    assert tally.wrong == []
    assert len(tally.letters) >= 20_000 / len(PIECES)
    assert tally.kills >= 500 / len(PIECES)
    assert tally.states["unknown"] <= tally.kills + tally.storm.doubts
