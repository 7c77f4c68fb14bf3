
from django.db import migrations, models


class Migration(migrations.Migration):
    """A copy that a move was killed over is known as such."""

    dependencies = [("tenancy", "0004_moving")]
    operations = [
        migrations.AddField(
            model_name="town",
            name="is_arriving",
            field=models.BooleanField(
                db_default=False, default=False, help_text="A copy that a move has not finished: the town lives elsewhere."
            ),
        ),
    ]
