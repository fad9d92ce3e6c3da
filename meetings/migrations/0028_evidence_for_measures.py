"""A meeting that was held is offered to parties as evidence for a measure in a reporting year."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0027_action_items_of_outcomes'),
        ('members', '0011_people_with_their_party'),
        ('programs', '0005_stances_and_assessments_behind_the_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('offered', 'offered'), ('confirmed', 'confirmed'), ('dismissed', 'dismissed')], default='offered', max_length=9, verbose_name='state')),
                ('at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='answered')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='programs.measureyear', verbose_name='measure in a reporting year')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='meetings.meeting', verbose_name='meeting')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='members.party', verbose_name='party')),
            ],
            options={
                'verbose_name': 'evidence for a measure',
                'verbose_name_plural': 'evidence for measures',
                'ordering': ['meeting', 'measure_year', 'party__protocol_order', 'pk'],
                'indexes': [models.Index(condition=models.Q(('status', 'offered')), fields=['party', 'meeting'], name='meetings_evidence_owed')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'measure_year', 'party'), name='meetings_evidence_once', violation_error_message='It is offered to this party already.'), models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('by__isnull', True), ('status', 'offered')), models.Q(models.Q(('status', 'offered'), _negated=True), ('at__isnull', False), ('by__isnull', False)), _connector='OR'), name='meetings_evidence_answer_whole', violation_error_message='What a party has said has its time and who said it.')],
            },
        ),
    ]
