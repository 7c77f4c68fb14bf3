from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody confirms a merger that they asked for themselves."""

    expands = "the code before confirms no merger, so that the constraint refuses nothing of what it writes"
    dependencies = [("lifecycle", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="townchange", name="town_change_by_two"),
        migrations.AddConstraint(
            model_name="townchange",
            constraint=models.CheckConstraint(
                name="town_change_by_two",
                condition=models.Q(
                    models.Q(("act__in", ("merge", "leave")), ("confirmed_at__isnull", False), _negated=True),
                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
            ),
        ),
    ]
