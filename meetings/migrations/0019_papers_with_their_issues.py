"""The papers of meetings become documents: a series has its register, lists and letters their issues."""

import django.db.models.deletion
from django.db import migrations, models

REGISTERS = {
    "assembly": "AS",
    "national-centres": "HM",
    "authorised-representatives": "AR",
    "expert-consultations": "EC",
}


def name_registers(apps, _editor):
    registers = {row.code: row for row in apps.get_model("documents", "Register").objects.all()}
    for series in apps.get_model("meetings", "MeetingSeries").objects.filter(code__in=REGISTERS):
        series.register = registers.get(REGISTERS[series.code])
        series.save(update_fields=["register"])


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_of_a_term_the_wall_time_is_frozen"),
        ("meetings", "0018_accepted_warnings"),
    ]
    operations = [
        migrations.AddField(
            model_name="meetingseries",
            name="register",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.register",
                verbose_name="register of its papers",
            ),
        ),
        migrations.AddField(
            model_name="participantlist",
            name="issue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participant_lists",
                to="documents.issue",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="documents.issue",
                verbose_name="letter",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="letter_words",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.RunPython(name_registers, migrations.RunPython.noop),
    ]
