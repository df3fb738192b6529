from django.db import migrations


def name_by_tag(apps, schema_editor):
    """Public pages print the code as a language tag, which the word never was."""
    for model in ("Series", "Session"):
        apps.get_model("gatherings", model).objects.filter(language="sylheti").update(language="syl")


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0008_keep_each_index_once"),
    ]

    operations = [migrations.RunPython(name_by_tag, migrations.RunPython.noop)]
