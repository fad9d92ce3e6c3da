"""The trail stays: each trigger that guards it is switched off in turn, and only then its rows change."""

from hashlib import sha256

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError

from records import heads, history, origin, verify
from records.models import Batch, Entry, Head, Name, Network, Seal, Undo, Verification
from tests.guards import refused_by
from tests.records.chain import role, run, seal


@pytest.fixture
def trail(party, secretary, now, settings, tmp_path):
    """A row in each table of the trail, as the acts write them."""
    settings.TRAIL_SINK = str(tmp_path / "heads.jsonl")
    with origin.came_from("r", "203.0.113.7"):
        entry = history.record(party, "edited", by=secretary, now=now)
    batch = Batch.objects.create(by=secretary, at=now, kind=ContentType.objects.get_for_model(party))
    Undo.objects.create(entry=entry, version=1, batch=batch)
    seal()
    heads.send(now=now)
    verify.verify(now=now)
    Name.objects.create(text="x", digest=sha256(b"x").hexdigest(), whose_type=batch.kind, whose_id=party.pk)
    assert all(model.objects.exists() for model in (Entry, Seal, Head, Verification, Name, Network))


STAYS = {
    "records_entry_append_only": ["UPDATE records_entry SET reason = 'x'"],
    "records_seal_append_only": ["UPDATE records_seal SET prev = ''", "DELETE FROM records_seal"],
    "records_head_append_only": ["UPDATE records_head SET seq = 7", "DELETE FROM records_head"],
    "records_verification_append_only": ["UPDATE records_verification SET seq = 7", "DELETE FROM records_verification"],
    "records_batch_append_only": ["UPDATE records_batch SET skipped = '[1]'"],
    "records_undo_append_only": ["UPDATE records_undo SET version = 7", "DELETE FROM records_undo"],
    "records_name_stays": ["DELETE FROM records_name WHERE text = 'x'"],
    "records_name_erased_only": ["UPDATE records_name SET whose_id = 7"],
    "records_network_stays": ["UPDATE records_network SET address = '::1'"],
    "records_network_is_old": ["DELETE FROM records_network"],
}
SAYS = {
    "records_name_erased_only": "a name of the trail is only erased",
    "records_network_is_old": "a network address of the trail is kept for 180 days",
}


@pytest.mark.parametrize("trigger", STAYS)
def test_each_trigger_of_the_trail_bites(trail, trigger):
    writes = [lambda statement=statement: run(statement) for statement in STAYS[trigger]]
    refused_by(trigger, *writes, says=SAYS.get(trigger, ""))


NEVER_EMPTIED = [
    "records_entry_never_emptied", "records_seal_never_emptied", "records_head_never_emptied",
    "records_verification_never_emptied", "records_batch_never_emptied", "records_undo_never_emptied",
    "records_name_never_emptied", "records_network_never_emptied",
]  # fmt: skip


def test_no_table_of_the_trail_is_emptied_even_by_its_owner(trail):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # no table is emptied while checks of it are put off
    for trigger in NEVER_EMPTIED:
        table = trigger.removesuffix("_never_emptied")
        with pytest.raises(IntegrityError, match=f"{table} is append-only"), role("atc_owner"):
            run(f"TRUNCATE {table} CASCADE")


def test_an_entry_is_sealed_once(trail):
    copied = """INSERT INTO records_seal SELECT (jsonb_populate_record(records_seal, '{"seq": 99}')).* FROM records_seal LIMIT 1"""
    with pytest.raises(IntegrityError, match="records_seal_entry_id_key"), role("atc_owner"):
        run(copied)
