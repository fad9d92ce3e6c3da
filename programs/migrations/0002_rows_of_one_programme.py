"""Rows of a programme hang together: composite keys, and what no check of one row can see."""

from django.db import migrations


def composite(table: str, name: str, columns: str, target: str, target_columns: str) -> migrations.RunSQL:
    """Add a composite foreign key."""
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})
                REFERENCES {target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


def before(table: str, name: str, body: str) -> migrations.RunSQL:
    """Look at a row before it is written; the body refuses it by its constraint's name."""
    return migrations.RunSQL(
        sql=f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                {body}
                RETURN NEW;
            END $$;
            CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
        """,
        reverse_sql=f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


def refuse(name: str) -> str:
    """Raise as a check constraint does."""
    return f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_programmes_and_measures")]
    operations = [
        composite("programs_measure", "programs_measure_section_of_programme", "section_id, programme_id",
                  "programs_section", "id, programme_id"),
        composite("programs_measure", "programs_measure_parent_of_programme", "parent_id, programme_id",
                  "programs_measure", "id, programme_id"),
        composite("programs_measureyear", "programs_measureyear_measure_of_programme", "measure_id, programme_id",
                  "programs_measure", "id, programme_id"),
        composite("programs_executor", "programs_executor_agency_in_party", "agency_id, party_id",
                  "members_agency", "id, party_id"),
        before("programs_measure", "programs_measure_under_heading", f"""
            IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM programs_measure WHERE id = NEW.parent_id AND kind = 'group'
                    AND section_id = NEW.section_id AND parent_id IS NULL
            ) THEN
                {refuse("programs_measure_under_heading")}
            END IF;
            IF TG_OP = 'UPDATE' AND (
                NEW.kind <> 'group' OR NEW.parent_id IS NOT NULL OR NEW.section_id <> OLD.section_id
            ) AND EXISTS (SELECT 1 FROM programs_measure WHERE parent_id = NEW.id) THEN
                {refuse("programs_measure_under_heading")}
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.kind = 'group'
                    AND EXISTS (SELECT 1 FROM programs_executor WHERE measure_id = NEW.id) THEN
                {refuse("programs_executor_not_of_heading")}
            END IF;
        """),
        before("programs_measure", "programs_measure_years_rise", f"""
            IF NEW.years IS NOT NULL AND NEW.years::int[] IS DISTINCT FROM (
                SELECT array_agg(DISTINCT year ORDER BY year) FROM unnest(NEW.years::int[]) AS year
            ) THEN
                {refuse("programs_measure_years_rise")}
            END IF;
        """),
        before("programs_executor", "programs_executor_not_of_heading", f"""
            IF EXISTS (SELECT 1 FROM programs_measure WHERE id = NEW.measure_id AND kind = 'group') THEN
                {refuse("programs_executor_not_of_heading")}
            END IF;
        """),
        before("programs_measureyear", "programs_measureyear_in_period", f"""
            IF NOT EXISTS (
                SELECT 1 FROM programs_programme
                WHERE id = NEW.programme_id AND NEW.year BETWEEN start_year AND end_year
            ) THEN
                {refuse("programs_measureyear_in_period")}
            END IF;
        """),
    ]  # fmt: skip
