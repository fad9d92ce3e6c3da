"""An action item may follow from an outcome; open ones are put before the next edition as one item of its agenda."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0026_answers_to_protocols_behind_the_wall'),
    ]

    operations = [
        migrations.AddField(
            model_name='actionitem',
            name='outcome',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='meetings.outcome', verbose_name='outcome'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='actions',
            field=models.ManyToManyField(blank=True, related_name='agenda_items', to='meetings.actionitem', verbose_name='action items'),
        ),
    ]
