from django.db import migrations

from evenkeel.common.models import FreeText


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0010_add_each_thing_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="joining_note",
            field=FreeText(blank=True, default="", max_length=1000),
        ),
    ]
