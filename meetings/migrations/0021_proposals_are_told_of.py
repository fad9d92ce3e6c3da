"""What becomes of a proposal is told: the engine keeps two numbers with each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0020_plans_of_years")]
    operations = [
        migrations.AddField(
            model_name="agendaproposal",
            name=name,
            field=models.PositiveIntegerField(default=1, editable=False),
        )
        for name in ("reminder_epoch", "schedule_version")
    ]
