import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_parties_people_accounts'),
        ('records', '0001_postgres'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number_text', models.CharField(blank=True, max_length=60, verbose_name='number, as printed')),
                ('adopted_by_ru', models.CharField(blank=True, max_length=300, verbose_name='adopted by (Russian)')),
                ('adopted_by_en', models.CharField(blank=True, max_length=300, verbose_name='adopted by (English)')),
                ('kind', models.CharField(choices=[('decision', 'decision'), ('protocol_decision', 'protocol decision'), ('recommendation', 'recommendation'), ('take_note', 'taken note')], default='decision', max_length=17, verbose_name='kind')),
                ('title_ru', models.CharField(max_length=600, verbose_name='title (Russian)')),
                ('title_en', models.CharField(blank=True, max_length=600, verbose_name='title (English)')),
                ('text_ru', models.TextField(blank=True, verbose_name='text (Russian)')),
                ('text_en', models.TextField(blank=True, verbose_name='text (English)')),
                ('adoption', models.CharField(choices=[('consensus', 'by consensus'), ('signature', 'by signature')], default='signature', max_length=9, verbose_name='how it was adopted')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adopted on')),
                ('place_ru', models.CharField(blank=True, max_length=120, verbose_name='place (Russian)')),
                ('place_en', models.CharField(blank=True, max_length=120, verbose_name='place (English)')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('agreed', 'text agreed'), ('adopted', 'adopted'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', max_length=10, verbose_name='status')),
                ('positions_shown', models.BooleanField(default=True, verbose_name="parties read each other's positions")),
                ('published', models.BooleanField(default=False, verbose_name='known outside: every party reads it')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='members.party', verbose_name='adopted by')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='documents.decision', verbose_name='superseded by')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': [models.OrderBy(models.F('adopted_on'), descending=True, nulls_first=True), '-pk'],
                'indexes': [models.Index(models.OrderBy(models.F('adopted_on'), descending=True, nulls_first=True), models.OrderBy(models.F('id'), descending=True), name='documents_decision_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('body__isnull', False), models.Q(('adopted_by_ru', ''), _negated=True), _connector='OR'), name='documents_decision_has_body', violation_error_message='Name the body or the meeting that adopts the decision.'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_on__isnull', False), ('status__in', ['adopted', 'superseded'])), models.Q(models.Q(('status__in', ['adopted', 'superseded']), _negated=True), ('adopted_on__isnull', True)), _connector='OR'), name='documents_decision_date_if_adopted', violation_error_message='An adopted decision has the day of its adoption, and only an adopted one.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'superseded'), ('superseded_by__isnull', False)), models.Q(models.Q(('status', 'superseded'), _negated=True), ('superseded_by__isnull', True)), _connector='OR'), name='documents_decision_superseded_by', violation_error_message='Name the decision that supersedes this one.'), models.CheckConstraint(condition=models.Q(('superseded_by', models.F('id')), _negated=True), name='documents_decision_not_itself', violation_error_message='A decision cannot supersede itself.'), models.CheckConstraint(condition=models.Q(('published', False), ('status__in', ['adopted', 'superseded']), _connector='OR'), name='documents_decision_published_if_adopted', violation_error_message='Only an adopted decision is published.')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('stance', models.CharField(choices=[('awaited', 'awaited'), ('signed', 'signed'), ('signed_with_reservation', 'signed with a reservation'), ('not_signed', 'not signed'), ('joined_later', 'joined later')], default='awaited', max_length=23, verbose_name='position')),
                ('reservation_ru', models.TextField(blank=True, verbose_name='reservation (Russian)')),
                ('reservation_en', models.TextField(blank=True, verbose_name='reservation (English)')),
                ('reservation_withdrawn_on', models.DateField(blank=True, null=True, verbose_name='reservation withdrawn on')),
                ('statement_kind', models.CharField(blank=True, choices=[('interpretation', 'interpretation'), ('special_opinion', 'special opinion')], max_length=15, verbose_name='kind of statement')),
                ('statement_ru', models.TextField(blank=True, verbose_name='statement (Russian)')),
                ('statement_en', models.TextField(blank=True, verbose_name='statement (English)')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('procedures', models.CharField(choices=[('not_needed', 'not needed'), ('pending', 'pending'), ('completed', 'completed')], default='not_needed', max_length=10, verbose_name='domestic procedures')),
                ('procedures_completed_on', models.DateField(blank=True, null=True, verbose_name='procedures completed on')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force for the party from')),
                ('shown', models.BooleanField(default=True, verbose_name='shown to the other parties of the decision')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='documents.decision', verbose_name='decision')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='members.party', verbose_name='party')),
            ],
            options={
                'verbose_name': 'position',
                'verbose_name_plural': 'positions',
                'ordering': ['decision', 'party__kind', 'party__protocol_order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'party'), name='documents_position_one_a_party', violation_error_message='The position of this party is recorded already.'), models.CheckConstraint(condition=models.Q(models.Q(('stance', 'signed_with_reservation'), models.Q(('reservation_ru', ''), _negated=True)), models.Q(models.Q(('stance', 'signed_with_reservation'), _negated=True), ('reservation_en', ''), ('reservation_ru', '')), _connector='OR'), name='documents_position_reservation_text', violation_error_message='A signature with a reservation has its text in Russian, and only such a one.'), models.CheckConstraint(condition=models.Q(('reservation_withdrawn_on__isnull', True), ('stance', 'signed_with_reservation'), _connector='OR'), name='documents_position_withdrawn_if_made', violation_error_message='Only a reservation that was made can be withdrawn.'), models.CheckConstraint(condition=models.Q(models.Q(('statement_kind', ''), ('statement_en', ''), ('statement_ru', '')), models.Q(models.Q(('statement_kind', ''), _negated=True), models.Q(('statement_ru', ''), _negated=True)), _connector='OR'), name='documents_position_statement_kind', violation_error_message='A statement has its kind and its text in Russian.'), models.CheckConstraint(condition=models.Q(models.Q(('signed_on__isnull', False), ('stance__in', ['signed', 'signed_with_reservation', 'joined_later'])), models.Q(models.Q(('stance__in', ['signed', 'signed_with_reservation', 'joined_later']), _negated=True), ('signed_on__isnull', True)), _connector='OR'), name='documents_position_signed_on', violation_error_message='Give the day of the signature where the party signed, and only there.'), models.CheckConstraint(condition=models.Q(models.Q(('procedures', 'completed'), ('procedures_completed_on__isnull', False)), models.Q(models.Q(('procedures', 'completed'), _negated=True), ('procedures_completed_on__isnull', True)), _connector='OR'), name='documents_position_completed_on', violation_error_message='Give the day on which the procedures were completed, and only then.'), models.CheckConstraint(condition=models.Q(('in_force_on__isnull', True), models.Q(('stance__in', ['signed', 'signed_with_reservation', 'joined_later']), models.Q(('procedures', 'pending'), _negated=True)), _connector='OR'), name='documents_position_in_force_if_signed', violation_error_message='A decision is not in force for a party that has not signed or whose procedures are pending.'), models.CheckConstraint(condition=models.Q(('in_force_on__isnull', True), ('in_force_on__gte', models.F('signed_on')), _connector='OR'), name='documents_position_in_force_after', violation_error_message='It cannot come into force before it was signed.')],
            },
        ),
    ]
