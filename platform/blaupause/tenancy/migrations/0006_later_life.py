import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A town may close, name who does its work now, and say where people turn."""

    expands = "another choice, and columns that the code before leaves empty"
    dependencies = [("tenancy", "0005_arriving")]
    operations = [
        migrations.AddField(
            model_name="town",
            name="farewell",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Where people turn who still come here.", max_length=600
            ),
        ),
        migrations.AddField(
            model_name="town",
            name="successor",
            field=models.ForeignKey(
                help_text="Who does its work since a merger.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tenancy.town",
            ),
        ),
        migrations.AlterField(
            model_name="town",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "angefragt"),
                    ("setup", "in Einrichtung"),
                    ("live", "online"),
                    ("moving", "zieht um"),
                    ("closing", "läuft aus"),
                    ("offline", "vom Netz"),
                    ("left", "ausgeschieden"),
                ],
                default="setup",
                max_length=20,
            ),
        ),
    ]
