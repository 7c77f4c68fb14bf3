from django.db import migrations, models


class Migration(migrations.Migration):
    """A town may be taken off the network while it is in set-up, and goes back there."""

    expands = "the column has a default in the database"
    dependencies = [("tenancy", "0008_promised_day")]
    operations = [
        migrations.AddField(
            model_name="town",
            name="is_unopened",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Taken off the network while in set-up; it goes back there."
            ),
        ),
    ]
