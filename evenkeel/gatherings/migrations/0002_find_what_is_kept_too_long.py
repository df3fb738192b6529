from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0001_initial'),
        ('people', '0001_initial'),
        ('tasks', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(models.Q(('note', ''), _negated=True), models.Q(('companion_name', ''), _negated=True), _connector='OR'), fields=['created_at'], name='bookings_to_blank'),
        ),
        migrations.AddIndex(
            model_name='bookingneed',
            index=models.Index(fields=['created_at'], name='needs_by_age'),
        ),
        migrations.AddIndex(
            model_name='sessionmessage',
            index=models.Index(condition=models.Q(('text', ''), _negated=True), fields=['created_at'], name='messages_to_blank'),
        ),
    ]
