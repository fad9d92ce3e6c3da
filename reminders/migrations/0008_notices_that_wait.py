"""A notice may wait for the reader's digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0007_wordings")]

    operations = [
        migrations.AddField("reminder", "can_wait", models.BooleanField(db_default=False, default=False)),
    ]
