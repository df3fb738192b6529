from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0002_find_what_is_kept_too_long'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bookingneed',
            name='answer',
            field=models.CharField(blank=True, choices=[('arranged', 'Arranged'), ('known', 'Known'), ('instead', 'Cannot, and this instead')], max_length=10),
        ),
    ]
