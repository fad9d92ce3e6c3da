"""Of the term of a released paper the wall time and its zone are what was said; the instant follows the law of the zone."""

from django.db import migrations

from records.triggers import frozen_when

WAS = (
    "document_id", "kind", "number", "symbol", "symbol_key", "action", "answer_due", "change_note_ru", "change_note_en",
    "audience_note", "cleared_at", "cleared_by_id", "released_at", "released_by_id",
)
KEPT = tuple(name for name in WAS if name != "answer_due") + ("answer_due_local", "tz")


def frozen(columns):
    return frozen_when("documents_issue", "OLD.released_at IS NOT NULL", columns)


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_what_is_of_a_party_behind_the_wall")]
    operations = [
        migrations.RunSQL(sql=frozen(WAS).reverse_sql, reverse_sql=frozen(WAS).sql),
        frozen(KEPT),
    ]
