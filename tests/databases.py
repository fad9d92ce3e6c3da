"""Databases for the tests, copied from the migrated template: 0.2 s in place of a migration or a flush.

Tests connect as the role of the web, so both walls stand. What a test itself asks and makes is wide; what a request asks
is not: it begins with nobody's rows in sight, as a connection of the web rests.
"""

import functools

import psycopg2
import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.test import TransactionTestCase

from atc_portal.embedded import roles
from tests.servers import TEMPLATE


def renew() -> None:
    """Put a fresh copy of the template in the place of this process's database."""
    connections.close_all()
    options = connections["default"].settings_dict
    link = roles.superuser(options["HOST"])
    with link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{options["NAME"]}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{options["NAME"]}" TEMPLATE {TEMPLATE} OWNER atc_owner')
    link.close()


def told(sentence: str) -> None:
    """Tell the connection, if it is open, past Django: no query of a test is counted."""
    link = connections["default"].connection
    if link is None or link.closed:
        return
    try:
        with link.cursor() as cursor:
            cursor.execute(sentence)
    except psycopg2.InternalError:
        return  # the transaction has failed: what it was told goes with it


def at_rest(answer):
    """Let a request find the connection as the web's rests, and the test find it wide again."""

    @functools.wraps(answer)
    def asked(handler, request):
        told("SET atc.wide = off")
        try:
            return answer(handler, request)
        finally:
            told("RESET atc.wide")

    return asked


def widen(patch: pytest.MonkeyPatch) -> None:
    """Let what a test asks itself be wide, and what a request asks begin with nothing."""
    options = connections["default"].settings_dict["OPTIONS"]
    patch.setitem(options, "options", f"{options['options']} -c atc.wide=on")
    patch.setattr(BaseHandler, "get_response", at_rest(BaseHandler.get_response))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment):
    """Stands in for pytest-django's: the role of the web has no right to make databases, and migrations have run."""
    renew()
    with pytest.MonkeyPatch.context() as patch:
        # After a test with real commits Django would flush: the role may not truncate, the triggers refuse it, and what
        # the migrations filled in would be lost.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: renew())
        widen(patch)
        yield
        connections.close_all()
