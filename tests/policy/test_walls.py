"""The two walls between parties: each table has the second, and each wall alone keeps another party's rows in."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from members import middleware
from records import scope
from tests.house.source import DOMAINS
from tests.policy.conftest import undone, words
from tests.policy.policy import routes
from tests.policy.world import SIDES, secret

MODELS = [model for app in DOMAINS for model in apps.get_app_config(app).get_models()]
OF_A_PARTY = [model for model in MODELS if any(field.column == "party_id" for field in model._meta.local_fields)]
# Tables that name a party and have no second wall, each with its reason.
EXEMPT = {
    "members_standing": "what states and bodies are: read before the scope is known, and by everybody",
    "members_representation": "the scope itself is made of it; administrators read all",
    "members_accountinvitation": "read by administrators, and by whoever has the link",
    "members_accesstoken": "read before the scope is known, to know it; its owner's alone",
    "members_agency": "every party reads it",
    "meetings_seriesmember": "every party reads it",
    "meetings_venue": "no party reads it but as a place",
    "programs_executor": "printed in the programme, which every party reads",
    "programs_executorwording": "how printed words are understood; of no party",
    "exercises_participant": "functions of other parties read it: who is asked sees who else was",
}
WALLED = [model for model in OF_A_PARTY if model._meta.db_table not in EXEMPT]


def walls() -> dict[str, tuple[bool, bool]]:
    """Each table with a wall: whether it stands, and binds the owner too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid IN"
            " (SELECT polrelid FROM pg_policy WHERE polname = relname || '_wall')"
        )
        return {name: (stands, forced) for name, stands, forced in cursor.fetchall()}


def test_s31_each_table_of_a_party_has_its_wall(db):
    """A new table with `party_id` has one, or a reason here."""
    assert walls() == {model._meta.db_table: (True, True) for model in WALLED}


def test_s31_policies_are_the_walls_and_what_is_shown(db):
    """One and the same wall for all that is done to a table, and no door in it but what is shown, to read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies")
        policies = {(table, name.removeprefix(f"{table}_")): tuple(rest) for table, name, *rest in cursor.fetchall()}
    walls_ = {policy for (_table, kind), policy in policies.items() if kind == "wall"}
    assert [policy[:3] for policy in walls_] == [("PERMISSIVE", "{public}", "ALL")], "one wall differs from another"
    assert {policy[2] for (_table, kind), policy in policies.items() if kind == "shown"} == {"SELECT"}
    assert {kind for _table, kind in policies} == {"wall", "shown"}


def test_s31_what_hangs_on_a_table_with_a_wall_has_one(db):
    """Rows that tell of a party's rows are that party's too: they bear `party_id`, or stand here."""
    hanging = {
        f"{model._meta.label}.{field.name}"
        for app in DOMAINS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model in WALLED and model not in WALLED
    }
    assert hanging == {"members.User.person"}  # an account: administrators see it without the person


def test_s31_exemptions_are_tables_with_a_party():
    assert set(EXEMPT) <= {model._meta.db_table for model in OF_A_PARTY}
    assert all(EXEMPT.values())


def test_s31_role_of_the_web_is_bound_by_the_walls(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("atc_web", False, False)


# What takes the wall of one table away.
BREACHES = {
    "gone": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "open": "ALTER POLICY {table}_wall ON {table} USING (true)",
}
SCOPES = {
    "representative": "a", "colleague": "a", "neighbour": "b", "lapsed": "", "administrator": "", "auditor": "",
    "secretary": "ab", "clerk": "ab",
}  # fmt: skip


def rows_of(world, model) -> dict[str, set]:
    """The rows of each party, asked of the table itself, past every manager; an order would join tables with walls of their own."""
    return {side: set(model._base_manager.filter(party=getattr(world, side).party).order_by()) for side in SIDES}


def beyond_wall(world, model, who: str) -> dict[str, set]:
    """What somebody sees of a table otherwise than the second wall should let: nothing."""
    rows = rows_of(world, model)
    assert all(rows.values()), "the world has no row of it"
    with scope.of(getattr(world, who)):
        found = rows_of(world, model)
    return {side: found[side] ^ (rows[side] if side in SCOPES[who] else set()) for side in SIDES}


@pytest.mark.parametrize("who", SCOPES)
@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
def test_s31_second_wall_alone_keeps_rows_of_another_party(world, model, who):
    """Both parties have rows in it."""
    assert not any(beyond_wall(world, model, who).values())


@pytest.mark.parametrize("breach", BREACHES)
@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
def test_s31_without_the_wall_of_one_table_its_test_is_red(world, model, breach):
    """The test above, with the policy of that table gone, or open."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE atc_owner; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(BREACHES[breach].format(table=table))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED; SET LOCAL ROLE atc_web")
    assert beyond_wall(world, model, "neighbour")["a"]


@pytest.mark.parametrize("who", [who for who, sides in SCOPES.items() if len(sides) < 2])
@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
def test_s31_first_wall_alone_keeps_rows_of_another_party(world, model, who):
    """Asked with the second wall open, as the tests themselves ask."""
    user = getattr(world, who)
    for side in set(SIDES) - set(SCOPES[who]):
        assert not model._default_manager.visible_to(user).filter(party=getattr(world, side).party)


# The walk under one wall: whatever every view asks for, and whatever the connection was told.


@contextmanager
def first_wall_down():
    """As if every view had forgotten `visible_to`."""
    kinds = {type(model._default_manager.all()) for model in MODELS}
    with pytest.MonkeyPatch.context() as patch:
        for kind in kinds:
            if hasattr(kind, "visible_to"):
                patch.setattr(kind, "visible_to", lambda self, _user: self.all())
        yield


@contextmanager
def second_wall_down():
    """As if the middleware let everybody see everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware.scope, "take", lambda _user: scope._set([], wide=True))
        yield


@contextmanager
def both_walls_down():
    with first_wall_down(), second_wall_down():
        yield


ROUTES = [route for route in routes() if "act" not in route.entry]
OF_A = [
    secret("a", of)
    for of in ("person", "phone", "reservation", "statement", "stance", "letter", "reply", "proposal", "grounds")
]


def leaks(world) -> set[str]:
    """What the neighbour reads of party A's rows behind the wall, on any page and in any answer of the API."""
    found = set()
    for route in ROUTES:
        with undone():
            text = words(world.browsers["neighbour"].get(route.url(world)))
        found |= {word for word in OF_A if word in text}
    return found


def test_s31_second_wall_keeps_what_the_first_lets_through(world):
    """The first alone is asked in test_fields.py, with a mark in each field of each row."""
    with first_wall_down():
        assert not leaks(world)


def test_s31_walk_sees_what_both_walls_let_through(world):
    """The test above would turn red: without walls the pages do show such rows."""
    with both_walls_down():
        assert {secret("a", of) for of in ("reservation", "statement", "reply")} <= leaks(world)
