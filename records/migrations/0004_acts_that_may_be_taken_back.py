"""What an act leaves so that it may be taken back, and the group of an act on many rows: both are part of the trail."""

from uuid import uuid4

from django.conf import settings
from django.db import migrations, models

from records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("records", "0003_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("key", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("skipped", models.JSONField(default=list)),
                ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("kind", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="contenttypes.contenttype")),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True, on_delete=models.PROTECT, related_name="undone_by", to="records.batch"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(undoes=models.F("key")),
                        name="records_batch_not_itself",
                        violation_error_message="An act does not take itself back.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        primary_key=True,
                        related_name="undo",
                        serialize=False,
                        to="records.entry",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("before", models.JSONField(default=dict)),
                (
                    "batch",
                    models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="steps", to="records.batch"),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True, on_delete=models.PROTECT, related_name="undone_by", to="records.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(undoes=models.F("entry")),
                        name="records_undo_not_itself",
                        violation_error_message="An act does not take itself back.",
                    )
                ],
            },
        ),
        append_only("records_batch"),
        append_only("records_undo"),
    ]
