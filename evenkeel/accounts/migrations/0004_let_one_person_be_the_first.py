from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_remember_familiar_networks'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.UniqueConstraint(condition=models.Q(('given_by', models.F('user'))), fields=('role',), name='one_person_is_the_first'),
        ),
    ]
