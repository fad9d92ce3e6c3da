"""A standing gets an address of its own, each row one at once; an office ends after it began."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_fill_the_keys_of_people")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    sql="""
                        ALTER TABLE members_standing ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid();
                        ALTER TABLE members_standing ALTER COLUMN public_id DROP DEFAULT;
                        ALTER TABLE members_standing ADD CONSTRAINT members_standing_public_id_key UNIQUE (public_id);
                    """,
                    reverse_sql="ALTER TABLE members_standing DROP COLUMN public_id;",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="standing",
                    name="public_id",
                    field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                )
            ],
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(condition=models.Q(("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"), name="members_office_until_after_since", violation_error_message="The last day is before the first."),
        ),
    ]  # fmt: skip
