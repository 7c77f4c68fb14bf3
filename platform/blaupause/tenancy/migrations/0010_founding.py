from django.db import migrations, models


class Migration(migrations.Migration):
    """How an empty schema is made in fewer statements."""

    expands = "the column has a default in the database"
    dependencies = [("tenancy", "0009_unopened")]
    operations = [
        migrations.AddField(
            model_name="compiledrelease",
            name="founding",
            field=models.JSONField(
                default=list,
                db_default=models.Value([], models.JSONField()),
                help_text="All that an empty schema gets, in fewer statements.",
            ),
        ),
        migrations.RunSQL("DELETE FROM tenancy_compiledrelease", migrations.RunSQL.noop),  # compiled anew, with it
    ]
