from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0009_name_sylheti_by_its_tag"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="request_key",
            field=models.CharField(max_length=40, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="facilitator",
            name="request_key",
            field=models.CharField(max_length=40, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="offering",
            name="request_key",
            field=models.CharField(max_length=40, null=True, unique=True),
        ),
    ]
