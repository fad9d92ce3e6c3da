"""A party of a stage, its stage and its participant belong to one exercise: composite keys hold them together."""

from django.db import migrations

TABLE = "exercises_stageparty"


def composite(name: str, columns: str, target: str) -> migrations.RunSQL:
    """Add a composite foreign key."""
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE {TABLE} ADD CONSTRAINT {name} FOREIGN KEY ({columns}, exercise_id)
                REFERENCES {target} (id, exercise_id) DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE {TABLE} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("exercises", "0001_exercises_stages_participants")]
    operations = [
        composite("exercises_stageparty_stage_of_exercise", "stage_id", "exercises_exercisestage"),
        composite("exercises_stageparty_participant_of_exercise", "participant_id", "exercises_participant"),
    ]
