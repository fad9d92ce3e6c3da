"""The people who are there already are found and compared like new ones."""

from django.db import migrations

from members.models.person import name_keys
from ui import text

SAID = ("display_ru", "family_ru", "given_ru", "patronymic_ru", "family_en", "given_en", "display_en")


def fill(apps, schema_editor):
    for person in apps.get_model("members", "Person").objects.iterator():
        names = " ".join(filter(None, (getattr(person, name) for name in SAID)))
        words = " ".join(filter(None, (names, person.post_ru, person.post_en, person.email)))
        person.search_key = f"{text.fold(words)} {text.latin(names)}"
        person.name_keys = name_keys(person.family_ru, person.given_ru, person.family_en, person.given_en)
        person.save(update_fields=["search_key", "name_keys"])


class Migration(migrations.Migration):
    dependencies = [("members", "0004_find_and_merge_people")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
