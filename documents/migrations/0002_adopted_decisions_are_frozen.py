"""An adopted decision stands as it is; what was empty because it was not known may be filled in once."""

from django.db import migrations

from records.triggers import frozen_when

ADOPTED = "OLD.status IN ('adopted', 'superseded')"
FROZEN = ("kind", "body_id", "adopted_by_ru", "adopted_by_en", "title_ru", "adoption", "adopted_on")
FILLED_ONCE = ("number_text", "title_en", "text_ru", "text_en", "place_ru", "place_en", "in_force_on")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_decisions_and_positions")]
    operations = [
        frozen_when("documents_decision", ADOPTED, FROZEN),
        *(
            frozen_when(
                "documents_decision",
                f"{ADOPTED} AND OLD.{column}::text <> ''",
                [column],
                name=f"{column}_filled_once",
            )
            for column in FILLED_ONCE
        ),
    ]
