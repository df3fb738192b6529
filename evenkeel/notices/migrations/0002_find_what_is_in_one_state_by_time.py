from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['status', 'next_attempt_at'], name='notice_by_status_and_time'),
        ),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_due',
        ),
    ]
