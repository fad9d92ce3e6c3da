"""A network address in the trail is what was written, and is dropped after its time by the worker alone.

Entries written before hold their address in the sealed text itself, and keep it: it is copied, so that it is found.
"""

from django.db import migrations

KEPT = "180 days"


class Migration(migrations.Migration):
    dependencies = [("records", "0012_network_addresses_apart")]
    operations = [
        migrations.RunSQL(
            sql=f"""
                INSERT INTO records_network (entry_id, address, salt)
                    SELECT id, address, '' FROM records_entry WHERE address <> '';
                CREATE FUNCTION records_network_is_old() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM records_entry WHERE id = OLD.entry_id AND at > now() - interval '{KEPT}') THEN
                        RAISE EXCEPTION 'a network address of the trail is kept for {KEPT}' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN OLD;
                END $$;
                CREATE TRIGGER records_network_stays BEFORE UPDATE ON records_network
                    FOR EACH ROW EXECUTE FUNCTION refuse_change();
                CREATE TRIGGER records_network_is_old BEFORE DELETE ON records_network
                    FOR EACH ROW EXECUTE FUNCTION records_network_is_old();
                CREATE TRIGGER records_network_never_emptied BEFORE TRUNCATE ON records_network
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
                REVOKE UPDATE, DELETE, TRUNCATE ON records_network FROM atc_web;
                REVOKE UPDATE, TRUNCATE ON records_network FROM atc_worker;
                GRANT SELECT ON records_network TO atc_audit;
            """,
            reverse_sql="""
                REVOKE SELECT ON records_network FROM atc_audit;
                GRANT UPDATE, DELETE ON records_network TO atc_web, atc_worker;
                DROP TRIGGER records_network_never_emptied ON records_network;
                DROP TRIGGER records_network_is_old ON records_network;
                DROP TRIGGER records_network_stays ON records_network;
                DROP FUNCTION records_network_is_old();
                ALTER TABLE records_network DISABLE TRIGGER USER;
                DELETE FROM records_network;
            """,
        ),
    ]
