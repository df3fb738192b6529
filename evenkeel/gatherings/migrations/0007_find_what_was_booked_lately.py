from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0006_find_what_stands_at_a_venue'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['source', 'status_at'], name='bookings_by_source'),
        ),
    ]
