"""The secretariat may word letters anew; each kind has its row from the beginning, empty: as shipped."""

from uuid import uuid4

from django.db import migrations, models

KINDS = (
    "invited", "deadline", "overdue", "starts", "ends", "moved", "postponed", "cancelled", "revived", "released",
    "paper_withdrawn",
)  # fmt: skip


def fill(apps, _editor):
    wordings = apps.get_model("reminders", "Wording").objects
    wordings.bulk_create([wordings.model(kind=kind, public_id=uuid4()) for kind in KINDS])


class Migration(migrations.Migration):
    dependencies = [("reminders", "0006_what_the_monitor_reads")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("public_id", models.UUIDField(default=uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("subject_ru", models.CharField(blank=True, max_length=200, verbose_name="subject line (Russian)")),
                ("lead_ru", models.TextField(blank=True, max_length=2000, verbose_name="first sentences (Russian)")),
                ("subject_en", models.CharField(blank=True, max_length=200, verbose_name="subject line (English)")),
                ("lead_en", models.TextField(blank=True, max_length=2000, verbose_name="first sentences (English)")),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind",),
                        name="reminders_wording_once",
                        violation_error_message="This kind of letter has its wording already.",
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
