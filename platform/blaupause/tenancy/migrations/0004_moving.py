from django.db import migrations, models


class Migration(migrations.Migration):
    """A town may be on its way to another cell."""

    expands = "another choice only; the column stays as it is"
    dependencies = [("tenancy", "0003_leaving")]
    operations = [
        migrations.AlterField(
            model_name="town",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "angefragt"),
                    ("setup", "in Einrichtung"),
                    ("live", "online"),
                    ("moving", "zieht um"),
                    ("offline", "vom Netz"),
                    ("left", "ausgeschieden"),
                ],
                default="setup",
                max_length=20,
            ),
        ),
    ]
