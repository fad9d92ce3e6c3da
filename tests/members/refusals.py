"""Proof that the database itself refuses: a change written past the domain, and the name of the constraint."""

import pytest
from django.db import IntegrityError, connection, transaction


def refused_by(constraint, change):
    """Write past the domain; the database names the constraint that refuses."""
    with pytest.raises(IntegrityError) as refusal:
        _written(change)
    assert refusal.value.__cause__.diag.constraint_name == constraint


def _written(change):
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
