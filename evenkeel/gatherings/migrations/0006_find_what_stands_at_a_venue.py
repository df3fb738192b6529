import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0005_let_a_cancelled_date_be_put_on_again'),
        ('organisations', '0001_initial'),
    ]

    # What is taken away comes last: in PostgreSQL nobody can read the table from then until all is done.
    operations = [
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['venue', 'ends_at'], name='sessions_by_venue'),
        ),
        migrations.AlterField(
            model_name='session',
            name='venue',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='organisations.venue'),
        ),
        migrations.RemoveIndex(
            model_name='session',
            name='sessions_by_room',
        ),
    ]
