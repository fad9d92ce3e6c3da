"""What the monitor reads: how often things happened, and whether two passes in a row found a difference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_origin")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("label", models.CharField(blank=True, max_length=40)),
                ("count", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "ordering": ["name", "label"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "label"),
                        name="reminders_tally_once",
                        violation_error_message="This is counted already.",
                    )
                ],
            },
        ),
        migrations.AddField("pulse", "drift", models.PositiveIntegerField(default=0)),
        migrations.AddField("pulse", "drift_before", models.PositiveIntegerField(default=0)),
    ]
