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
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=evenkeel.common.clock.now, editable=False)),
                ('kind', models.CharField(max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('about_kind', models.CharField(blank=True, max_length=30)),
                ('about_id', models.BigIntegerField(null=True)),
                ('person_ref', models.BigIntegerField(null=True)),
                ('due_at', models.DateTimeField()),
                ('escalate_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('status', models.CharField(choices=[('open', 'Open'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=40)),
                ('answer_note', evenkeel.common.models.FreeText(blank=True, default='', max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('once_key', models.CharField(max_length=120, null=True, unique=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['team', 'due_at'], name='open_tasks_by_team'), models.Index(condition=models.Q(('status', 'open')), fields=['owner', 'due_at'], name='open_tasks_by_owner'), models.Index(condition=models.Q(('status', 'open')), fields=['escalate_at'], name='tasks_to_escalate'), models.Index(condition=models.Q(('status', 'open'), _negated=True), fields=['-answered_at', '-id'], name='closed_tasks'), models.Index(fields=['about_kind', 'about_id'], name='tasks_by_subject'), models.Index(fields=['person_ref'], name='tasks_by_person')],
            },
        ),
    ]
