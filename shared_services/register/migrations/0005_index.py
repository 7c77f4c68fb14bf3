from django.db import migrations


class Migration(migrations.Migration):
    """Nothing: the search is made by the next import, or by `blaupause register index`; until then it is slower."""

    dependencies = [
        ('register', '0004_search'),
    ]

    operations = []
