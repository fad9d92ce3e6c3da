"""An issued agenda stays as it was issued: afterwards it is only released and adopted, each once."""

from django.db import migrations

from records.triggers import frozen_when

TABLE = "meetings_agendaversion"
KEPT = (
    "meeting_id", "revision", "issued_at", "issued_by_id", "note_ru", "note_en", "starts_local", "lines", "issue_id",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_agendas_proposals_and_papers")]
    operations = [
        frozen_when(TABLE, "true", KEPT),
        frozen_when(TABLE, "OLD.released_at IS NOT NULL", ("released_at",), name="released"),
        frozen_when(TABLE, "OLD.status = 'adopted'", ("status", "adopted_on"), name="adopted"),
    ]
