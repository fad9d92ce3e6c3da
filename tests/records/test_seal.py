"""S62: the trail shows every tampering."""

import io
import json
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from members.models import User
from records import heads, history, verify
from records.models import Entry, Head, Once, Seal, Verification
from records.tasks import send_head, verify_trail
from tests.records.chain import owner_without_triggers, role, run, seal

RAW = """
INSERT INTO records_entry (at, actor_name, on_behalf, verb, subject_type_id, subject_id, subject_key, subject_name, changes, reason)
SELECT at, 'psql', '', 'edited', subject_type_id, subject_id, subject_key, subject_name, '[]', '' FROM records_entry LIMIT 1
"""


@pytest.fixture
def sink(settings, tmp_path):
    settings.TRAIL_SINK = str(tmp_path / "heads.jsonl")
    return tmp_path / "heads.jsonl"


@pytest.fixture
def chain(party, secretary, now, sink):
    """Five entries, sealed."""
    for verb in ("entered", "edited", "edited", "standing_set", "edited"):
        history.record(party, verb, by=secretary, now=now, changes=[{"field": "tz", "was": "UTC", "now": "Asia/Baku"}])
    seal()
    return list(Seal.objects.order_by("seq"))


def wrong(now):
    found = verify.verify(now=now)
    return found.wrong, found.seq, found.entry_id


def test_s62_entries_are_sealed_in_their_order(chain, now):
    assert [link.seq for link in chain] == [1, 2, 3, 4, 5]
    assert [link.entry_id for link in chain] == list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    assert [bytes(link.prev) for link in chain[1:]] == [bytes(link.hash) for link in chain[:-1]]
    assert wrong(now) == ("", 5, None)


def test_s62_what_raw_sql_writes_is_sealed_too(chain, now):
    run(RAW, RAW)
    seal()
    run(RAW)
    seal()
    assert wrong(now) == ("", 8, None)


@pytest.mark.parametrize("table", ["records_entry", "records_seal", "records_head", "records_verification"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
    ids=["update", "delete", "truncate"],
)
@pytest.mark.parametrize(
    ("name", "reason"),
    [("atc_web", "permission denied"), ("atc_worker", "permission denied"), ("atc_owner", "append-only")],
)
def test_s62_no_role_changes_the_trail(chain, now, table, statement, name, reason):
    heads.send(now=now)
    verify.verify(now=now)
    column = "seq" if table != "records_entry" else "id"
    with pytest.raises(DatabaseError, match=reason), role(name):
        run(statement.format(table, column, column))


@pytest.mark.parametrize("name", ["atc_web", "atc_worker", "atc_audit"])
def test_s62_nobody_in_use_makes_seals_or_turns(chain, name):
    for table, values in (("records_seal", "9, '', '', 1"), ("records_turn", "'9', 1")):
        with pytest.raises(DatabaseError, match="permission denied"), role(name):
            run(f"INSERT INTO {table} VALUES ({values})")
    with pytest.raises(DatabaseError, match="permission denied"), role(name):
        run("SELECT records_seal_from(0)")


def test_s62_the_auditors_role_verifies_and_reads_nothing_else(chain, now):
    with role("atc_audit"):
        assert wrong(now) == ("", 5, None)
    for statement in ("SELECT email FROM members_user", RAW):
        with pytest.raises(DatabaseError, match="permission denied"), role("atc_audit"):
            run(statement)


# Somebody owns the database, switches off what guards it, and changes the past


def change_a_row():
    run("UPDATE records_entry SET verb = 'deleted' WHERE id = (SELECT entry_id FROM records_seal WHERE seq = 3)")


def change_what_changed():
    run("UPDATE records_entry SET changes = '[]' WHERE id = (SELECT entry_id FROM records_seal WHERE seq = 3)")


def delete_a_row():
    ((key,),) = run("SELECT conname FROM pg_constraint WHERE conrelid = 'records_seal'::regclass AND contype = 'f'")
    run(f"ALTER TABLE records_seal DROP CONSTRAINT {key}")
    run("DELETE FROM records_entry WHERE id = (SELECT entry_id FROM records_seal WHERE seq = 3)")


def delete_a_row_and_its_seal():
    (entry,) = run("DELETE FROM records_seal WHERE seq = 3 RETURNING entry_id")
    run(f"DELETE FROM records_entry WHERE id = {entry[0]}")


def close_the_gap():
    delete_a_row_and_its_seal()
    run("UPDATE records_seal SET seq = seq - 1 WHERE seq = 4", "UPDATE records_seal SET seq = seq - 1 WHERE seq = 5")


def add_a_row():
    run(RAW)


def rename_the_actor():
    run("ALTER TABLE records_name DROP CONSTRAINT records_name_is_its_digest")
    run("UPDATE records_name SET text = 'Другой'")


def rename_the_actor_with_a_digest():
    run("UPDATE records_name SET text = 'Другой', digest = encode(sha256(convert_to(salt || 'Другой', 'UTF8')), 'hex')")


def swap_the_actor():
    run("UPDATE records_entry SET actor_id = NULL WHERE id = (SELECT entry_id FROM records_seal WHERE seq = 1)")


@pytest.mark.parametrize(
    ("tamper", "trouble", "seq"),
    [
        (change_a_row, "changed", 3),
        (change_what_changed, "changed", 3),
        (delete_a_row, "gone", 3),
        (delete_a_row_and_its_seal, "gap", 4),
        (close_the_gap, "order", 3),
        (add_a_row, "unsealed", 5),
        (rename_the_actor, "name", 5),
        (rename_the_actor_with_a_digest, "changed", 1),
        (swap_the_actor, "changed", 1),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_s62_tampering_is_found_and_its_place_named(chain, now, tamper, trouble, seq):
    with owner_without_triggers():
        tamper()
    found = wrong(now)
    assert found[:2] == (trouble, seq)
    assert found[2] is not None
    assert Verification.objects.first().wrong == trouble


def remake_the_chain():
    """Change an entry and seal everything anew, as if it had always been so."""
    change_a_row()
    run("DELETE FROM records_seal", "SELECT records_seal_from(0)")


def cut_the_tail():
    run(
        "DELETE FROM records_seal WHERE seq > 3",
        "DELETE FROM records_entry WHERE id NOT IN (SELECT entry_id FROM records_seal)",
    )


@pytest.mark.parametrize(
    ("tamper", "trouble"), [(remake_the_chain, "head"), (cut_the_tail, "cut")], ids=["remade", "cut"]
)
def test_s62_heads_kept_elsewhere_show_a_chain_made_anew(chain, now, tamper, trouble):
    heads.send(now=now)
    with owner_without_triggers():
        tamper()
        run("DELETE FROM records_head")
    assert wrong(now)[0] == trouble


def test_s62_without_the_heads_such_a_chain_would_pass(chain, now):
    """What the heads are for: the chain alone cannot show it."""
    with owner_without_triggers():
        remake_the_chain()
    assert wrong(now)[0] == ""


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (lambda line: line.replace('"seq": 5', '"seq": 4'), "forged"),
        (lambda line: json.dumps(json.loads(line) | {"hash": "00" * 32}), "forged"),
        (lambda line: json.dumps(json.loads(line) | {"key": "bm9uZSBvZiBvdXJzLCBidXQgYXMgbG9uZyBhcyBhIGtleSE="}), "forged"),
        (lambda line: "nonsense", "forged"),
        (lambda line: "", "lost"),
    ],
    ids=["number", "hash", "key", "nonsense", "deleted"],
)  # fmt: skip
def test_s62_a_head_that_was_changed_is_found(chain, now, sink, change, trouble):
    heads.send(now=now)
    sink.write_text(change(sink.read_text()))
    assert wrong(now)[0] == trouble


def test_s62_a_head_is_sent_once_and_signed_anew_under_a_new_key(chain, now, sink, settings, party):
    first = heads.send(now=now)
    assert heads.send(now=now) is None
    settings.TRAIL_KEY = "another"
    assert wrong(now)[0] == "forged"
    settings.TRAIL_FORMER_KEYS = [first.key]
    assert wrong(now)[0] == ""
    assert heads.send(now=now).key != first.key
    history.record(party, "edited", by=None, now=now)
    seal()
    assert heads.send(now=now).seq == 6
    assert len(sink.read_text().splitlines()) == Head.objects.count() == 3
    assert wrong(now)[0] == ""


def test_s62_a_head_that_cannot_be_sent_is_not_noted_as_sent(chain, now, settings, tmp_path):
    settings.TRAIL_SINK = str(tmp_path / "not mounted/heads.jsonl")
    with pytest.raises(FileNotFoundError):
        heads.send(now=now)
    assert not Head.objects.exists()


def test_s62_the_schedule_sends_and_verifies(chain, sink, settings, caplog):
    assert settings.CELERY_BEAT_SCHEDULE["send-head"]["schedule"] == 300
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} >= {
        "records.tasks.send_head",
        "records.tasks.verify_trail",
    }
    send_head()
    verify_trail()
    assert Verification.objects.get().wrong == ""
    sink.write_text("")
    verify_trail()
    assert "the trail does not fit at seal 5" in caplog.text


