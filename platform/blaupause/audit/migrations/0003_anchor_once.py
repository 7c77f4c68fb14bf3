from django.db import migrations, models


class Migration(migrations.Migration):

    expands = "sealing never anchors a number twice"

    dependencies = [
        ('hub_audit', '0002_anchor'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='anchor',
            name='anchor_of_town',
        ),
        migrations.AddConstraint(
            model_name='anchor',
            constraint=models.UniqueConstraint(fields=('town', 'sequence'), name='anchor_once'),
        ),
    ]
