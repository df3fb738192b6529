import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0007_find_what_was_booked_lately'),
        ('people', '0002_find_carers_on_hold'),
    ]

    operations = [
        migrations.AlterField(
            model_name='booking',
            name='carer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='people.carer'),
        ),
        migrations.AlterField(
            model_name='booking',
            name='pool',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='gatherings.placepool'),
        ),
        migrations.AlterField(
            model_name='bookingneed',
            name='booking',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='gatherings.booking'),
        ),
    ]
