import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import meetings.models.series
import reminders.walltime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_parties_people_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_postgres'),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name_ru', models.CharField(max_length=200, verbose_name='name (Russian)')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name (English)')),
                ('city_ru', models.CharField(max_length=100, verbose_name='city (Russian)')),
                ('city_en', models.CharField(blank=True, max_length=100, verbose_name='city (English)')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('tz', models.CharField(default='Europe/Moscow', max_length=64, verbose_name='zone')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('sort_key', models.CharField(db_collation='C', default='', editable=False, max_length=400)),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='venues', to='members.party', verbose_name='state or body')),
            ],
            options={
                'verbose_name': 'venue',
                'verbose_name_plural': 'venues',
                'ordering': ['sort_key', 'pk'],
                'indexes': [models.Index(fields=['sort_key', 'id'], name='meetings_venue_by_name')],
                'constraints': [models.UniqueConstraint(fields=('name_ru', 'city_ru'), name='meetings_venue_once', violation_error_message='There is a venue of this name in this city.'), models.CheckConstraint(condition=models.Q(('tz', 'UTC'), models.Q(('tz__contains', '/'), models.Q(('tz__startswith', 'Etc/'), _negated=True)), _connector='OR'), name='meetings_venue_zone_of_place', violation_error_message='Give the zone by its place, like Europe/Minsk.')],
            },
        ),
        migrations.CreateModel(
            name='MeetingSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name_ru', models.CharField(max_length=300, verbose_name='name (Russian)')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='name (English)')),
                ('short_ru', models.CharField(max_length=100, verbose_name='short name (Russian)')),
                ('short_en', models.CharField(blank=True, max_length=100, verbose_name='short name (English)')),
                ('numbering', models.CharField(choices=[('roman', 'Roman numerals'), ('none', 'not numbered')], default='none', max_length=5, verbose_name='numbering')),
                ('host_rule', models.CharField(choices=[('fixed', 'always the same'), ('rotating', 'in turn'), ('ad_hoc', 'agreed each time')], default='ad_hoc', max_length=8, verbose_name='host')),
                ('format', models.CharField(choices=[('in_person', 'in person'), ('video', 'by video'), ('hybrid', 'in person and by video')], default='in_person', max_length=9, verbose_name='format')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ru', 'Russian'), ('en', 'English')], max_length=2), default=meetings.models.series.working_languages, size=None, verbose_name='working languages')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('is_active', models.BooleanField(default=True, verbose_name='is held')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_series', to='members.party', verbose_name='usual host')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.office', verbose_name='organising office')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.venue', verbose_name='usual venue')),
            ],
            options={
                'verbose_name': 'series of meetings',
                'verbose_name_plural': 'series of meetings',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('host_rule', 'fixed'), _negated=True), ('host__isnull', False), _connector='OR'), name='meetings_meetingseries_fixed_host', violation_error_message='The host is always the same: name it.')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('schedule_version', models.PositiveIntegerField(default=1, editable=False)),
                ('reminder_epoch', models.PositiveIntegerField(default=1, editable=False)),
                ('precision', models.CharField(choices=[('unknown', 'not set'), ('year', 'year'), ('quarter', 'quarter'), ('month', 'month'), ('day', 'day')], default='unknown', max_length=7, verbose_name='how well the date is known')),
                ('window', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True, verbose_name='days')),
                ('starts_local', reminders.walltime.WallTimeField(blank=True, null=True, verbose_name='starts')),
                ('ends_local', reminders.walltime.WallTimeField(blank=True, null=True, verbose_name='ends')),
                ('all_day', models.BooleanField(default=False, verbose_name='whole days')),
                ('tz', models.CharField(blank=True, default='', max_length=64, verbose_name='zone')),
                ('starts_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('ends_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('revised_at', models.DateTimeField(editable=False)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='code')),
                ('ordinal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of the edition')),
                ('title_ru', models.CharField(max_length=400, verbose_name='title (Russian)')),
                ('title_en', models.CharField(blank=True, max_length=400, verbose_name='title (English)')),
                ('short_ru', models.CharField(blank=True, max_length=150, verbose_name='short title (Russian)')),
                ('short_en', models.CharField(blank=True, max_length=150, verbose_name='short title (English)')),
                ('city_ru', models.CharField(blank=True, max_length=100, verbose_name='city (Russian)')),
                ('city_en', models.CharField(blank=True, max_length=100, verbose_name='city (English)')),
                ('format', models.CharField(choices=[('in_person', 'in person'), ('video', 'by video'), ('hybrid', 'in person and by video')], default='in_person', max_length=9, verbose_name='format')),
                ('video_note', models.CharField(blank=True, max_length=300, verbose_name='how the link will be given')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('tentative', 'provisional'), ('convened', 'convened'), ('held', 'held'), ('finalised', 'finalised'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], default='draft', max_length=9, verbose_name='status')),
                ('status_reason', models.TextField(blank=True, verbose_name='reason')),
                ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='who decided')),
                ('circle', models.CharField(choices=[('members', 'members of the series'), ('invited', 'only those invited')], default='members', max_length=7, verbose_name='who sees it before it is convened')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ru', 'Russian'), ('en', 'English')], max_length=2), default=meetings.models.series.working_languages, size=None, verbose_name='working languages')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='contact')),
                ('facts_only', models.BooleanField(default=False, verbose_name='from the public record')),
                ('source_note', models.TextField(blank=True, verbose_name='what the record says')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_meetings', to='members.party', verbose_name='host')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.office', verbose_name='organising office')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to=settings.AUTH_USER_MODEL, verbose_name='responsible member of staff')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='meetings.meeting', verbose_name='edition before')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='meetings.meeting', verbose_name='merged into')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.meetingseries', verbose_name='series')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.venue', verbose_name='venue')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['starts_at', 'pk'],
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['window'], name='meetings_meeting_window'), models.Index(fields=['status', 'starts_at', 'id'], name='meetings_meeting_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_local__gt', models.F('starts_local'))), name='meetings_meeting_ends_after_start', violation_error_message='The end must be after the start.'), models.CheckConstraint(condition=models.Q(models.Q(('precision', 'unknown'), ('window__isnull', True)), models.Q(models.Q(('precision', 'unknown'), _negated=True), ('window__isempty', False), ('window__isnull', False)), _connector='OR'), name='meetings_meeting_window_if_known', violation_error_message='A date is either not set, or it has its days.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('precision', 'year'), _negated=True), ('window', models.Func(models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="date_trunc('year', lower(%(expressions)s)::timestamp)::date"), models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="(date_trunc('year', lower(%(expressions)s)::timestamp) + interval '12 months')::date"), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField())), _connector='OR'), models.Q(models.Q(('precision', 'quarter'), _negated=True), ('window', models.Func(models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="date_trunc('quarter', lower(%(expressions)s)::timestamp)::date"), models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="(date_trunc('quarter', lower(%(expressions)s)::timestamp) + interval '3 months')::date"), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField())), _connector='OR'), models.Q(models.Q(('precision', 'month'), _negated=True), ('window', models.Func(models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="date_trunc('month', lower(%(expressions)s)::timestamp)::date"), models.Func(django.db.models.functions.comparison.Cast(models.F('window'), django.contrib.postgres.fields.ranges.DateRangeField()), output_field=models.DateField(), template="(date_trunc('month', lower(%(expressions)s)::timestamp) + interval '1 months')::date"), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField())), _connector='OR')), name='meetings_meeting_window_whole', violation_error_message='A month, a quarter or a year is given as a whole.'), models.CheckConstraint(condition=models.Q(models.Q(('precision', 'day'), ('starts_local__isnull', False)), models.Q(models.Q(('precision', 'day'), _negated=True), ('ends_local__isnull', True), ('starts_local__isnull', True)), _connector='OR'), name='meetings_meeting_hours_if_day', violation_error_message='Hours are given when the day is known, and only then.'), models.CheckConstraint(condition=models.Q(('tz__in', ['', 'UTC']), models.Q(('tz__contains', '/'), models.Q(('tz__startswith', 'Etc/'), _negated=True)), _connector='OR'), name='meetings_meeting_zone_of_place', violation_error_message='Give the zone by its place, like Europe/Minsk.'), models.CheckConstraint(condition=models.Q(models.Q(('starts_at__isnull', True), ('starts_local__isnull', True)), models.Q(('starts_at__isnull', False), ('starts_local__isnull', False)), _connector='OR'), name='meetings_meeting_start_derived', violation_error_message='The instant of the start does not go with its wall time.'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('ends_local__isnull', True)), models.Q(('ends_at__isnull', False), ('ends_local__isnull', False)), _connector='OR'), name='meetings_meeting_end_derived', violation_error_message='The instant of the end does not go with its wall time.'), models.CheckConstraint(condition=models.Q(('starts_local__isnull', True), ('ends_local__isnull', False), ('facts_only', True), _connector='OR'), name='meetings_meeting_ends_with_start', violation_error_message='Give the end as well.'), models.UniqueConstraint(fields=('series', 'ordinal'), name='meetings_meeting_one_ordinal', violation_error_message='The series has an edition with this number.'), models.CheckConstraint(condition=models.Q(('ordinal__isnull', True), models.Q(('ordinal__gte', 1), ('series__isnull', False)), _connector='OR'), name='meetings_meeting_ordinal_of_series', violation_error_message='Only an edition of a series has a number, and it counts from one.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['postponed', 'cancelled']), _negated=True), models.Q(('status_reason', ''), _negated=True), _connector='OR'), name='meetings_meeting_off_with_reason', violation_error_message='Give the reason: it is shown in the history and to those who are told.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['convened', 'held', 'finalised']), _negated=True), ('facts_only', True), models.Q(('precision', 'day'), models.Q(('tz', ''), _negated=True)), _connector='OR'), name='meetings_meeting_convened_has_day', violation_error_message='A meeting is convened to a day, in the zone of its place.'), models.CheckConstraint(condition=models.Q(models.Q(('precision', 'unknown'), _negated=True), ('status', 'draft'), ('facts_only', True), _connector='OR'), name='meetings_meeting_date_unless_draft', violation_error_message='Say at least the year: only a draft has no date.'), models.CheckConstraint(condition=models.Q(('facts_only', False), ('status', 'finalised'), _connector='OR'), name='meetings_meeting_fact_is_over', violation_error_message='What is taken from the public record is over.'), models.CheckConstraint(condition=models.Q(('superseded_by__isnull', True), models.Q(('status', 'cancelled'), models.Q(('superseded_by', models.F('id')), _negated=True)), _connector='OR'), name='meetings_meeting_merged_if_cancelled', violation_error_message='Only a cancelled meeting is merged into another one.')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('schedule_version', models.PositiveIntegerField(default=1, editable=False)),
                ('reminder_epoch', models.PositiveIntegerField(default=1, editable=False)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('capacity', models.CharField(choices=[('participant', 'participant'), ('observer', 'observer'), ('host', 'host'), ('guest', 'guest')], default='participant', max_length=11, verbose_name='invited as')),
                ('capacity_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is invited')),
                ('status', models.CharField(choices=[('draft', 'not issued'), ('issued', 'issued'), ('withdrawn', 'withdrawn')], default='draft', max_length=9, verbose_name='invitation')),
                ('issued_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='issued')),
                ('letter_no', models.CharField(blank=True, max_length=60, verbose_name='number of the letter')),
                ('letter_on', models.DateField(blank=True, null=True, verbose_name='date of the letter')),
                ('asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked')),
                ('reply', models.CharField(blank=True, choices=[('accepted', 'takes part'), ('declined', 'does not take part'), ('undecided', 'under consideration')], max_length=9, verbose_name='answer')),
                ('reply_mode', models.CharField(blank=True, choices=[('in_person', 'in person'), ('video', 'by video')], max_length=9, verbose_name='takes part')),
                ('reply_note', models.TextField(blank=True, verbose_name='remark')),
                ('replied_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='answered')),
                ('source', models.CharField(choices=[('portal', 'portal'), ('letter', 'letter'), ('telephone', 'telephone')], default='portal', max_length=9, verbose_name='received by')),
                ('reply_letter', models.CharField(blank=True, max_length=200, verbose_name='number and date of the letter')),
                ('withdrawn_reason', models.TextField(blank=True, verbose_name='reason of the withdrawal')),
                ('issued_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='members.party', verbose_name='party')),
                ('replied_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='meetings.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'invitation to a meeting',
                'verbose_name_plural': 'invitations to meetings',
                'ordering': ['meeting', 'party__protocol_order', 'pk'],
                'indexes': [models.Index(fields=['party', 'status', 'reply'], name='meetings_invitation_owed')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'party'), name='meetings_invitation_once', violation_error_message='The party is on the list already.'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at__isnull', True), ('replied_by__isnull', True), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False), ('replied_by__isnull', False)), _connector='OR'), name='meetings_invitation_reply_is_signed', violation_error_message='An answer has its time and the person who gave or entered it.'), models.CheckConstraint(condition=models.Q(('source', 'portal'), models.Q(('reply_letter', ''), _negated=True), models.Q(('reply_note', ''), _negated=True), _connector='OR'), name='meetings_invitation_source_is_named', violation_error_message='Name the letter, or say in the remark how the answer came.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='meetings_invitation_withdrawn_with_reason', violation_error_message='Give the reason of the withdrawal.'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('issued_at__isnull', False)), _connector='OR'), name='meetings_invitation_issued_has_time', violation_error_message='An invitation that is issued has its time, a draft has none.'), models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'guest'), _negated=True), models.Q(('capacity_reason', ''), _negated=True), _connector='OR'), name='meetings_invitation_guest_with_reason', violation_error_message='Say why the guest is invited.')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.CharField(choices=[('proposals', 'proposals for the agenda'), ('reply', 'replies to the invitation'), ('papers', 'papers'), ('nominate', 'delegations'), ('confirm', 'confirmation of delegations'), ('protocol_comments', 'comments on the protocol')], max_length=17, verbose_name='what')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days before the first day')),
                ('fixed_on', models.DateField(blank=True, null=True, verbose_name='day')),
                ('at_time', models.TimeField(default=datetime.time(18, 0), verbose_name='time')),
                ('tz', models.CharField(default='Europe/Moscow', max_length=64, verbose_name='zone')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='due')),
                ('schedule_version', models.PositiveIntegerField(default=1, editable=False)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='meetings.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'deadline',
                'verbose_name_plural': 'deadlines',
                'ordering': ['meeting', 'due_at', 'pk'],
                'indexes': [models.Index(fields=['due_at', 'id'], name='meetings_deadline_due')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'key'), name='meetings_deadline_once', violation_error_message='The meeting has this deadline already.'), models.CheckConstraint(condition=models.Q(models.Q(('days__isnull', True), ('fixed_on__isnull', False)), models.Q(('days__isnull', False), ('fixed_on__isnull', True)), _connector='OR'), name='meetings_deadline_days_or_day', violation_error_message='Give either the days before the meeting or a day, not both.'), models.CheckConstraint(condition=models.Q(('tz', 'UTC'), models.Q(('tz__contains', '/'), models.Q(('tz__startswith', 'Etc/'), _negated=True)), _connector='OR'), name='meetings_deadline_zone_of_place', violation_error_message='Give the zone by its place, like Europe/Minsk.')],
            },
        ),
        migrations.CreateModel(
            name='DeadlineTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('proposals', 'proposals for the agenda'), ('reply', 'replies to the invitation'), ('papers', 'papers'), ('nominate', 'delegations'), ('confirm', 'confirmation of delegations'), ('protocol_comments', 'comments on the protocol')], max_length=17, verbose_name='what')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                ('at_time', models.TimeField(default=datetime.time(18, 0), verbose_name='time')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadline_templates', to='meetings.meetingseries')),
            ],
            options={
                'verbose_name': 'usual deadline',
                'verbose_name_plural': 'usual deadlines',
                'ordering': ['series', 'key'],
                'constraints': [models.UniqueConstraint(fields=('series', 'key'), name='meetings_deadlinetemplate_once', violation_error_message='The series has this deadline already.')],
            },
        ),
        migrations.CreateModel(
            name='SeriesMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'member'), ('observer', 'observer')], default='member', max_length=8, verbose_name='role')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='from – until')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series_memberships', to='members.party', verbose_name='party')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='meetings.meetingseries')),
            ],
            options={
                'verbose_name': 'member of a series',
                'verbose_name_plural': 'members of a series',
                'ordering': ['series', 'party', 'valid'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('series'), '='), (models.F('party'), '='), (models.F('valid'), '&&')], name='meetings_seriesmember_no_overlap', violation_error_message='The party already belongs to the series in these days.'), models.CheckConstraint(condition=models.Q(('valid__isempty', False)), name='meetings_seriesmember_not_empty', violation_error_message='The last day is before the first.')],
            },
        ),
    ]
