from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_find_carers_on_hold"),
    ]

    operations = [
        migrations.AddField(
            model_name="caringrole",
            name="request_key",
            field=models.CharField(max_length=40, null=True, unique=True),
        ),
    ]
