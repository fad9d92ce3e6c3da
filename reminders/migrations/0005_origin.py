"""A function that names the database as it stands, so that a restored, copied or promoted one is known."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reminders_origin() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('/',
        (SELECT system_identifier FROM pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        'reminders_engine'::regclass::oid
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_single_reminders")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION reminders_origin();")]
