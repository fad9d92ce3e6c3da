"""What is expected of a party: every combination of cover, stance, force and decision against an oracle; letters and words."""

from datetime import date
from itertools import product

import pytest
from django.utils import translation

from documents.models import Position
from members.models import Party
from programs.models import Executor, Stance
from programs.queries import expectation as rules
from programs.queries.expectation import Actor, Cell, Cover, Expectation, comes_into_force, cover, expectation

STATE, OTHER = Party(pk=1, kind="state", code="TJ", short_ru="Таджикистан"), Party(pk=2, kind="state", code="KG")
BODY = Party(pk=3, kind="body", code="CMIA")
MEMBER, FORMER = Actor(party=STATE, is_member=True), Actor(party=STATE)
ORGAN, CENTRE = Actor(party=BODY, is_organ=True), Actor(party=BODY)


def named(party=None, collective="", role="co", *, by_agreement=False):
    return Executor(party=party, collective=collective, role=role, by_agreement=by_agreement)


@pytest.mark.parametrize(
    ("executors", "actor", "found"),
    [
        ([], MEMBER, None),
        ([named(OTHER)], MEMBER, None),
        ([named(STATE, role="lead")], MEMBER, Cover("lead", True)),
        ([named(STATE, by_agreement=True)], MEMBER, Cover("co", False)),
        ([named(collective="all_states")], MEMBER, Cover("co", True)),
        ([named(collective="all_states")], FORMER, None),
        ([named(collective="all_states")], ORGAN, None),
        ([named(collective="other_states")], MEMBER, Cover("co", True)),
        ([named(OTHER, role="lead"), named(collective="other_states")], MEMBER, Cover("co", True)),
        ([named(collective="interested_states")], MEMBER, Cover("co", False)),
        ([named(collective="interested_states")], FORMER, None),
        ([named(collective="interested_states"), named(collective="all_states")], MEMBER, Cover("co", True)),
        ([named(collective="all_states"), named(collective="interested_states")], MEMBER, Cover("co", True)),
        ([named(collective="all_states"), named(STATE, by_agreement=True)], MEMBER, Cover("co", False)),
        ([named(collective="all_states", by_agreement=True)], MEMBER, Cover("co", False)),
        ([named(collective="bodies")], ORGAN, Cover("co", False)),
        ([named(collective="bodies")], CENTRE, None),
        ([named(collective="bodies")], MEMBER, None),
    ],
)
def test_cover(executors, actor, found):
    assert cover(executors, actor) == found


def oracle(covered, said, force, dropped):
    """The rule as it is written down, line by line."""
    if covered is None:
        return "not_addressed"
    if dropped:
        return "cancelled"
    if said == "exempt":
        return "exempt"
    if said == "declines":
        return "declines"
    if not covered.binds and said != "takes_part":
        return "undeclared"
    return "expected" if force else "not_in_force"


def test_expectation_of_every_combination():
    seen = set()
    for covered, said, force, dropped in product(
        (None, Cover("co", True), Cover("co", False)),
        ("", "takes_part", "declines", "exempt"),
        (True, False),
        (True, False),
    ):
        actor = Actor(party=STATE, is_member=True, in_force=force)
        found = expectation(covered, actor, Stance(stance=said) if said else None, dropped=dropped)
        assert found == oracle(covered, said, force, dropped), (covered, said, force, dropped)
        seen.add(found)
    assert seen == set(Expectation)


@pytest.mark.parametrize(
    ("position", "found"),
    [
        (None, True),
        (Position(stance="awaited"), True),
        (Position(stance="signed"), True),
        (Position(stance="not_signed"), False),
        (Position(stance="signed", procedures="pending"), False),
        (Position(stance="signed", in_force_on=date(2027, 12, 31)), True),
        (Position(stance="signed", in_force_on=date(2028, 1, 1)), False),
    ],
)
def test_force(position, found):
    assert comes_into_force(position, 2027) is found


def test_force_usually_comes_with_the_decision():
    assert not comes_into_force(Position(stance="signed"), 2026, usually=date(2027, 1, 1))
    assert comes_into_force(None, 2026, usually=date(2027, 1, 1))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_state_has_letters_of_its_own_and_words(language):
    with translation.override(language):
        legend = rules.legend()
        letters = [letters for letters, _look, _words in legend]
        assert len(set(letters)) == len(letters) == len(Expectation) + 1 + len(rules.JUDGED)
        assert all(words for _letters, _look, words in legend)


def test_cell_says_what_it_means():
    with translation.override("en"):
        overdue = Cell(actor=MEMBER, expectation=Expectation.EXPECTED, role="lead", overdue=True)
        assert (overdue.letters, overdue.look, overdue.is_lead) == ("Ov", "late", True)
        assert overdue.words == "overdue, its part is expected"
        said = Cell(actor=MEMBER, expectation=Expectation.EXPECTED, stance=Stance(stance="takes_part"))
        assert (said.letters, said.words) == ("Pl", "its part is expected, takes part")
        assert Cell(actor=MEMBER, expectation=Expectation.NOT_ADDRESSED).is_empty
