import django.db.models.deletion
import evenkeel.common.clock
import evenkeel.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Carer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('name_key', models.CharField(max_length=120)),
                ('first_word_key', models.BinaryField(null=True)),
                ('second_word_key', models.BinaryField(null=True)),
                ('third_word_key', models.BinaryField(null=True)),
                ('last_word_key', models.BinaryField(null=True)),
                ('match_key', models.CharField(blank=True, editable=False, max_length=32, null=True, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('language', models.CharField(default='en', max_length=10)),
                ('safe_times', models.CharField(blank=True, max_length=200)),
                ('changed_at', models.DateTimeField(default=evenkeel.common.clock.now)),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('hold_reason', models.CharField(blank=True, max_length=20)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carers', to='organisations.area')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carers', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccessNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('detail', evenkeel.common.models.FreeText(blank=True, default='', max_length=300)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_needs', to='people.carer')),
            ],
        ),
        migrations.CreateModel(
            name='CaringRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('relationship', models.CharField(max_length=40)),
                ('broad_needs', models.JSONField(default=list)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='caring_roles', to='people.carer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('phone', 'Phone'), ('post', 'Post')], max_length=10)),
                ('is_allowed', models.BooleanField()),
                ('may_leave_message', models.BooleanField(default=False)),
                ('safe_from', models.TimeField(blank=True, null=True)),
                ('safe_until', models.TimeField(blank=True, null=True)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_preferences', to='people.carer')),
            ],
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['email', 'name_key'], name='carer_by_email'),
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['phone', 'name_key'], name='carer_by_phone'),
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['first_word_key'], name='carer_by_first_word'),
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['second_word_key'], name='carer_by_second_word'),
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['third_word_key'], name='carer_by_third_word'),
        ),
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(fields=['last_word_key'], name='carer_by_last_word'),
        ),
        migrations.AddConstraint(
            model_name='accessneed',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('carer', 'kind'), name='one_live_need_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='contactpreference',
            constraint=models.UniqueConstraint(fields=('carer', 'channel'), name='one_preference_per_channel'),
        ),
        migrations.AddConstraint(
            model_name='contactpreference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('safe_from__isnull', True), ('safe_until__isnull', True)), models.Q(('safe_from__isnull', False), ('safe_until__isnull', False)), _connector='OR'), name='safe_hours_have_both_ends'),
        ),
    ]
