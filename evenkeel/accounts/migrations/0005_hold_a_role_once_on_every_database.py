from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_let_one_person_be_the_first'),
        ('organisations', '0001_initial'),
    ]

    # SQLite made no index of the one before, but no row can break these: a role is given under a lock on its holder.
    operations = [
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'team'), name='a_role_is_held_once_for_a_team'),
        ),
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'organisation'), name='a_role_is_held_once_for_a_partner'),
        ),
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('organisation__isnull', True), ('team__isnull', True)), fields=('user', 'role'), name='a_role_is_held_once_for_all'),
        ),
        migrations.RemoveConstraint(
            model_name='roleholding',
            name='a_role_is_held_once',
        ),
    ]
