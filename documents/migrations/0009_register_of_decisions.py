"""The register in which decisions of the Center's meetings are counted; a number once given stays."""

from django.db import migrations

from records.triggers import frozen_when


def enter(apps, _editor):
    apps.get_model("documents", "Register").objects.create(
        code="DEC", code_ru="РЕШ", name_ru="Решения", name_en="Decisions", position=8
    )


def take_out(apps, _editor):
    apps.get_model("documents", "Register").objects.filter(code="DEC").delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_numbers_of_decisions")]
    operations = [
        migrations.RunPython(enter, take_out),
        frozen_when("documents_decision", "OLD.number IS NOT NULL", ["scope", "number"], name="numbered"),
    ]
