import django.db.models.deletion
import evenkeel.common.clock
import evenkeel.common.encryption
import evenkeel.common.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('is_served', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('service_name', models.CharField(blank=True, max_length=60)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('phone_hours', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('address', evenkeel.common.models.FreeText(blank=True, default='', max_length=400)),
                ('nation', models.CharField(choices=[('England', 'England'), ('Wales', 'Wales'), ('Scotland', 'Scotland'), ('Northern Ireland', 'Northern Ireland')], default='England', max_length=20)),
                ('accent_colour', models.CharField(blank=True, max_length=7)),
                ('warm_colour', models.CharField(blank=True, max_length=7)),
                ('logo_svg', evenkeel.common.models.FreeText(blank=True, default='', max_length=20000)),
                ('mail_host', models.CharField(blank=True, max_length=200)),
                ('mail_port', models.PositiveIntegerField(default=587)),
                ('mail_security', models.CharField(choices=[('starttls', 'STARTTLS'), ('tls', 'TLS'), ('none', 'None')], default='starttls', max_length=10)),
                ('mail_username', models.CharField(blank=True, max_length=200)),
                ('mail_password', evenkeel.common.encryption.EncryptedText(blank=True, default='')),
                ('mail_from', models.EmailField(blank=True, max_length=254)),
                ('mail_tested_at', models.DateTimeField(blank=True, null=True)),
                ('is_demonstration', models.BooleanField(default=False)),
                ('set_up_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('about', evenkeel.common.models.FreeText(blank=True, default='', max_length=2000)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('provider', 'Provider'), ('carers_centre', 'Carers Centre'), ('carers_network', 'Carers Network'), ('council', 'Council'), ('charity', 'Charity'), ('other', 'Other')], max_length=20)),
                ('about', evenkeel.common.models.FreeText(blank=True, default='', max_length=2000)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('website', models.URLField(blank=True)),
                ('areas', models.ManyToManyField(blank=True, related_name='organisations', to='organisations.area')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('address', evenkeel.common.models.FreeText(blank=True, default='', max_length=300)),
                ('postcode', models.CharField(max_length=8)),
                ('step_free', models.BooleanField(blank=True, null=True)),
                ('step_free_note', models.CharField(blank=True, max_length=200)),
                ('hearing_loop', models.BooleanField(blank=True, null=True)),
                ('quiet_room', models.BooleanField(blank=True, null=True)),
                ('accessible_toilet', models.BooleanField(blank=True, null=True)),
                ('parking', models.CharField(blank=True, max_length=200)),
                ('nearest_stop', models.CharField(blank=True, max_length=200)),
                ('directions', evenkeel.common.models.FreeText(blank=True, default='', max_length=1000)),
                ('is_active', models.BooleanField(default=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='venues', to='organisations.area')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='venues', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='organisations.venue')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddConstraint(
            model_name='venue',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='venue_named_once_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('venue', 'name'), name='room_named_once_per_venue'),
        ),
    ]
