"""What a party answers to the protocol is its own; once the protocol is agreed, its answers stay as they are."""

from django.db import migrations

from records.triggers import frozen_when, party_wall

AGREED = """(
    SELECT p.status IN ('agreed', 'signed') FROM meetings_protocolversion v
    JOIN meetings_protocol p ON p.meeting_id = v.meeting_id WHERE v.id = OLD.round_id
)"""
SAID = (
    "public_id", "round_id", "party_id", "verdict", "text", "at", "by_id", "is_late", "source", "letter", "disposition",
    "disposition_words", "disposed_at", "disposed_by_id",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("meetings", "0025_answers_to_protocols")]
    operations = [
        party_wall("meetings_protocolreply"),
        frozen_when("meetings_protocolreply", AGREED, SAID, name="agreed"),
    ]
