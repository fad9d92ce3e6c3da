"""Rows the engine reads anew for each letter, by statements written once: the ORM would compile the same ones every time."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from reminders.models import Message, Reminder, Rule, Wording

NOBODY = -9_142_857_142_857  # stands in a compiled question where the key of the subject belongs
REMEMBERED = 60.0  # seconds for which the words of a question are kept; it is asked of the database every time
MOST_REMEMBERED = 2_000
LEAVING = (
    "id",
    "priority",
    "address",
    "expires_at",
    "next_at",
    "state",
    "attempts",
    "lease_token",
)  # in the order of the fields
_questions: dict[Any, tuple[float, str, Sequence[Any]]] = {}


@lru_cache(maxsize=64)
def _shape(model: type[models.Model]) -> tuple[list[str], str, list[tuple[int, Any, Any]]]:
    """Give names, columns (of the alias `{0}`) and converters of the fields of a model."""
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented door to its fields
    columns = ", ".join("{0}." + connection.ops.quote_name(str(field.column)) for field in fields)
    converters = []
    for number, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)  # noqa: SLF001  # as above
        found = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
        converters += [(number, each, column) for each in found]
    return [field.attname for field in fields], columns, converters


def columns(model: type[models.Model], alias: str) -> str:
    """Name the columns of a model for a SELECT, in the order `made` takes them."""
    return _shape(model)[1].format(alias)


def made(model: type[models.Model], values: Sequence[Any]) -> Any:
    """Make an instance of what was read; None where an outer join found nothing."""
    names, _columns, converters = _shape(model)
    if values[0] is None:
        return None
    there = list(values)
    for number, convert, column in converters:
        there[number] = convert(there[number], column, connection)
    return model.from_db(connection.alias, names, there)


def _ask(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=1)
def _reminders() -> str:
    user = get_user_model()
    return (
        f"SELECT {columns(Reminder, 'r')}, {columns(user, 'p')}, {columns(Rule, 'u')} FROM reminders_reminder r "  # noqa: S608  # names of ours
        f"JOIN {user._meta.db_table} p ON p.id = r.person_id LEFT JOIN reminders_rule u ON u.id = r.rule_id "  # noqa: SLF001  # as above
        "WHERE r.message_id = %s ORDER BY r.id FOR UPDATE OF r"
    )


@lru_cache(maxsize=1)
def _letter() -> str:
    user = get_user_model()
    return (
        f"SELECT {columns(Message, 'm')}, {columns(user, 'p')} FROM reminders_message m "  # noqa: S608  # names of ours
        f"LEFT JOIN {user._meta.db_table} p ON p.id = m.person_id WHERE m.id = %s FOR UPDATE OF m"  # noqa: SLF001  # as above
    )


def locked(letter: int) -> tuple[Message, list[Reminder]]:
    """Take the reminders of a letter and then the letter, in the order of locks, with people and rules."""
    user = get_user_model()
    first = len(_shape(Reminder)[0])
    second = first + len(_shape(user)[0])
    rows = []
    for values in _ask(_reminders(), [letter]):
        row = made(Reminder, values[:first])
        row.person, row.rule = made(user, values[first:second]), made(Rule, values[second:])
        rows.append(row)
    (values,) = _ask(_letter(), [letter])
    size = len(_shape(Message)[0])
    message = made(Message, values[:size])
    message.person = made(user, values[size:])
    return message, rows


def leaving(letter: int) -> Message:
    """Take a letter of which the other side has answered; its words are not read."""
    values = _ask(f"SELECT {', '.join(LEAVING)} FROM reminders_message WHERE id = %s FOR UPDATE", [letter])[0]  # noqa: S608  # names of ours
    return Message.from_db(connection.alias, LEAVING, values)


def wording(kind: str) -> Wording | None:
    """Fetch the secretariat's own words for a kind of letter."""
    found = _ask(f"SELECT {columns(Wording, 'w')} FROM reminders_wording w WHERE w.kind = %s", [kind])  # noqa: S608  # names of ours
    return made(Wording, found[0]) if found else None


def all_of(model: type[models.Model], keys: Sequence[int]) -> list[Any]:
    """Fetch rows of a model by their keys, whatever they are to readers."""
    meta = model._meta  # noqa: SLF001  # as above
    statement = f"SELECT {columns(model, 't')} FROM {connection.ops.quote_name(meta.db_table)} t WHERE t.{meta.pk.column} = ANY(%s)"  # noqa: S608  # names of ours
    return [made(model, values) for values in _ask(statement, [list(keys)])]


def sees(person: Any, subject: Any) -> bool:
    """Ask the subject's own gate whether a person sees it now.

    The gate is Python that writes SQL. For the very same person, down to the last column, it writes the same: that text is
    kept for a minute, and the database answers it every time.
    """
    seen = type(subject)._default_manager.visible_to  # noqa: SLF001  # the subject's own gate
    known = _known(person, type(subject))
    found = _questions.get(known) if known is not None else None
    if found is None or time.monotonic() - found[0] > REMEMBERED:
        found = _written(lambda: seen(person).filter(pk=NOBODY), known)
    if found is None:
        return bool(seen(person).filter(pk=subject.pk).exists())
    return bool(_ask(found[1], [subject.pk if value == NOBODY else value for value in found[2]]))


def _known(person: Any, model: type[models.Model]) -> Any:
    """Give the person as it was read, to be compared; None where it cannot be."""
    try:
        known = (
            model,
            type(person),
            frozenset((name, value) for name, value in vars(person).items() if name != "_state"),
        )
        hash(known)
    except TypeError:
        return None
    return known


def _written(gate: Any, known: Any) -> tuple[float, str, Sequence[Any]] | None:
    """Compile a gate's question; None if it asks the database before, or cannot be kept: then it is asked as it is."""
    asked: list[str] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(listen):
            sql, params = gate().query.exists().sql_with_params()
    except EmptyResultSet:
        return None
    if known is None or asked or params.count(NOBODY) != 1:
        return None
    if len(_questions) >= MOST_REMEMBERED:
        _questions.clear()
    _questions[known] = found = (time.monotonic(), sql, params)
    return found
