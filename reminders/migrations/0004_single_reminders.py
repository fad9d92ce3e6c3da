"""A reminder has an address of its own, and may be sent ahead of time."""

from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_the_engine_row")]

    operations = [
        migrations.AddField(
            "reminder", "public_id", models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
        ),
        migrations.AlterField("reminder", "public_id", models.UUIDField(default=uuid4, unique=True, editable=False)),
        migrations.AddField("reminder", "hurried_at", models.DateTimeField(null=True)),
    ]
