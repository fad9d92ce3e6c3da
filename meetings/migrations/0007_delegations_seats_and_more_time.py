import django.db.models.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0006_proposals_behind_the_wall'),
        ('members', '0011_people_with_their_party'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('schedule_version', models.PositiveIntegerField(default=1, editable=False)),
                ('reminder_epoch', models.PositiveIntegerField(default=1, editable=False)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('draft', 'being drawn up'), ('submitted', 'submitted'), ('returned', 'returned'), ('accepted', 'accepted'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=9, verbose_name='state')),
                ('source', models.CharField(choices=[('portal', 'portal'), ('letter', 'letter'), ('telephone', 'telephone')], default='portal', max_length=9, verbose_name='received by')),
                ('letter', models.CharField(blank=True, max_length=200, verbose_name='number and date of the letter')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='submitted')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted')),
                ('return_reason', models.TextField(blank=True, verbose_name='why it is returned')),
                ('credentials_status', models.CharField(choices=[('not_needed', 'not needed'), ('awaited', 'awaited'), ('copy', 'copy received'), ('original', 'original received'), ('waived', 'waived')], default='not_needed', max_length=10, verbose_name='credentials')),
                ('credentials_letter', models.CharField(blank=True, max_length=200, verbose_name='number and date of the credentials')),
                ('waiver_reason', models.CharField(blank=True, max_length=300, verbose_name='why they are waived')),
            ],
            options={
                'verbose_name': 'delegation',
                'verbose_name_plural': 'delegations',
                'ordering': ['meeting', 'party__protocol_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_due', models.DateTimeField(verbose_name='first term')),
                ('due_at', models.DateTimeField(verbose_name='new term')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('verdict', models.CharField(choices=[('pending', 'asked for'), ('granted', 'granted'), ('refused', 'refused')], default='pending', max_length=7, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason of the decision')),
            ],
            options={
                'verbose_name': 'extension of a term',
                'verbose_name_plural': 'extensions of terms',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Nominee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('head', 'head of the delegation'), ('deputy', 'deputy head of the delegation'), ('member', 'member of the delegation'), ('expert', 'expert'), ('adviser', 'adviser'), ('interpreter', 'interpreter'), ('accompanying', 'accompanying person')], default='member', max_length=12, verbose_name='role')),
                ('status', models.CharField(choices=[('nominated', 'named'), ('confirmed', 'confirmed'), ('withdrawn', 'taken out'), ('requested', 'substitution asked for'), ('substituted', 'substituted')], default='nominated', editable=False, max_length=11, verbose_name='state')),
                ('position', models.PositiveSmallIntegerField(editable=False, verbose_name='place')),
                ('speaks', models.CharField(blank=True, choices=[('ru', 'Russian'), ('en', 'English')], max_length=2, verbose_name='needs interpretation into')),
                ('mode', models.CharField(blank=True, choices=[('in_person', 'in person'), ('video', 'by video')], max_length=9, verbose_name='takes part')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='what is to be corrected')),
                ('reason', models.TextField(blank=True, verbose_name='reason of the substitution')),
                ('name_ru', models.CharField(blank=True, editable=False, max_length=460, verbose_name='name (Cyrillic)')),
                ('name_en', models.CharField(blank=True, editable=False, max_length=310, verbose_name='name (Latin)')),
                ('rank_ru', models.CharField(blank=True, editable=False, max_length=150, verbose_name='rank (Russian)')),
                ('rank_en', models.CharField(blank=True, editable=False, max_length=150, verbose_name='rank (English)')),
                ('post_ru', models.CharField(blank=True, editable=False, max_length=300, verbose_name='post (Russian)')),
                ('post_en', models.CharField(blank=True, editable=False, max_length=300, verbose_name='post (English)')),
            ],
            options={
                'verbose_name': 'member of a delegation',
                'verbose_name_plural': 'members of delegations',
                'ordering': ['delegation', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ParticipantList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('lines', models.JSONField(verbose_name='lines')),
            ],
            options={
                'verbose_name': 'list of participants',
                'verbose_name_plural': 'lists of participants',
                'ordering': ['meeting', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('state', 'state'), ('body', 'body of the Commonwealth'), ('partner', 'partner organisation')], max_length=7, verbose_name='kind of party')),
                ('group', models.CharField(choices=[('delegates', 'delegates'), ('accompanying', 'accompanying')], max_length=12, verbose_name='group')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='seats')),
            ],
            options={
                'verbose_name': 'seats',
                'verbose_name_plural': 'seats',
                'ordering': ['meeting', 'kind', 'group'],
            },
        ),
        migrations.CreateModel(
            name='SeriesQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('state', 'state'), ('body', 'body of the Commonwealth'), ('partner', 'partner organisation')], max_length=7, verbose_name='kind of party')),
                ('group', models.CharField(choices=[('delegates', 'delegates'), ('accompanying', 'accompanying')], max_length=12, verbose_name='group')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='seats')),
            ],
            options={
                'verbose_name': 'usual seats',
                'verbose_name_plural': 'usual seats',
                'ordering': ['series', 'kind', 'group'],
            },
        ),
        migrations.AddField(
            model_name='invitation',
            name='seats_accompanying',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='own seats for accompanying persons'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='seats_delegates',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='own seats for delegates'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='seats_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it has seats of its own'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='shown',
            field=models.BooleanField(default=False, editable=False, verbose_name='the answer is shown to the other invited parties'),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='needs_credentials',
            field=models.BooleanField(default=False, verbose_name='delegations bring credentials'),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='replies_shown',
            field=models.CharField(choices=[('after_list', 'shown once the list of participants is issued'), ('never', 'never shown'), ('always', 'shown as they come')], default='after_list', max_length=10, verbose_name='the answers of others'),
        ),
        migrations.AddField(
            model_name='meetingseries',
            name='two_step',
            field=models.BooleanField(default=False, verbose_name='parties confirm their delegations'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='key',
            field=models.CharField(choices=[('proposals', 'proposals for the agenda'), ('reply', 'replies to the invitation'), ('papers', 'papers'), ('nominate', 'delegations'), ('confirm', 'confirmation of delegations'), ('credentials', 'credentials of delegations'), ('protocol_comments', 'comments on the protocol')], max_length=17, verbose_name='what'),
        ),
        migrations.AlterField(
            model_name='deadlinetemplate',
            name='key',
            field=models.CharField(choices=[('proposals', 'proposals for the agenda'), ('reply', 'replies to the invitation'), ('papers', 'papers'), ('nominate', 'delegations'), ('confirm', 'confirmation of delegations'), ('credentials', 'credentials of delegations'), ('protocol_comments', 'comments on the protocol')], max_length=17, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seats_accompanying__isnull', True), ('seats_delegates__isnull', True)), models.Q(('seats_reason', ''), _negated=True), _connector='OR'), name='meetings_invitation_own_seats_with_reason', violation_error_message='Say why the party has seats of its own.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('id', 'meeting', 'party'), name='meetings_invitation_of_meeting_and_party'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='accepted_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delegation',
            name='invitation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='delegation', to='meetings.invitation', verbose_name='invitation'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='meetings.meeting', verbose_name='meeting'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='members.party', verbose_name='party'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='submitted_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='deadline',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='meetings.deadline', verbose_name='deadline'),
        ),
        migrations.AddField(
            model_name='extension',
            name='decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='members.party', verbose_name='party'),
        ),
        migrations.AddField(
            model_name='nominee',
            name='delegation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominees', to='meetings.delegation', verbose_name='delegation'),
        ),
        migrations.AddField(
            model_name='nominee',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominees', to='meetings.meeting', verbose_name='meeting'),
        ),
        migrations.AddField(
            model_name='nominee',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominees', to='members.party', verbose_name='party'),
        ),
        migrations.AddField(
            model_name='nominee',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='members.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='nominee',
            name='replaces',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='meetings.nominee'),
        ),
        migrations.AddField(
            model_name='participantlist',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='participantlist',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='meetings.meeting', verbose_name='meeting'),
        ),
        migrations.AddField(
            model_name='quota',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='meetings.meeting'),
        ),
        migrations.AddField(
            model_name='seriesquota',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='meetings.meetingseries'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['party', 'status'], name='meetings_delegation_of_party'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('meeting', 'party'), name='meetings_delegation_once', violation_error_message='The party has a delegation to this meeting already.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('id', 'meeting', 'party'), name='meetings_delegation_of_meeting_and_party'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['submitted', 'accepted', 'returned']), _negated=True), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='meetings_delegation_submitted_is_signed', violation_error_message='A delegation that is submitted has its time and who submitted it.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('status', 'accepted')), models.Q(models.Q(('status', 'accepted'), _negated=True), ('accepted_at__isnull', True), ('accepted_by__isnull', True)), _connector='OR'), name='meetings_delegation_accepted_is_signed', violation_error_message='A delegation that is accepted has its time and who accepted it.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='meetings_delegation_returned_with_reason', violation_error_message='Say what is to be corrected: the party reads it.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('source', 'portal'), models.Q(('letter', ''), _negated=True), _connector='OR'), name='meetings_delegation_source_is_named', violation_error_message='Name the letter, or who called.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credentials_status', 'waived'), _negated=True), models.Q(('waiver_reason', ''), _negated=True), _connector='OR'), name='meetings_delegation_waived_with_reason', violation_error_message='Say why the credentials are waived.'),
        ),
        migrations.AddIndex(
            model_name='extension',
            index=models.Index(fields=['party', 'verdict', 'due_at'], name='meetings_extension_of_party'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('deadline__isnull', False)), name='meetings_extension_one_target', violation_error_message='Say of which term: exactly one.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('was_due'))), name='meetings_extension_later', violation_error_message='The new term must be later than the first one.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('verdict', 'pending')), models.Q(models.Q(('verdict', 'pending'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='meetings_extension_decision_is_signed', violation_error_message='A decision has its time and who made it.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'refused'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='meetings_extension_refused_with_reason', violation_error_message='Give the reason of the refusal: the party reads it.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict', 'pending')), fields=('deadline', 'party'), name='meetings_extension_one_pending', violation_error_message='More time has been asked for already; the secretariat has yet to decide.'),
        ),
        migrations.AddIndex(
            model_name='nominee',
            index=models.Index(fields=['person', 'status'], name='meetings_nominee_of_person'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['nominated', 'confirmed', 'requested'])), fields=('meeting', 'person'), name='meetings_nominee_once', violation_error_message='This person is sent to the meeting already.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'head'), ('status__in', ['nominated', 'confirmed'])), fields=('delegation',), name='meetings_nominee_one_head', violation_error_message='The delegation has a head already. Give that person another role first.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['requested', 'confirmed'])), fields=('replaces',), name='meetings_nominee_replaced_once', violation_error_message='A substitution for this person has been asked for already.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('delegation', 'position'), name='meetings_nominee_one_place', violation_error_message='Another person of the delegation has this place.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(fields=('id', 'delegation'), name='meetings_nominee_with_delegation'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='meetings_nominee_place_from_one', violation_error_message='Places in a delegation count from one.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'requested'), _negated=True), models.Q(('replaces__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='meetings_nominee_request_is_whole', violation_error_message='A substitution names whom it replaces, and why.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', models.F('id')), _negated=True), name='meetings_nominee_replaces_another', violation_error_message='Nobody is a substitute for the same person.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['confirmed', 'requested', 'substituted']), _negated=True), models.Q(('name_ru', ''), _negated=True), models.Q(('name_en', ''), _negated=True), _connector='OR'), name='meetings_nominee_name_as_sent', violation_error_message='Whoever is confirmed has the name under which the person was sent.'),
        ),
        migrations.AddConstraint(
            model_name='participantlist',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='meetings_participantlist_one_number', violation_error_message='Somebody has issued the list meanwhile: look at it first.'),
        ),
        migrations.AddConstraint(
            model_name='participantlist',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='meetings_participantlist_from_one', violation_error_message='Issues of the list count from one.'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(fields=('meeting', 'kind', 'group'), name='meetings_quota_once', violation_error_message='The meeting has a number of seats for this kind and group already.'),
        ),
        migrations.AddConstraint(
            model_name='seriesquota',
            constraint=models.UniqueConstraint(fields=('series', 'kind', 'group'), name='meetings_seriesquota_once', violation_error_message='The series has a number of seats for this kind and group already.'),
        ),
    ]
