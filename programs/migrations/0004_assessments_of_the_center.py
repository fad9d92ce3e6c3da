"""The Center's assessments: a chain of judgements on a measure in a year, each written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.triggers import append_only

CHAIN = """
    CREATE FUNCTION programs_assessment_same_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM programs_assessment WHERE id = NEW.supersedes_id
                AND measure_year_id = NEW.measure_year_id AND party_id IS NOT DISTINCT FROM NEW.party_id
        ) THEN
            RAISE EXCEPTION 'programs_assessment_same_chain'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'programs_assessment_same_chain';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER programs_assessment_same_chain BEFORE INSERT ON programs_assessment
        FOR EACH ROW EXECUTE FUNCTION programs_assessment_same_chain();
"""
BACK = "DROP TRIGGER programs_assessment_same_chain ON programs_assessment; DROP FUNCTION programs_assessment_same_chain();"


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_adopted_decisions_are_frozen'),
        ('members', '0008_roles_and_closings_are_final'),
        ('programs', '0003_adopted_tables_are_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('not_started', 'not begun'), ('in_progress', 'in progress'), ('done', 'done'), ('partly_done', 'partly done'), ('not_done', 'not done'), ('carried_over', 'carried over to the next programme'), ('cancelled', 'cancelled by a decision')], max_length=12, verbose_name='assessment')),
                ('justification', models.TextField(blank=True, verbose_name='justification')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.decision', verbose_name='decision')),
                ('measure_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='programs.measureyear', verbose_name='measure in a reporting year')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='members.party', verbose_name='party')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='programs.assessment', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
                'ordering': ['measure_year', 'party', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('measure_year', 'party'), name='programs_assessment_one_chain', nulls_distinct=False, violation_error_message='This is assessed already; a new assessment replaces the last one.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['partly_done', 'not_done', 'carried_over', 'cancelled']), _negated=True), models.Q(('justification', ''), _negated=True), _connector='OR'), name='programs_assessment_justified', violation_error_message='Say why.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), ('decision__isnull', False), _connector='OR'), name='programs_assessment_cancelled_by_decision', violation_error_message='Name the decision that cancelled it.'), models.CheckConstraint(condition=models.Q(('party__isnull', True), ('status__in', ['in_progress', 'done', 'partly_done', 'not_done']), _connector='OR'), name='programs_assessment_of_a_party', violation_error_message='The part of a party is in progress, done, partly done or not done.')],
            },
        ),
        migrations.RunSQL(sql=CHAIN, reverse_sql=BACK),
        append_only('programs_assessment'),
    ]
