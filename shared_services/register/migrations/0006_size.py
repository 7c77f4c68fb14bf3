import uuid

from django.db import migrations, models

SIZES = """
    UPDATE register_searchterm SET size = coalesce(f.inhabitants, 0) FROM register_findable f
    WHERE place_id = f.authority_id AND f.ended_on IS NULL AND f.kind IN ('municipality', 'district')
"""


class Migration(migrations.Migration):

    expands = "a column that the code before leaves empty, filled here; a table that it does not know"

    dependencies = [
        ('register', '0005_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchterm',
            name='size',
            field=models.PositiveIntegerField(help_text='How many live there; 0: not counted, none: it is no municipality or district of now.', null=True),
        ),
        migrations.RunSQL(SIZES, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name='searchterm', name='term_beginning'),
        migrations.RemoveIndex(model_name='searchterm', name='term_gram'),
        migrations.AddIndex(
            model_name='searchterm',
            index=models.Index(condition=models.Q(('is_gram', False)), fields=['term', 'place'], include=('size',), name='beginning'),
        ),
        migrations.AddIndex(
            model_name='searchterm',
            index=models.Index(condition=models.Q(('is_gram', True)), fields=['term', 'place'], include=('size',), name='gram'),
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.UUIDField(default=uuid.uuid4)),
            ],
        ),
    ]
