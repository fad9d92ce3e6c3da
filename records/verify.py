"""The look over the whole chain: each entry against its seal, each seal against the one before, all against the heads.

It believes nothing that stands in the database but the rows: what is hashed is put together by the query and hashed here.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from records import heads
from records.models import Head, Verification

Wrong = Verification.Wrong

AT_ONCE = 5_000
BEGINNING = bytes(32)
# The same canonical text as in the migration that seals; %s is the last seal seen.
LINES = """
SELECT s.seq, s.entry_id, s.prev, s.hash, e.id, jsonb_build_array(
    e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.actor_name, actor.digest, e.on_behalf,
    e.verb, e.subject_type_id, e.subject_id, e.subject_key, e.subject_name, subject.digest, e.changes,
    e.reason, e.request_id, e.address
)::text
FROM (SELECT * FROM records_seal WHERE seq > %s ORDER BY seq LIMIT %s) s
LEFT JOIN records_entry e ON e.id = s.entry_id
LEFT JOIN records_name actor ON actor.id = e.actor_label_id
LEFT JOIN records_name subject ON subject.id = e.subject_label_id
ORDER BY s.seq
"""
# By the indexes, so that each stretch costs the same however long the chain is.
BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off"
UNSEALED = """
SELECT e.id FROM records_entry e WHERE NOT EXISTS (SELECT FROM records_seal s WHERE s.entry_id = e.id)
ORDER BY e.id LIMIT 1
"""
FALSE_NAMES = """
SELECT id FROM records_name
WHERE erased_at IS NULL AND digest <> encode(sha256(convert_to(salt || text, 'UTF8')), 'hex') ORDER BY id LIMIT 1
"""
FALSE_ADDRESSES = """
SELECT n.entry_id FROM records_network n JOIN records_entry e ON e.id = n.entry_id
WHERE e.address <> encode(sha256(convert_to(n.salt || n.address, 'UTF8')), 'hex') AND (n.salt <> '' OR e.address <> n.address)
ORDER BY n.entry_id LIMIT 1
"""


@dataclass(frozen=True)
class Found:
    """How far the chain was followed, and the first thing that does not fit."""

    seq: int
    heads: int
    wrong: str = ""
    entry_id: int | None = None


def verify(*, now: datetime, files: Sequence[Path] = ()) -> Found:
    """Look the whole chain over, note what was found and give it; `files` hold heads beside those at TRAIL_SINK."""
    found = look(files)
    Verification.objects.create(at=now, seq=found.seq, entry_id=found.entry_id, wrong=found.wrong)
    return found


def look(files: Sequence[Path] = ()) -> Found:
    """Look the whole chain over and change nothing."""
    sent, wrong = _heads(files)
    if wrong is not None:
        return wrong
    seq, head = 0, BEGINNING
    for number, entry, prev, hash_, there, canonical in _lines():
        seq += 1
        trouble = _trouble(seq, head, (number, prev, hash_, there, canonical), sent)
        if trouble:
            return Found(number, len(sent), trouble, entry)
        head = hash_
    if sent and max(sent) > seq:
        return Found(seq, len(sent), Wrong.CUT)
    for query, trouble in ((UNSEALED, Wrong.UNSEALED), (FALSE_NAMES, Wrong.NAME), (FALSE_ADDRESSES, Wrong.ADDRESS)):
        if rows := _ask(query):
            return Found(seq, len(sent), trouble, rows[0][0])
    return Found(seq, len(sent))


def _trouble(seq: int, head: bytes, line: tuple[Any, ...], sent: dict[int, str]) -> str:
    """What is wrong with one seal and its entry; nothing when they fit."""
    number, prev, hash_, there, canonical = line
    if number != seq:
        return Wrong.GAP
    if prev != head:
        return Wrong.ORDER
    if there is None:
        return Wrong.GONE
    if hashlib.sha256(prev + canonical.encode()).digest() != hash_:
        return Wrong.CHANGED
    if sent.get(seq, hash_.hex()) != hash_.hex():
        return Wrong.HEAD
    return ""


def _lines() -> Iterator[tuple[Any, ...]]:
    """The seals with their entries, some thousands at a time."""
    last = 0
    while rows := _ask(LINES, [last, AT_ONCE], BY_INDEX):
        for number, entry, prev, hash_, there, canonical in rows:
            yield number, entry, bytes(prev), bytes(hash_), there, canonical
        last = rows[-1][0]


def _heads(files: Sequence[Path]) -> tuple[dict[int, str], Found | None]:
    """The heads that were sent, by their numbers, or the first one that cannot be ours or is missing where it was sent."""
    own = [file for file in heads.own_file() if file.exists()]
    sent: dict[int, str] = {}
    for head in heads.received([*own, *files]):
        if head is None or not heads.is_ours(head) or sent.get(head.seq, head.hash) != head.hash:
            return sent, Found(head.seq if head else 0, len(sent), Wrong.FORGED)
        sent[head.seq] = head.hash
    for seq, hash_ in Head.objects.order_by("pk").values_list("seq", "hash"):
        if heads.own_file() and seq not in sent:
            return sent, Found(seq, len(sent), Wrong.LOST)
        if sent.setdefault(seq, bytes(hash_).hex()) != bytes(hash_).hex():
            return sent, Found(seq, len(sent), Wrong.HEAD)
    return sent, None


def _ask(query: str, values: Sequence[Any] = (), ways: str = "") -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        if ways:
            cursor.execute(ways)
        cursor.execute(query, values)
        return cursor.fetchall()