def test_s62_the_command_says_how_far_the_trail_fits_and_fails_where_it_does_not(chain, now, sink, tmp_path):
    heads.send(now=now)
    out = io.StringIO()
    call_command("trail_verify", stdout=out)
    assert "The trail fits: 5 entries, 1 heads." in out.getvalue()
    log = tmp_path / "syslog"
    log.write_text(f"Mar  1 09:00:00 portal atc-portal-trail {sink.read_text()}")
    with owner_without_triggers():
        change_a_row()
    with pytest.raises(CommandError, match=f"seal 3, entry {chain[2].entry_id}"):
        call_command("trail_verify", "--heads", str(log))
    with pytest.raises(CommandError, match="no file"):
        call_command("trail_verify", "--heads", str(tmp_path / "none"))


@pytest.mark.django_db(transaction=True)
def test_s62_two_commits_at_once_make_one_chain_and_never_wait_for_each_other_for_ever(secretary, party, now, sink):
    """Both hold what the other's foreign keys must look at; sealing before those checks would be a deadlock."""
    holds, troubles = threading.Event(), []

    def referring():
        try:
            with transaction.atomic():
                history.record(party, "edited", by=None, now=now)
                Once.objects.create(key="12345678123456781234567812345678", user=secretary, at=now)
                holds.wait(10)
        except DatabaseError as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    other = threading.Thread(target=referring)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=secretary.pk)
        other.start()
        holds.set()
        until = time.monotonic() + 10
        while run("SELECT count(*) FROM pg_locks WHERE NOT granted") == [(0,)] and time.monotonic() < until:
            pass
        history.record(party, "edited", by=None, now=now)
    other.join()
    assert not troubles
    assert wrong(now) == ("", 2, None)
    ours = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # other tests run beside
    assert run(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {ours}") == [(0,)]


@pytest.mark.full
def test_s62_twenty_thousand_entries_a_second_are_verified(chain, now):
    run(f"{RAW}".replace("LIMIT 1", "CROSS JOIN generate_series(1, 10000)"))
    seal()
    began = time.perf_counter()
    assert wrong(now) == ("", 50_005, None)
    assert 50_000 / (time.perf_counter() - began) > 20_000
