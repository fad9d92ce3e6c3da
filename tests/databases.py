"""Databases for the tests, copied from the migrated template: 0.2 s in place of a migration or a flush."""

import pytest
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


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment):
    """Stands in for pytest-django's: the role of the web has no right to make databases, and migrations have run."""
    renew()
    with pytest.MonkeyPatch.context() as patch:
        # After a test with real commits Django would flush: the role may not truncate, the triggers refuse it, and what
        # the migrations filled in would be lost.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: renew())
        yield
        connections.close_all()
