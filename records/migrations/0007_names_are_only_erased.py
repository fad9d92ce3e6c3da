"""A name in the trail is what was written, or a pseudonym: nothing else becomes of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0006_names_and_origins")]
    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE records_name ADD CONSTRAINT records_name_is_its_digest CHECK (
                    erased_at IS NOT NULL OR digest = encode(sha256(convert_to(salt || text, 'UTF8')), 'hex')
                );
                ALTER TABLE records_name ADD CONSTRAINT records_name_erased_leaves_nothing CHECK (
                    erased_at IS NULL OR (salt = '' AND text ~ '^P-[0-9a-f]{8}$')
                );
                CREATE FUNCTION records_name_erased_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR (
                        NEW.id, NEW.digest, NEW.whose_type_id, NEW.whose_id
                    ) IS DISTINCT FROM (OLD.id, OLD.digest, OLD.whose_type_id, OLD.whose_id) THEN
                        RAISE EXCEPTION 'a name of the trail is only erased' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER records_name_erased_only BEFORE UPDATE ON records_name
                    FOR EACH ROW EXECUTE FUNCTION records_name_erased_only();
                CREATE TRIGGER records_name_stays BEFORE DELETE ON records_name
                    FOR EACH ROW EXECUTE FUNCTION refuse_change();
                CREATE TRIGGER records_name_never_emptied BEFORE TRUNCATE ON records_name
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
                REVOKE UPDATE, DELETE, TRUNCATE ON records_name FROM atc_web, atc_worker;
                GRANT UPDATE (text, salt, erased_at) ON records_name TO atc_web, atc_worker;
            """,
            reverse_sql="""
                REVOKE UPDATE (text, salt, erased_at) ON records_name FROM atc_web, atc_worker;
                GRANT UPDATE, DELETE ON records_name TO atc_web, atc_worker;
                DROP TRIGGER records_name_never_emptied ON records_name;
                DROP TRIGGER records_name_stays ON records_name;
                DROP TRIGGER records_name_erased_only ON records_name;
                DROP FUNCTION records_name_erased_only();
                ALTER TABLE records_name DROP CONSTRAINT records_name_erased_leaves_nothing;
                ALTER TABLE records_name DROP CONSTRAINT records_name_is_its_digest;
            """,
        ),
    ]
