"""Letters leave while their senders are killed, their database falls and their meetings move; then the books are compared."""

import pytest

from reminders import domain
from tests.engine.letters.storm import Storm
from tests.engine.letters.tally import Tally
from tests.engine.letters.world import World

SHORT = {"kill": 60, "deploy": 4, "sleep": 3, "fall": 1, "move": 3, "cancel": 1, "revive": 1}
LONG = {"kill": 520, "deploy": 25, "sleep": 25, "fall": 5, "flush": 5, "move": 60, "cancel": 15, "revive": 15}


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
    tally = blow(world, relay, servers, tmp_path, letters=1250, deck=SHORT)
    assert tally.wrong == []
    assert len(tally.letters) >= 1250
    assert tally.kills == 60


@pytest.mark.full
def test_a_long_storm_loses_nothing_and_doubles_nothing(world, relay, servers, tmp_path):
    servers.start_valkey()
    tally = blow(world, relay, servers, tmp_path, letters=20_500, deck=LONG, seed=2)
    assert tally.wrong == []
    assert len(tally.letters) >= 20_000
    assert tally.kills >= 500
    assert tally.states["unknown"] <= tally.kills + tally.storm.doubts
