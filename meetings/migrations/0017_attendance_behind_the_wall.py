"""Attendance is its party's until the protocol is out; counts stay, and so does an outcome by a decision."""

from django.db import migrations

from records.triggers import append_only, frozen_when, party_wall


def composite(name: str, columns: str, target: str, target_columns: str) -> migrations.RunSQL:
    """Add a composite foreign key to the attendance."""
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE meetings_attendance ADD CONSTRAINT {name} FOREIGN KEY ({columns})
                REFERENCES {target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE meetings_attendance DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0016_attendance_quorum_outcomes")]
    operations = [
        composite("meetings_attendance_of_sitting", "sitting_id, meeting_id", "meetings_sitting", "id, meeting_id"),
        composite(
            "meetings_attendance_of_nominee",
            "nominee_id, meeting_id, party_id",
            "meetings_nominee",
            "id, meeting_id, party_id",
        ),
        party_wall("meetings_attendance"),
        append_only("meetings_quorumsnapshot"),
        frozen_when("meetings_outcome", "OLD.decision_id IS NOT NULL", name="by_decision"),
    ]
