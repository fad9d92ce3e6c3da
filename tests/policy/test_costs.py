"""What is hidden costs what is absent costs: the same number of queries, so that no clock tells one from the other."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.policy.policy import routes
from tests.policy.test_policy import ask, hides

WALKED = [route for route in routes() if route.arguments]
# What the address names is shown to all parties; only what was done to it is not.
SHOWN = {"members:party_history", "programs:measure_history"}
READERS = ("neighbour",)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries that are asked."""
    asked: list[str] = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def cost(client, url: str, *, api: bool) -> int:
    with counted() as asked:
        ask(client, "get", url, api=api)
    return len(asked)


@pytest.mark.full
def test_s16_a_hidden_row_costs_what_an_absent_one_costs(world):
    """As the neighbour; of an address with several parts one of them is such as nothing bears."""
    wrong = []
    for route in WALKED:
        for who in READERS:
            if route.name in SHOWN or not hides(route, who, across=False):
                continue
            url, client = route.url(world.a), world.browsers[who]
            ask(client, "get", url, api=route.is_api)  # what is looked up once and remembered
            hidden = cost(client, url, api=route.is_api)
            absent = {cost(client, other, api=route.is_api) for other in route.strange_urls(world.a)}
            if hidden not in absent:
                wrong.append(f"{url} as {who}: {hidden}, absent {sorted(absent)}")
    assert not wrong
