"""How the planner writes: many rows in one statement, and letters whose words have become old are broken open."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from reminders.models import Reminder

CHANGE = """
UPDATE reminders_reminder AS row SET
    state = new.state, reason = new.reason, decided_at = new.decided_at, anchor_at = new.anchor_at,
    due_at = new.due_at, send_at = new.send_at, expires_at = new.expires_at,
    planned_version = new.planned_version, on_behalf = new.on_behalf, message_id = new.message_id,
    words = new.words, held_at = new.held_at, hurried_at = new.hurried_at,
    can_wait = new.can_wait
FROM unnest(
    %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::timestamptz[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[],
    %s::timestamptz[], %s::boolean[]
) AS new (
    id, state, reason, decided_at, anchor_at, due_at, send_at, expires_at, planned_version, on_behalf,
    message_id, words, held_at, hurried_at, can_wait
)
WHERE row.id = new.id
"""
COLUMNS = (
    "pk", "state", "reason", "decided_at", "anchor_at", "due_at", "send_at", "expires_at", "planned_version",
    "on_behalf", "message_id", "words", "held_at", "hurried_at", "can_wait",
)  # fmt: skip
# What every row of one subject has in common is said once.
INSERT = """
INSERT INTO reminders_reminder (
    words, epoch, subject_type_id, subject_id, public_id, occasion, rule_id, kind, person_id, channel, audience,
    on_behalf, anchor, anchor_at, planned_version, due_at, send_at, expires_at, state, reason, decided_at
)
SELECT '', %s, %s, %s, new.* FROM unnest(
    %s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::timestamptz[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[],
    %s::timestamptz[]
) AS new
"""
INSERTED = (
    "public_id", "occasion", "rule_id", "kind", "person_id", "channel", "audience", "on_behalf", "anchor", "anchor_at",
    "planned_version", "due_at", "send_at", "expires_at", "state", "reason", "decided_at",
)  # fmt: skip
# A letter not yet told loses its words and every lease on it; with nothing left in it, it is cancelled.
BREAK = """
UPDATE reminders_message AS letter SET
    lease_token = lease_token + 1, lease_until = NULL, lease_owner = '', rendered = NULL, render_hash = '',
    state = CASE
        WHEN NOT EXISTS (SELECT FROM reminders_reminder WHERE message_id = letter.id) THEN 'cancelled'
        WHEN state = 'claimed' THEN 'queued'
        ELSE state
    END,
    closed_at = CASE
        WHEN EXISTS (SELECT FROM reminders_reminder WHERE message_id = letter.id) THEN NULL ELSE %s::timestamptz
    END
WHERE id = ANY(%s) AND state IN ('queued', 'claimed', 'retry_wait') AND settled_how = ''
"""

# Whoever asks while the engine works on an equal request makes it another row: it is not taken for done.
REQUEST = """
INSERT INTO reminders_request (what, type_id, key, reason, asked_at)
VALUES (%(what)s, %(type)s, %(key)s, %(reason)s, %(now)s)
ON CONFLICT (what, type_id, key) DO UPDATE SET reason = EXCLUDED.reason, asked_at = EXCLUDED.asked_at
"""


def request(what: str, key: int, *, kind: int | None = None, reason: str = "", now: datetime) -> None:
    """Ask the engine to plan many things anew, in the transaction of the change; equal requests merge."""
    run(REQUEST, {"what": what, "type": kind, "key": key, "reason": reason, "now": now})


def insert(rows: Sequence[Reminder]) -> None:
    """Write rows that rules want of one subject in one epoch, all in one statement."""
    if not rows:
        return
    first = rows[0]
    found = {name: [getattr(row, name) for row in rows] for name in INSERTED}
    found["public_id"] = [str(name) for name in found["public_id"]]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [first.epoch, first.subject_type_id, first.subject_id, *found.values()])


def change(rows: Collection[Reminder]) -> None:
    """Write what the planner decided about rows that are there, all in one statement."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [[getattr(row, column) for row in rows] for column in COLUMNS])


def break_open(letters: Iterable[int], *, now: datetime) -> None:
    """Take back letters whose words are no longer true: who holds one finds another token and sends nothing."""
    found = sorted(set(letters))
    if found:
        with connection.cursor() as cursor:
            cursor.execute(BREAK, [now, found])


TALLY = """
INSERT INTO reminders_tally AS tally (name, label, count) VALUES (%s, %s, %s)
ON CONFLICT (name, label) DO UPDATE SET count = tally.count + EXCLUDED.count
"""


def tally(name: str, number: int = 1, label: str = "") -> None:
    """Count what no row remembers; in a transaction of its own, so that nobody waits for it."""
    if number:
        with connection.cursor() as cursor:
            cursor.execute(TALLY, [name, label, number])


def wake() -> None:
    """Wake the dispatcher when this transaction commits; a lost call costs five seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('reminders', '')")


def run(query: str, values: dict[str, Any]) -> int:
    """Run one statement and say how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.rowcount


def ask(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run one statement and give the rows it returns."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
