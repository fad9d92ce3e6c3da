"""Of an approved plan members are told: the engine keeps two numbers with each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0029_evidence_behind_the_wall")]
    operations = [
        migrations.AddField(
            model_name="planyear",
            name=name,
            field=models.PositiveIntegerField(default=1, editable=False),
        )
        for name in ("reminder_epoch", "schedule_version")
    ]
