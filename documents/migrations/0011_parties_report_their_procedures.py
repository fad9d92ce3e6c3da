"""A party reports that its domestic procedures are completed; the secretariat confirms the day."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0010_a_final_file_is_there'),
        ('members', '0011_people_with_their_party'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='position',
            name='procedures_letter',
            field=models.CharField(blank=True, max_length=300, verbose_name='letter or remark'),
        ),
        migrations.AddField(
            model_name='position',
            name='procedures_reported_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reported at'),
        ),
        migrations.AddField(
            model_name='position',
            name='procedures_reported_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by'),
        ),
        migrations.AddField(
            model_name='position',
            name='procedures_reported_on',
            field=models.DateField(blank=True, null=True, verbose_name='procedures completed, as the party says'),
        ),
        migrations.AddField(
            model_name='position',
            name='procedures_source',
            field=models.CharField(choices=[('portal', 'portal'), ('letter', 'letter'), ('telephone', 'telephone')], default='portal', max_length=9, verbose_name='received by'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(condition=models.Q(('procedures', 'pending'), ('procedures_reported_on__isnull', True)), fields=['party', 'signed_on'], name='documents_position_owed'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('procedures_letter', ''), ('procedures_reported_at__isnull', True), ('procedures_reported_by__isnull', True), ('procedures_reported_on__isnull', True), ('procedures_source', 'portal')), models.Q(('procedures__in', ['pending', 'completed']), ('procedures_reported_at__isnull', False), ('procedures_reported_by__isnull', False), ('procedures_reported_on__isnull', False)), _connector='OR'), name='documents_position_report_whole', violation_error_message='A report on procedures has its day, its time and who gave it.'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('procedures_source', 'portal'), models.Q(('procedures_letter', ''), _negated=True), _connector='OR'), name='documents_position_source_is_named', violation_error_message='Name the letter, or who called.'),
        ),
    ]
