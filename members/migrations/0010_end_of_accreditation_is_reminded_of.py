"""Whoever represents a party, its others and the secretariat are told before an accreditation ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_people_behind_the_wall")]

    operations = [
        migrations.AddField(
            "representation", "schedule_version", models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.AddField("representation", "reminder_epoch", models.PositiveIntegerField(default=1, editable=False)),
    ]
