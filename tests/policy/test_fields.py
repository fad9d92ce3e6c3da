"""Which columns reach whom: a mark in each field of a row, looked for in all a person may open."""

import itertools

import pytest
from django.apps import apps
from django.db import models

from tests.policy.conftest import undone, unread, words
from tests.policy.policy import FILE, routes
from tests.policy.test_walls import OF_A_PARTY, second_wall_down

READS = [route for route in routes() if "act" not in route.entry]
FIELDS: dict[str, dict[str, list[str]]] = FILE["fields"]
READERS = sorted({who for lists in FIELDS.values() for who in lists})
SHORTEST = 12
# What a mark cannot stand in: addresses are made of the first, the database checks the others.
UNMARKED = {"code", "tz", "zone", "withdrawn_reason", "closing_ground"}


def columns(row: models.Model) -> list[str]:
    """The fields of a row in which people write words."""
    return [
        field.name
        for field in row._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in UNMARKED
        and (field.max_length or SHORTEST) >= SHORTEST
    ]


def mark(world) -> dict[str, tuple[str, str]]:
    """Write a mark of its own into each field of each row the file names; give them."""
    marks: dict[str, tuple[str, str]] = {}
    numbers = itertools.count(100)
    for name in FIELDS:
        row = getattr(world.a, name)
        values = {column: f"qx{next(numbers)}xq" for column in columns(row)}
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        marks |= {value: (name, column) for column, value in values.items()}
    return marks


@pytest.mark.parametrize("who", READERS)
def test_s26_fields_that_reach_a_person_are_those_of_the_list(world, who):
    """On every page, in the fragments and islands in it, and through the API; by the first wall alone."""
    marks = mark(world)
    found: dict[str, set[str]] = {name: set() for name in FIELDS}
    with second_wall_down():
        for route in READS:
            with undone(), unread():
                text = words(world.browsers[who].get(route.url(world.a)))
            for name, column in (marks[value] for value in marks if value in text):
                found[name].add(column)
    assert {name: sorted(found[name]) for name, lists in FIELDS.items() if who in lists} == {
        name: sorted(lists[who]) for name, lists in FIELDS.items() if who in lists
    }


def test_s15_each_model_of_a_party_is_in_a_class_of_data():
    assert set(FILE["models"]) == {model._meta.label for model in OF_A_PARTY}
    assert set(FILE["models"].values()) <= set(FILE["rows"])
    assert all(apps.get_model(label) for label in FILE["models"])
