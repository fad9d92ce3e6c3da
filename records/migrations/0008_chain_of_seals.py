"""The chain: a seal for each entry, the heads sent off the host, the looks over the whole of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_names_are_only_erased")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("prev", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="records.entry"
                    ),
                ),
            ],
            options={"ordering": ["seq"]},
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(verbose_name="number")),
                ("hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField(verbose_name="time")),
                ("key", models.CharField(max_length=44)),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="time")),
                ("seq", models.BigIntegerField(verbose_name="number")),
                ("entry_id", models.BigIntegerField(null=True)),
                (
                    "wrong",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gap", "a seal is missing before this one"),
                            ("order", "this seal does not follow the one before it"),
                            ("gone", "the entry of this seal is gone"),
                            ("changed", "the entry is not what was sealed"),
                            ("unsealed", "the entry has no seal"),
                            ("name", "a name is not the one that was written"),
                            ("head", "another head was sent for this seal: the chain was made anew"),
                            ("cut", "the chain ends before a head that was sent"),
                            ("forged", "a head at the place it was sent to does not bear our signature"),
                            ("lost", "a head that was sent is missing at the place it was sent to"),
                        ],
                        max_length=8,
                        verbose_name="what does not fit",
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
    ]
