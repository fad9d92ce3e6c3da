"""Operations of migrations for rows that nothing may change, or only one party may see: plain SQL, where the table is made."""

from collections.abc import Sequence

from django.db import migrations

# What the connection was told (`records.scope`); each is read once a query. Nothing was told: no rows.
WIDE = "(SELECT current_setting('atc.wide', true)) = 'on'"
MINE = "party_id = ANY ((SELECT nullif(current_setting('atc.parties', true), '')::bigint[])::bigint[])"


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


def party_wall(table: str, *, shown: str = "") -> migrations.RunSQL:
    """Keep the rows of a party to its own sessions and to the wide ones; `shown` is the column that opens a row to all readers.

    It binds the owner of the tables too. Whoever may read a row by `shown` may not change it.
    """
    opened = f"CREATE POLICY {table}_shown ON {table} FOR SELECT USING ({shown});" if shown else ""
    closed = f"DROP POLICY {table}_shown ON {table};" if shown else ""
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY {table}_wall ON {table} USING ({WIDE} OR {MINE});
            {opened}
        """,
        reverse_sql=f"""
            {closed}
            DROP POLICY {table}_wall ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
