"""What holds a town back, and when towns went online.

Of services that are online already only the last report is known: their history begins with it.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    expands = "a column with a default and a table that no code before has; the rows only begin its history"

    dependencies = [("catalogue", "0004_neighbours")]

    operations = [
        migrations.AddField(
            model_name="usage",
            name="held_back",
            field=models.CharField(
                blank=True,
                choices=[
                    ("value", "Für die neue Version muss die Kommune Werte eintragen oder ansehen"),
                    ("postponed", "Die Kommune hat die neue Version zurückgestellt"),
                ],
                db_default="",
                default="",
                help_text="Why no newer version runs.",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Activation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("town_schema", models.CharField(max_length=63)),
                ("is_online", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activations",
                        to="catalogue.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "town_schema", "at"), name="activation_once")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO catalogue_activation (service_id, town_schema, is_online, at)"
            " SELECT service_id, town_schema, is_online, as_of FROM catalogue_usage WHERE is_online",
            migrations.RunSQL.noop,
        ),
    ]
