"""The database seals entries itself, at the very end of a transaction, whoever wrote them.

All seals form one chain, so transactions wait for each other while they seal. Whoever seals must therefore wait for
nothing more: the checks of foreign keys that come with a commit take locks, and two commits could wait for each other
for ever. So the first deferred trigger only takes a turn; the turn's own deferred trigger fires after all that was put
off by then, and that one seals.
"""

from django.db import migrations

from records.triggers import append_only

SEAL = """
CREATE TABLE records_turn (transaction xid8 PRIMARY KEY, first bigint NOT NULL);
REVOKE ALL ON records_turn FROM atc_web, atc_worker;

CREATE FUNCTION records_seal_from(first bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    -- One plan for ever: by the indexes, from the first entry of the transaction on, however long the chain is.
    SET plan_cache_mode = force_generic_plan SET jit = off
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    number bigint;
    head bytea;
    before bytea;
    line record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('records_seal'));
    SELECT seq, hash INTO number, head FROM records_seal ORDER BY seq DESC LIMIT 1;
    number := coalesce(number, 0);
    head := coalesce(head, decode(repeat('00', 32), 'hex'));
    FOR line IN
        SELECT e.id, jsonb_build_array(
            e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.actor_name, actor.digest, e.on_behalf,
            e.verb, e.subject_type_id, e.subject_id, e.subject_key, e.subject_name, subject.digest, e.changes,
            e.reason, e.request_id, e.address
        )::text AS canonical
        FROM records_entry e
        LEFT JOIN records_name actor ON actor.id = e.actor_label_id
        LEFT JOIN records_name subject ON subject.id = e.subject_label_id
        WHERE e.id >= first AND NOT EXISTS (SELECT FROM records_seal s WHERE s.entry_id = e.id)
        ORDER BY e.id
    LOOP
        number := number + 1;
        before := head;
        head := sha256(before || convert_to(line.canonical, 'UTF8'));
        INSERT INTO records_seal (seq, entry_id, prev, hash) VALUES (number, line.id, before, head);
    END LOOP;
    RETURN number;
END $$;

CREATE FUNCTION records_take_turn() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO records_turn AS turn VALUES (pg_current_xact_id(), NEW.id)
        ON CONFLICT (transaction) DO UPDATE SET first = NEW.id WHERE turn.first > NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION records_seal_turn() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    begins bigint;
BEGIN
    DELETE FROM records_turn WHERE transaction = NEW.transaction RETURNING first INTO begins;
    PERFORM records_seal_from(begins);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER records_entry_takes_turn AFTER INSERT ON records_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_take_turn();
CREATE CONSTRAINT TRIGGER records_turn_seals AFTER INSERT ON records_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_seal_turn();

REVOKE ALL ON FUNCTION records_seal_from(bigint), records_take_turn(), records_seal_turn() FROM PUBLIC;
REVOKE INSERT ON records_seal FROM atc_web, atc_worker;
GRANT SELECT ON records_entry, records_name, records_seal, records_head, records_verification TO atc_audit;
GRANT INSERT ON records_verification TO atc_audit;
GRANT USAGE ON SEQUENCE records_verification_id_seq TO atc_audit;
"""
UNSEAL = """
REVOKE ALL ON records_entry, records_name, records_seal, records_head, records_verification FROM atc_audit;
REVOKE ALL ON SEQUENCE records_verification_id_seq FROM atc_audit;
DROP TRIGGER records_entry_takes_turn ON records_entry;
DROP TABLE records_turn;
DROP FUNCTION records_seal_turn();
DROP FUNCTION records_take_turn();
DROP FUNCTION records_seal_from(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0008_chain_of_seals")]
    operations = [
        append_only("records_seal"),
        append_only("records_head"),
        append_only("records_verification"),
        migrations.RunSQL(sql=SEAL, reverse_sql=UNSEAL),
    ]
