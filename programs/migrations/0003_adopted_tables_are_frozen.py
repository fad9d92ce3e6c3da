"""Once a programme is adopted its passport and its table stand; what is known from public facts only may be filled in."""

from django.db import migrations

from records.triggers import append_only, frozen_when

PASSPORT = [f"{name}_{language}" for name in ("basis", "aims", "results", "funding", "control") for language in ("ru", "en")]
STANDING = ("code", "title_ru", "title_en", "start_year", "end_year", "adopting_party_id", "adoption_decision_id")

FUNCTION = """
    CREATE FUNCTION programs_table_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        programmes bigint[];
        old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
        new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
        may_change text[] := string_to_array(TG_ARGV[0], ',');
    BEGIN
        IF TG_TABLE_NAME = 'programs_executor' THEN
            SELECT array_agg(programme_id) INTO programmes FROM programs_measure
                WHERE id IN ((old_row->>'measure_id')::bigint, (new_row->>'measure_id')::bigint);
        ELSE
            programmes := ARRAY[(old_row->>'programme_id')::bigint, (new_row->>'programme_id')::bigint];
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM programs_programme
            WHERE id = ANY (programmes) AND status IN ('adopted', 'closed') AND NOT facts_only
        ) THEN
            RETURN coalesce(NEW, OLD);
        END IF;
        IF TG_OP = 'INSERT' AND new_row->>'added_by_decision_id' IS NOT NULL THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND (new_row - may_change) = (old_row - may_change) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;
"""


def frozen(table: str, may_change: str) -> migrations.RunSQL:
    """Refuse changes of a row of an adopted table, but for the columns named."""
    return migrations.RunSQL(
        sql=f"""
            CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION programs_table_frozen('{may_change}');
        """,
        reverse_sql=f"DROP TRIGGER {table}_frozen ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_rows_of_one_programme")]
    operations = [
        migrations.RunSQL(sql=FUNCTION, reverse_sql="DROP FUNCTION programs_table_frozen();"),
        frozen("programs_section", "version"),
        frozen("programs_measure", "version,predecessor_id,sort_key"),
        frozen("programs_executor", "ended_by_decision_id"),
        frozen_when(
            "programs_programme",
            "OLD.status IN ('adopted', 'closed') AND NOT OLD.facts_only",
            [*STANDING, *PASSPORT],
        ),
        append_only("programs_programmestep"),
    ]
