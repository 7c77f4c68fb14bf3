from django.db import migrations, models


class Migration(migrations.Migration):
    """A town that leaves was promised a day before which nothing of it is deleted."""

    expands = "a column that the code before leaves empty"
    dependencies = [("tenancy", "0007_host_wish")]
    operations = [
        migrations.AddField(
            model_name="town",
            name="deletes_on",
            field=models.DateField(help_text="Promised to the town: before that day nothing is deleted.", null=True),
        ),
    ]
