"""Warnings that somebody accepted; what was accepted stays as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.triggers import append_only

KINDS = [
    ("room", "room taken"),
    ("deadlines", "deadlines that cannot stand"),
    ("person", "one person in two delegations"),
    ("party", "one party at two events"),
    ("venue", "one venue, two events"),
    ("host", "host engaged elsewhere"),
    ("closed", "closed dates"),
    ("deadline_day", "deadline on a day off"),
    ("booths", "room without booths"),
    ("clock", "hour that occurs twice"),
    ("owner", "responsible colleague"),
    ("replies", "answers overdue"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0017_attendance_behind_the_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ConflictAck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("fingerprint", models.CharField(editable=False, max_length=64, unique=True)),
                ("kind", models.CharField(choices=KINDS, editable=False, max_length=12, verbose_name="conflict")),
                ("said", models.TextField(editable=False, verbose_name="warning")),
                ("note", models.TextField(verbose_name="why it is accepted")),
                ("at", models.DateTimeField(editable=False, verbose_name="accepted")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "accepted warning",
                "verbose_name_plural": "accepted warnings",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="meetings_conflictack_with_reason",
                        violation_error_message="Say why the warning is accepted.",
                    )
                ],
            },
        ),
        append_only("meetings_conflictack"),
    ]
