from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='carer',
            index=models.Index(condition=models.Q(('held_at__isnull', False)), fields=['held_at'], name='carers_on_hold'),
        ),
    ]
