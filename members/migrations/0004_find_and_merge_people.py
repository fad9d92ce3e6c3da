import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_keep_views_of_lists")]
    operations = [
        migrations.AddField(
            model_name="person",
            name="name_keys",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=320), default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name="person",
            name="search_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_key", "id"], name="members_person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["name_keys"], name="members_person_alike"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_key"], name="members_person_searched", opclasses=["gin_trgm_ops"]),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(condition=models.Q(("merged_into__isnull", True), ("is_active", False), _connector="OR"), name="members_person_merged_is_inactive", violation_error_message="This record was merged into another one, which is used instead."),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(condition=models.Q(("merged_into", models.F("id")), _negated=True), name="members_person_merged_elsewhere", violation_error_message="A record cannot be merged into itself."),
        ),
        migrations.RunSQL(
            sql="""
                ALTER TABLE members_person ADD CONSTRAINT members_person_agency_of_party FOREIGN KEY (agency_id, party_id)
                    REFERENCES members_agency (id, party_id) DEFERRABLE INITIALLY DEFERRED;
            """,
            reverse_sql="ALTER TABLE members_person DROP CONSTRAINT members_person_agency_of_party;",
        ),
    ]  # fmt: skip
