"""The one row about the engine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_edges_of_states")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO reminders_engine (id, instance, origin, hold, hold_why, tick, breaker_failures, tzdata)"
            " VALUES (1, '', '', false, '', 0, 0, '')",
            "DELETE FROM reminders_engine",
        )
    ]
