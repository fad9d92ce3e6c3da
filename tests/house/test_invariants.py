"""Rule 11: docs/invariants.md names whatever the database refuses, and for each a test that writes past the acts by its name.

A new constraint or trigger: a test that is refused by its name, and a row under its app: | of | holds | `name` | `tests/…::test_…` |
"""

import ast
import re
from functools import lru_cache

import pytest
from django.apps import apps
from django.db import connection

from tests.house.source import DOMAINS, ROOT

ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| `(\w+)` \| `(tests/[\w/]+\.py)::(test_\w+)` \|$")
DO_NOT_REFUSE = {"records_entry_takes_turn", "records_turn_seals"}  # they seal

# Keys of rows, of pairs of a table between two, and pairs that only serve composite keys are left out; so are the checks that
# come with Django's positive numbers.
CATALOGUE = """
    SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE contype IN ('c', 'u', 'x', 'f') AND split_part(relname, '_', 1) = ANY (%s)
        AND NOT (contype = 'f' AND cardinality(conkey) = 1)
        AND NOT (contype = 'u' AND (conname LIKE '%%\\_uniq' OR conname LIKE '%%\\_public\\_id\\_key' OR EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey) AND attname = 'id'
        )))
        AND NOT (contype = 'c' AND cardinality(conkey) = 1 AND conname LIKE '%%\\_check'
                 AND pg_get_constraintdef(c.oid) ~ '^CHECK \\(\\("?\\w+"? >= 0\\)\\)$')
    UNION ALL SELECT tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
        WHERE NOT tgisinternal AND split_part(relname, '_', 1) = ANY (%s)
    UNION ALL SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE indisunique AND split_part(relname, '_', 1) = ANY (%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
WRITABLE = """
    SELECT relname, role, right_ FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
        CROSS JOIN unnest(ARRAY['atc_web', 'atc_worker']) role CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) right_
        WHERE tgname = relname || '_append_only' AND has_table_privilege(role, t.oid, right_)
"""


@lru_cache
def listed() -> dict[str, tuple[str, str]]:
    """Each name of the list, with the file and the function of its test."""
    lines = (ROOT / "docs/invariants.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| of |")]
    found = [match.groups() for match in map(ROW.match, rows) if match]
    assert len(found) == len(rows), "a row is written otherwise than | of | holds | `name` | `tests/…::test_…` |"
    assert len(found) == len({name for name, *_test in found}), "a name stands twice"
    return {name: (file, test) for name, file, test in found}


@lru_cache
def said_in(file: str) -> dict[str, set[str]]:
    """The words of each test of a file: its own, and those of the tables it is run with."""
    text = (ROOT / file).read_text(encoding="utf-8")
    tables: dict[str, set[str]] = {}
    tests: dict[str, set[str]] = {}
    for node in ast.parse(text).body:
        words = set(re.findall(r"\w+", ast.unparse(node)))
        if isinstance(node, ast.Assign):
            tables |= {target.id: words for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.FunctionDef):
            tests[node.name] = words
    return {name: words.union(*(tables[word] for word in words & tables.keys())) for name, words in tests.items()}


def asked(statement: str, times: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(DOMAINS)] * times)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_list_and_the_database_agree():
    there = {name for (name,) in asked(CATALOGUE, 3)} - DO_NOT_REFUSE
    assert there - listed().keys() == set(), "without a row in docs/invariants.md"
    assert listed().keys() - there == set(), "the database has none of this name"


def test_each_invariant_has_a_test_that_names_it():
    missing = [
        f"{name}: {file}::{test}"
        for name, (file, test) in listed().items()
        if not (ROOT / file).exists() or name not in said_in(file).get(test, ())
    ]
    assert not missing


def test_named_constraints_of_the_models_are_in_the_list():
    """What a promise gives to each of its heirs is listed for each of them."""
    named = {
        each.name
        for app in DOMAINS
        for model in apps.get_app_config(app).get_models()
        for each in model._meta.constraints
        if "id" not in getattr(each, "fields", ())
    }
    assert named - listed().keys() == set()


@pytest.mark.django_db
def test_what_is_written_once_nobody_in_use_may_change():
    """Beside the trigger the right itself is missing."""
    assert asked(WRITABLE, 0) == []
