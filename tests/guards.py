"""What guards a table, and the proof that it alone does: with the guard switched off the same write goes through."""

import pytest
from django.db import IntegrityError, transaction

from tests.records.chain import role, run


def refused_by(trigger: str, *writes, says: str = "") -> None:
    """Each write is refused even to the owner of the tables, and by this trigger alone."""
    table = "_".join(trigger.split("_")[:2])
    says = says or f"{table} is (append-only|frozen)"
    run("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while checks of it are put off
    with role("atc_owner"):
        for write in writes:
            with pytest.raises(IntegrityError, match=says), transaction.atomic():
                write()
            with transaction.atomic():
                run(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
                write()
                transaction.set_rollback(True)


def of(row):
    """The row as a queryset, to be written past the acts."""
    return type(row).objects.filter(pk=row.pk)


def changes(rows, *values):
    """Writes of one column each."""
    return [lambda column=column, value=value: rows.update(**{column: value}) for column, value in values]


def gone(rows):
    """A deletion past Django's own protection."""
    return lambda: rows._raw_delete("default")


def emptied(table: str):
    """A whole table emptied past Django, with what hangs on it."""
    return lambda: run(f"TRUNCATE {table} CASCADE")
