from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0004_lay_out_each_form_once'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='session',
            name='one_session_per_planned_date',
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(
                condition=models.Q(('status', 'cancelled'), _negated=True),
                fields=('series', 'planned_on'),
                name='one_standing_session_per_planned_date',
            ),
        ),
    ]
