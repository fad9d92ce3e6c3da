import uuid

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_seal_what_there_is"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sheet", models.JSONField(default=list)),
                ("at", models.DateTimeField(db_index=True, verbose_name="time")),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.JSONField(blank=True, default=dict)),
                ("batch", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="records.batch")),
                ("user", models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("batch__isnull", True))
                        | models.Q(("applied_at__isnull", False), ("batch__isnull", False)),
                        name="records_import_applied_or_not",
                        violation_error_message="What was imported has a time and a list of what was done.",
                    )
                ],
            },
        ),
    ]
