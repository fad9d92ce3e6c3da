"""The registers of the Center's papers."""

from django.db import migrations

REGISTERS = [
    ("AS", "СБ", "Сбор руководящего состава антитеррористических подразделений", "Assembly of executives"),
    ("HM", "СР", "Совещание руководителей национальных антитеррористических центров", "Meeting of heads of national centres"),
    ("AR", "ПП", "Совещание полномочных представителей", "Meeting of authorised representatives"),
    ("EC", "ЭК", "Региональные экспертные консультации", "Regional expert consultations"),
    ("EX", "САУ", "Совместные антитеррористические учения", "Joint exercises"),
    ("PR", "ПР", "Программы сотрудничества", "Programmes of cooperation"),
    ("GEN", "ОБ", "Прочие документы", "Other documents"),
]


def enter(apps, _editor):
    register = apps.get_model("documents", "Register")
    register.objects.bulk_create(
        register(code=code, code_ru=code_ru, name_ru=name_ru, name_en=name_en, position=place)
        for place, (code, code_ru, name_ru, name_en) in enumerate(REGISTERS, 1)
    )


def take_out(apps, _editor):
    apps.get_model("documents", "Register").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_released_papers_are_frozen")]
    operations = [migrations.RunPython(enter, take_out)]
