import django.db.models.deletion
import django.db.models.expressions
import evenkeel.common.clock
import evenkeel.common.encryption
import evenkeel.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
        ('tasks', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Facilitator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('staff', 'Staff'), ('trained_peer', 'Trained peer'), ('partner', 'Partner organisation')], max_length=15)),
                ('introduction', evenkeel.common.models.FreeText(blank=True, default='', max_length=600)),
                ('is_active', models.BooleanField(default=True)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitators', to='organisations.organisation')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitators', to='organisations.team')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='facilitator', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('workshop', 'Workshop'), ('course', 'Course'), ('group', 'Support group'), ('meeting', 'Meeting'), ('event', 'Event'), ('training', 'Training')], max_length=12)),
                ('summary', models.CharField(max_length=300)),
                ('what_happens', evenkeel.common.models.FreeText(blank=True, default='', max_length=5000)),
                ('who_for', evenkeel.common.models.FreeText(blank=True, default='', max_length=1000)),
                ('what_to_bring', evenkeel.common.models.FreeText(blank=True, default='', max_length=1000)),
                ('is_published', models.BooleanField(default=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offerings', to='organisations.team')),
            ],
            options={
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='PlacePool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('taken', models.PositiveSmallIntegerField(default=0)),
                ('held', models.PositiveSmallIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', django.db.models.expressions.CombinedExpression(models.F('taken'), '+', models.F('held')))), name='never_overbooked')],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10)),
                ('starts_on', models.DateField()),
                ('start_time', models.TimeField()),
                ('duration_minutes', models.PositiveSmallIntegerField()),
                ('zone', models.CharField(default='Europe/London', max_length=40)),
                ('rule', models.CharField(blank=True, max_length=200)),
                ('except_on', models.JSONField(blank=True, default=list)),
                ('also_on', models.JSONField(blank=True, default=list)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online'), ('hybrid', 'In person or online')], max_length=10)),
                ('online_link', models.URLField(blank=True, max_length=500)),
                ('language', models.CharField(default='en', max_length=10)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('booked_by', models.CharField(choices=[('session', 'Each session by itself'), ('series', 'The whole series')], default='session', max_length=10)),
                ('closes_minutes_before', models.PositiveIntegerField(default=120)),
                ('allows_companion', models.BooleanField(default=True)),
                ('facilitators', models.ManyToManyField(blank=True, related_name='series', to='gatherings.facilitator')),
                ('offering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='gatherings.offering')),
                ('pool', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='gatherings.placepool')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='series', to='organisations.room')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='organisations.venue')),
            ],
            options={
                'verbose_name_plural': 'series',
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('planned_on', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed to new bookings'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                ('topic', models.CharField(blank=True, max_length=120)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online'), ('hybrid', 'In person or online')], max_length=10)),
                ('online_link', models.URLField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('cancelled_because', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('workshop', 'Workshop'), ('course', 'Course'), ('group', 'Support group'), ('meeting', 'Meeting'), ('event', 'Event'), ('training', 'Training')], max_length=12)),
                ('language', models.CharField(default='en', max_length=10)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('day_part', models.CharField(max_length=10)),
                ('week_reminder_at', models.DateTimeField(null=True)),
                ('asked_still_coming_at', models.DateTimeField(null=True)),
                ('day_reminder_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='organisations.area')),
                ('facilitators', models.ManyToManyField(blank=True, related_name='sessions', to='gatherings.facilitator')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='gatherings.placepool')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='organisations.room')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='gatherings.series')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='organisations.venue')),
            ],
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('status', models.CharField(choices=[('waiting', 'On the waiting list'), ('offered', 'Offered a place'), ('booked', 'Booked'), ('cancelled', 'Cancelled'), ('left', 'Left the waiting list'), ('declined', 'Declined the offer'), ('lapsed', 'Offer ran out'), ('moved', 'Moved to another date'), ('called_off', 'Called off by the service')], max_length=10)),
                ('status_at', models.DateTimeField(default=evenkeel.common.clock.now)),
                ('party', models.PositiveSmallIntegerField(default=1)),
                ('companion_name', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(choices=[('online', 'Online'), ('phone', 'By phone, through staff')], default='online', max_length=10)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('offer_until', models.DateTimeField(null=True)),
                ('confirmed_coming_at', models.DateTimeField(null=True)),
                ('wants_clear_calendar_title', models.BooleanField(default=False)),
                ('note', evenkeel.common.models.FreeText(blank=True, default='', max_length=500)),
                ('request_key', models.CharField(max_length=40, null=True, unique=True)),
                ('link_version', models.PositiveSmallIntegerField(default=0)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='people.carer')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='gatherings.placepool')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='gatherings.series')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='gatherings.session')),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('companion_came', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('attended', 'Came'), ('late', 'Came late'), ('left_early', 'Left early'), ('did_not_come', 'Did not come')], max_length=15)),
                ('marked_at', models.DateTimeField()),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='people.carer')),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('booking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='gatherings.booking')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='gatherings.session')),
            ],
        ),
        migrations.CreateModel(
            name='SessionMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('audience', models.CharField(choices=[('booked', 'Everyone who has a place'), ('waiting', 'Everyone on the waiting list'), ('both', 'Everyone who has a place or is waiting')], default='booked', max_length=10)),
                ('text', evenkeel.common.encryption.EncryptedText()),
                ('reached', models.PositiveIntegerField()),
                ('request_key', models.CharField(max_length=40, null=True, unique=True)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='gatherings.session')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BookingNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('detail', evenkeel.common.models.FreeText(blank=True, default='', max_length=300)),
                ('answer', models.CharField(blank=True, choices=[('arranged', 'Arranged'), ('instead', 'Cannot, and this instead')], max_length=10)),
                ('answer_note', evenkeel.common.models.FreeText(blank=True, default='', max_length=500)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='gatherings.booking')),
                ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='booking_need', to='tasks.task')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('booking', 'kind'), name='each_need_once_a_booking')],
            },
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('booked_by', 'session'), ('pool__isnull', True)), models.Q(('booked_by', 'series'), ('pool__isnull', False)), _connector='OR'), name='a_series_has_places_where_booked_whole'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['status', 'starts_at'], name='sessions_by_status_and_start'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['starts_at'], name='sessions_by_start'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['room', 'starts_at'], name='sessions_by_room'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(fields=('series', 'planned_on'), name='one_session_per_planned_date'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_session_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('status__in', ('waiting', 'offered'))), fields=['pool', 'id'], name='waiting_list_in_order'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('status', 'offered')), fields=['offer_until'], name='offers_to_lapse'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['pool', 'status'], name='bookings_by_pool'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['carer', '-id'], name='bookings_by_carer'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'offered', 'booked'))), fields=('pool', 'carer'), name='one_live_booking_per_person'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('party__in', (1, 2))), name='alone_or_with_one_companion'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('waiting', 'offered')), _negated=True), ('waiting_since__isnull', False), _connector='OR'), name='whoever_waits_has_a_turn'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'offered'), _negated=True), ('offer_until__isnull', False), _connector='OR'), name='an_offer_has_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'carer'), name='one_line_per_person_and_session'),
        ),
    ]
