from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0003_let_a_need_be_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="request_key",
            field=models.CharField(max_length=40, null=True, unique=True),
        ),
    ]
