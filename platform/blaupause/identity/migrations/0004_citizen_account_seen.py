import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_citizen_account")]

    operations = [
        migrations.AddField(
            model_name="citizenaccount",
            name="seen_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                help_text="Of the last login, to the day; long ago, it goes.",
            ),
        ),
    ]
