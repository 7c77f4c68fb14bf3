from django.db import migrations, models


class Migration(migrations.Migration):
    """A word on two people is about what was compared, and ends; of before none counts, and is asked for anew."""

    expands = "each new column may be empty or has a default in the database"
    dependencies = [("onboarding", "0005_two_people")]
    operations = [
        migrations.AddField(
            model_name="twopeople",
            name="compared",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="twopeople",
            name="other_uuid",
            field=models.UUIDField(help_text="The other town, where it is about a merger.", null=True),
        ),
        migrations.AddField(
            model_name="twopeople",
            name="valid_until",
            field=models.DateTimeField(help_text="When a yes ends.", null=True),
        ),
    ]
