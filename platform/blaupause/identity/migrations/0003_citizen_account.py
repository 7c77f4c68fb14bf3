import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_team")]

    operations = [
        migrations.CreateModel(
            name="CitizenAccount",
            fields=[
                ("account_hmac", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("subject_hmac", models.CharField(max_length=64)),
                ("known_since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
