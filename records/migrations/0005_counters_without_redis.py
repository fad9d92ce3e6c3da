"""Where counters of guessing and used codes are kept while Redis is away; the table is that of Django's cache in a database."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0004_acts_that_may_be_taken_back"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                CREATE UNLOGGED TABLE records_counter (
                    cache_key varchar(255) PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamptz NOT NULL
                );
                CREATE INDEX records_counter_expires ON records_counter (expires);
            """,
            reverse_sql="DROP TABLE records_counter;",
        ),
    ]
