"""Network addresses beside the trail, where they can be dropped after their time; the entry keeps a digest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_files_brought_in")]
    operations = [
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="network",
                        serialize=False,
                        to="records.entry",
                    ),
                ),
                ("address", models.CharField(max_length=45, verbose_name="network address")),
                ("salt", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "verbose_name": "network address in the trail",
                "verbose_name_plural": "network addresses in the trail",
                "ordering": ["-entry"],
                "indexes": [models.Index(fields=["address", "-entry"], name="records_network_address")],
            },
        ),
        migrations.RemoveIndex("entry", "records_entry_address"),
        migrations.AlterField(
            "entry",
            "address",
            models.CharField(blank=True, db_default="", default="", max_length=64, verbose_name="network address"),
        ),
        migrations.AlterField(
            "verification",
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
                    ("address", "a network address is not the one that was written"),
                    ("head", "another head was sent for this seal: the chain was made anew"),
                    ("cut", "the chain ends before a head that was sent"),
                    ("forged", "a head at the place it was sent to does not bear our signature"),
                    ("lost", "a head that was sent is missing at the place it was sent to"),
                ],
                max_length=8,
                verbose_name="what does not fit",
            ),
        ),
    ]
