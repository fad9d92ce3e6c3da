"""Names of people apart from the trail that speaks of them; where an act came from."""

import django.db.models.deletion
from django.db import migrations, models


def label():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.name"
    )


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "0002_remove_content_type_name"), ("records", "0005_counters_without_redis")]
    operations = [
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="name")),
                ("salt", models.CharField(blank=True, max_length=32)),
                ("digest", models.CharField(max_length=64)),
                ("whose_id", models.BigIntegerField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "whose_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "verbose_name": "name in the trail",
                "verbose_name_plural": "names in the trail",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["whose_type", "whose_id", "id"], name="records_name_whose")],
            },
        ),
        migrations.AddField("entry", "actor_label", label()),
        migrations.AddField("entry", "subject_label", label()),
        migrations.AlterField(
            "entry", "actor_name", models.CharField(blank=True, max_length=200, verbose_name="who")
        ),
        migrations.AlterField(
            "entry", "subject_name", models.CharField(blank=True, max_length=400, verbose_name="subject")
        ),
        migrations.AddField(
            "entry",
            "request_id",
            models.CharField(blank=True, db_default="", default="", max_length=64, verbose_name="request"),
        ),
        migrations.AddField(
            "entry",
            "address",
            models.CharField(blank=True, db_default="", default="", max_length=45, verbose_name="network address"),
        ),
        migrations.AddIndex("entry", models.Index(fields=["verb", "-id"], name="records_entry_verb")),
        migrations.AddIndex("entry", models.Index(fields=["address", "-id"], name="records_entry_address")),
    ]
