import django.db.models.deletion
import django.db.models.functions.text
import evenkeel.common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=evenkeel.common.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_user_per_email')],
            },
        ),
        migrations.CreateModel(
            name='RoleHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('role', models.CharField(choices=[('bookings_administrator', 'bookings_administrator'), ('facilitator', 'facilitator'), ('practitioner', 'practitioner'), ('clinical_lead', 'clinical_lead'), ('supporter', 'supporter'), ('referrals_administrator', 'referrals_administrator'), ('service_manager', 'service_manager'), ('partner', 'partner'), ('editor', 'editor'), ('auditor', 'auditor'), ('operator', 'operator')], max_length=30)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='organisations.organisation')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='organisations.team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'team', 'organisation'), name='a_role_is_held_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('role', 'partner'), ('team__isnull', True)), models.Q(models.Q(('role', 'partner'), _negated=True), ('organisation__isnull', True)), _connector='OR'), name='partners_hold_their_organisation')],
            },
        ),
    ]
