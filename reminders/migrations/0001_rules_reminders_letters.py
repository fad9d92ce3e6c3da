"""Rules, reminders and letters; what the engine knows of itself."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_postgres'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(blank=True, max_length=120)),
                ('origin', models.CharField(blank=True, max_length=120)),
                ('hold', models.BooleanField(default=False, verbose_name='on hold')),
                ('hold_why', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('tick', models.BigIntegerField(default=0)),
                ('last_clock', models.DateTimeField(null=True)),
                ('breaker_until', models.DateTimeField(null=True)),
                ('breaker_failures', models.PositiveSmallIntegerField(default=0)),
                ('tzdata', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='reminders_engine_one', violation_error_message='There is one engine.'), models.CheckConstraint(condition=models.Q(('hold', False), models.Q(('hold_why', ''), _negated=True), _connector='OR'), name='reminders_engine_held_with_reason', violation_error_message='Say why the engine is on hold.')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, 'account'), (1, 'urgent'), (2, 'normal'), (3, 'digest')], default=2)),
                ('dedupe_key', models.CharField(max_length=64)),
                ('generation', models.PositiveIntegerField(default=1)),
                ('on_behalf', models.CharField(blank=True, max_length=16, verbose_name='on behalf of')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('language', models.CharField(choices=[('ru', 'Russian'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('zone', models.CharField(max_length=64, verbose_name='zone')),
                ('send_at', models.DateTimeField(verbose_name='leaves')),
                ('expires_at', models.DateTimeField(verbose_name='useful until')),
                ('next_at', models.DateTimeField(verbose_name='next try')),
                ('state', models.CharField(choices=[('queued', 'waits to leave'), ('claimed', 'taken up'), ('sending', 'is leaving'), ('sent', 'handed to the mail server'), ('retry_wait', 'refused for now, tried again'), ('unknown', 'unknown whether it left'), ('failed', 'refused'), ('cancelled', 'cancelled'), ('missed', 'too late'), ('suppressed', 'withheld')], default='queued', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('compose_failures', models.PositiveSmallIntegerField(default=0)),
                ('last_phase', models.CharField(blank=True, max_length=10)),
                ('last_code', models.PositiveSmallIntegerField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('rfc_message_id', models.CharField(max_length=120, unique=True)),
                ('lease_owner', models.CharField(blank=True, max_length=120)),
                ('lease_token', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('rendered', models.BinaryField(null=True)),
                ('render_hash', models.CharField(blank=True, max_length=64)),
                ('settled_how', models.CharField(blank=True, max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL)),
                ('resend_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resent', to='reminders.message')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'retry_wait'))), fields=['priority', 'next_at', 'id'], name='reminders_message_due'), models.Index(condition=models.Q(('state__in', ('claimed', 'sending'))), fields=['lease_until'], name='reminders_message_leased'), models.Index(condition=models.Q(('state__in', ('unknown', 'failed'))), fields=['state', 'id'], name='reminders_message_dead')],
                'constraints': [models.UniqueConstraint(fields=('dedupe_key', 'generation'), name='reminders_message_once', violation_error_message='This letter was written already.'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state__in', ('claimed', 'sending'))), models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='reminders_message_leased_while_held', violation_error_message='A letter that is taken up has a time by which it must be given back.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sending', 'sent', 'unknown')), _negated=True), models.Q(('render_hash', ''), _negated=True), _connector='OR'), name='reminders_message_bytes_kept', violation_error_message='The words of a letter are kept before it leaves.'), models.CheckConstraint(condition=models.Q(('attempts__lte', 6)), name='reminders_message_attempts', violation_error_message='A letter is tried six times at most.')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('token', models.BigIntegerField()),
                ('worker', models.CharField(max_length=120)),
                ('relay', models.CharField(blank=True, max_length=200)),
                ('began_at', models.DateTimeField()),
                ('phase', models.CharField(blank=True, max_length=10)),
                ('code', models.PositiveSmallIntegerField(null=True)),
                ('enhanced_code', models.CharField(blank=True, max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('sent', 'accepted'), ('refused', 'refused for good'), ('later', 'refused for now'), ('broken', 'the connection broke'), ('unknown', 'unknown')], max_length=8)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='reminders.message')),
            ],
            options={
                'ordering': ['message', 'n'],
                'constraints': [models.UniqueConstraint(fields=('message', 'n'), name='reminders_attempt_once', violation_error_message='This try is written down already.')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiet_from', models.TimeField(blank=True, default=datetime.time(21, 0), null=True, verbose_name='quiet from')),
                ('quiet_until', models.TimeField(blank=True, default=datetime.time(7, 0), null=True, verbose_name='quiet until')),
                ('quiet_weekends', models.BooleanField(default=False, verbose_name='weekends too')),
                ('digest', models.CharField(choices=[('none', 'each letter on its own'), ('daily', 'once a working day'), ('weekly', 'once a week, on Mondays')], default='daily', max_length=6, verbose_name='digest')),
                ('topics_off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='switched off')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='paused until')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='reminders_preference_both_hours', violation_error_message='Give both ends of the quiet hours, or neither.')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('seen_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['source'],
                'constraints': [models.UniqueConstraint(fields=('source',), name='reminders_pulse_once', violation_error_message='This part of the engine has its row already.')],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('subject', 'subject'), ('person', 'person'), ('rule', 'rule')], max_length=7)),
                ('key', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('what', 'type', 'key'), name='reminders_request_once', nulls_distinct=False, violation_error_message='This was asked already.')],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('subject_id', models.BigIntegerField(blank=True, null=True, verbose_name='only about')),
                ('anchor', models.CharField(max_length=40, verbose_name='counted from')),
                ('before', models.DurationField(blank=True, null=True, verbose_name='so long before')),
                ('days_before', models.SmallIntegerField(blank=True, null=True, verbose_name='days before')),
                ('at_time', models.TimeField(blank=True, null=True, verbose_name='at')),
                ('zone_of', models.CharField(choices=[('reader', "the reader's zone"), ('anchor', 'the zone of the event')], default='reader', max_length=6, verbose_name='by the clock of')),
                ('audience', models.CharField(max_length=40, verbose_name='to whom')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('portal', 'in the portal'), ('mail', 'by e-mail')], max_length=6), size=None, verbose_name='how')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='topic')),
                ('urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('honours_quiet', models.BooleanField(default=True, verbose_name='waits for the end of quiet hours')),
                ('may_digest', models.BooleanField(default=False, verbose_name='may come in a digest')),
                ('mandatory', models.BooleanField(default=False, verbose_name='cannot be switched off by the reader')),
                ('useful_for', models.DurationField(blank=True, null=True, verbose_name='useful for')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('seed', models.CharField(blank=True, editable=False, max_length=160)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='about')),
            ],
            options={
                'verbose_name': 'rule',
                'verbose_name_plural': 'rules',
                'ordering': ['subject_type', 'anchor', '-days_before', '-before', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('days_before__isnull', False)), models.Q(('before__isnull', False), ('days_before__isnull', True)), _connector='OR'), name='reminders_rule_one_distance', violation_error_message='Say how long before in hours, or in days: one of the two.'), models.CheckConstraint(condition=models.Q(('at_time__isnull', True), ('days_before__isnull', False), _connector='OR'), name='reminders_rule_hour_with_days', violation_error_message='An hour of the day goes with a number of days only.'), models.CheckConstraint(condition=models.Q(('channels__len__gt', 0), ('channels__contained_by', ['portal', 'mail'])), name='reminders_rule_channels', violation_error_message='Choose at least one way to tell people: in the portal or by e-mail.'), models.UniqueConstraint(fields=('subject_type', 'subject_id', 'anchor', 'audience', 'kind', 'before', 'days_before', 'at_time'), name='reminders_rule_once', nulls_distinct=False, violation_error_message='There is such a rule already.'), models.UniqueConstraint(condition=models.Q(('seed', ''), _negated=True), fields=('subject_type', 'subject_id', 'seed'), name='reminders_rule_seeded_once', nulls_distinct=False, violation_error_message='This step of the first ladder is there already.')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('words', models.TextField(blank=True, verbose_name='words')),
                ('subject_id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('portal', 'in the portal'), ('mail', 'by e-mail')], max_length=6, verbose_name='how')),
                ('epoch', models.PositiveIntegerField(default=1)),
                ('audience', models.CharField(blank=True, max_length=40, verbose_name='to whom')),
                ('on_behalf', models.CharField(blank=True, max_length=16, verbose_name='on behalf of')),
                ('anchor', models.CharField(blank=True, max_length=40)),
                ('anchor_at', models.DateTimeField(null=True)),
                ('planned_version', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('send_at', models.DateTimeField(verbose_name='leaves')),
                ('expires_at', models.DateTimeField(verbose_name='useful until')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('shown', 'shown in the portal'), ('bundled', 'in a letter'), ('cancelled', 'cancelled'), ('superseded', 'replaced'), ('missed', 'too late'), ('suppressed', 'withheld')], default='planned', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='reason')),
                ('decided_at', models.DateTimeField(null=True)),
                ('held_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='reminders.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL)),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='reminders.rule')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ['send_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('held_at__isnull', True), ('state', 'planned')), fields=['send_at', 'id'], name='reminders_reminder_due'), models.Index(fields=['subject_type', 'subject_id', 'epoch'], name='reminders_reminder_subject'), models.Index(condition=models.Q(('message__isnull', False)), fields=['message'], name='reminders_reminder_letter'), models.Index(condition=models.Q(('channel', 'portal'), ('read_at__isnull', True), ('state', 'shown')), fields=['person', 'id'], name='reminders_reminder_unread'), models.Index(fields=['person', '-send_at', '-id'], name='reminders_reminder_person')],
                'constraints': [models.UniqueConstraint(fields=('occasion', 'subject_type', 'subject_id', 'person', 'channel', 'epoch'), name='reminders_reminder_once', nulls_distinct=False, violation_error_message='The person has this reminder already.'), models.CheckConstraint(condition=models.Q(('send_at__lte', models.F('expires_at'))), name='reminders_reminder_sent_while_useful', violation_error_message='A reminder leaves before it stops being useful.'), models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', False), ('state', 'bundled')), models.Q(models.Q(('state', 'bundled'), _negated=True), ('message__isnull', True)), _connector='OR'), name='reminders_reminder_bundled_in_letter', violation_error_message='A reminder is in a letter, or it has none.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'shown'), _negated=True), ('channel', 'portal'), _connector='OR'), name='reminders_reminder_shown_in_portal', violation_error_message='Only a notice of the portal is shown in it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'bundled'), _negated=True), ('channel', 'mail'), _connector='OR'), name='reminders_reminder_bundled_by_mail', violation_error_message='Only a reminder by e-mail goes into a letter.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('cancelled', 'superseded', 'missed', 'suppressed')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reminders_reminder_closed_with_reason', violation_error_message='A reminder that never left has the reason beside it.')],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('refused_at', models.DateTimeField(verbose_name='refused')),
                ('code', models.CharField(max_length=12, verbose_name='code')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-refused_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('address',), name='reminders_address_once', violation_error_message='This address is marked already.')],
            },
        ),
    ]
