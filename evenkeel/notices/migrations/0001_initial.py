import django.db.models.deletion
import evenkeel.common.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('phone', 'Phone'), ('post', 'Post')], max_length=10, unique=True)),
                ('since', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=1)),
                ('next_attempt_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('recipient_kind', models.CharField(max_length=10)),
                ('recipient_id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('phone', 'Phone'), ('post', 'Post')], max_length=10)),
                ('kind', models.CharField(max_length=60)),
                ('language', models.CharField(default='en', max_length=10)),
                ('content', models.JSONField(default=dict)),
                ('is_secret', models.BooleanField(default=False)),
                ('about_kind', models.CharField(blank=True, max_length=30)),
                ('about_id', models.BigIntegerField(null=True)),
                ('once_key', models.CharField(max_length=120, null=True, unique=True)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Failed'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['next_attempt_at'], name='notice_due'), models.Index(fields=['recipient_kind', 'recipient_id', '-id'], name='notice_by_recipient'), models.Index(fields=['about_kind', 'about_id', '-id'], name='notice_by_subject'), models.Index(fields=['status', '-id'], name='notice_by_status')],
            },
        ),
        migrations.CreateModel(
            name='MailboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('phone', 'Phone'), ('post', 'Post')], max_length=10)),
                ('to', models.CharField(max_length=254)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('source', models.TextField()),
                ('notice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['-id'], name='mailbox_newest')],
            },
        ),
    ]
