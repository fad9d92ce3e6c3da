"""Operations of migrations for rows that nothing may change: plain SQL, in the migration that makes the table."""

from collections.abc import Sequence

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Refuse every UPDATE, DELETE and TRUNCATE of a table, by trigger and by privilege."""
    return migrations.RunSQL(
        sql=f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
            REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM atc_web, atc_worker;
        """,
        reverse_sql=f"""
            DROP TRIGGER {table}_append_only ON {table};
            DROP TRIGGER {table}_never_emptied ON {table};
            GRANT UPDATE, DELETE ON {table} TO atc_web, atc_worker;
        """,
    )


def frozen_when(table: str, condition: str, columns: Sequence[str] = (), *, name: str = "frozen") -> migrations.RunSQL:
    """Refuse changes of rows for which `condition` (SQL over OLD) holds: of the given columns, or any change and deletion."""
    changed = (
        " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) or "NEW IS DISTINCT FROM OLD"
    )
    return migrations.RunSQL(
        sql=f"""
            CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF {condition} THEN
                        RAISE EXCEPTION '{table} is frozen' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN OLD;
                END IF;
                IF ({condition}) AND ({changed}) THEN
                    RAISE EXCEPTION '{table} is frozen' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER {table}_{name} BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_{name}();
        """,
        reverse_sql=f"DROP TRIGGER {table}_{name} ON {table}; DROP FUNCTION {table}_{name}();",
    )
