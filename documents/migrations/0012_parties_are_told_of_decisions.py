"""The parties of a decision are told in notices of what is recorded about it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0011_parties_report_their_procedures'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='reminder_epoch',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='schedule_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
