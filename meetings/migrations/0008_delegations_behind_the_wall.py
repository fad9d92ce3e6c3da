"""Rows of a delegation hang together and are its party's; an answer is read by others once it is shown; an issued list stays."""

from django.db import migrations

from records.triggers import append_only, party_wall


def composite(table: str, name: str, columns: str, target: str, target_columns: str) -> migrations.RunSQL:
    """Add a composite foreign key."""
    return migrations.RunSQL(
        sql=f"""
            ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})
                REFERENCES {target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_delegations_seats_and_more_time"), ("members", "0011_people_with_their_party")]
    operations = [
        composite("meetings_delegation", "meetings_delegation_of_invitation", "invitation_id, meeting_id, party_id",
                  "meetings_invitation", "id, meeting_id, party_id"),
        composite("meetings_nominee", "meetings_nominee_of_delegation", "delegation_id, meeting_id, party_id",
                  "meetings_delegation", "id, meeting_id, party_id"),
        composite("meetings_nominee", "meetings_nominee_person_of_party", "person_id, party_id",
                  "members_person", "id, party_id"),
        composite("meetings_nominee", "meetings_nominee_replaces_of_delegation", "replaces_id, delegation_id",
                  "meetings_nominee", "id, delegation_id"),
        party_wall("meetings_delegation"),
        party_wall("meetings_nominee"),
        party_wall("meetings_extension"),
        append_only("meetings_participantlist"),
        migrations.RunSQL(
            sql="CREATE POLICY meetings_invitation_shown ON meetings_invitation FOR SELECT USING (shown);",
            reverse_sql="DROP POLICY meetings_invitation_shown ON meetings_invitation;",
        ),
    ]  # fmt: skip
