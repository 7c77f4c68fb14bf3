import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    expands = "a table that no code before knows, and a column with a default that it leaves empty"

    dependencies = [
        ('catalogue', '0006_suggestions'),
    ]

    operations = [
        migrations.AddField(
            model_name='templateversion',
            name='blocks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), db_default=[], default=list, help_text='Hashes of the shared blocks in it.', size=None),
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40)),
                ('version', models.CharField(help_text='Semantic version.', max_length=30)),
                ('title', models.CharField(max_length=80)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('content', models.JSONField(help_text='Questions, schema, checks, and what templates may word themselves.')),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('published_by', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='block_version_once')],
            },
        ),
    ]
