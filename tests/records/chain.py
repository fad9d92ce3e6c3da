"""Hands of the tests of the chain: entries sealed without a commit, and the owner of the tables at work."""

from contextlib import contextmanager

from django.db import connection, transaction

OUR_TABLES = ("records_entry", "records_seal", "records_head", "records_name", "records_network")


def run(*statements):
    """Run plain SQL."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def seal():
    """Let the checks that come with a commit take place, the sealing among them."""
    run("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def role(name):
    """Be another role of the database for a while."""
    with transaction.atomic():
        run(f"SET LOCAL ROLE {name}")
        yield
        run("SET LOCAL ROLE atc_web")


@contextmanager
def owner_without_triggers():
    """Be the owner of the tables, who has switched off what guards them."""
    with role("atc_owner"):
        run(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in OUR_TABLES))
        yield
        seal()  # no table is altered while checks of it are put off
        run(*(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in OUR_TABLES))
