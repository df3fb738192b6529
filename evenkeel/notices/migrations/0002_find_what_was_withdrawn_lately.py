from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('status', 'withdrawn')), fields=['status', 'next_attempt_at'], name='notice_withdrawn_lately'),
        ),
    ]
