from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_find_what_is_in_one_state_by_time'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('content', {}), _negated=True), fields=['due_at'], name='notice_to_blank'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('content', {}), _negated=True) & models.Q(('is_secret', True)), fields=['due_at'], name='notice_secret'),
        ),
    ]
