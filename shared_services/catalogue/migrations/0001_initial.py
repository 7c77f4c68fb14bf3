import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('sort_key', models.CharField(db_index=True, help_text='DIN 5007-1.', max_length=410)),
                ('summary', models.CharField(blank=True, default='', max_length=400)),
                ('level', models.CharField(choices=[('municipality', 'Stadt oder Gemeinde'), ('district', 'Landkreis')], default='municipality', max_length=12)),
                ('words', models.TextField(blank=True, default='', help_text='What people type when they look for it.')),
                ('folded', models.TextField(blank=True, default='', help_text='Title and words without marks, for parts of words.')),
                ('near', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='Its words with one letter left out.', size=None)),
                ('document', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='german', weight='A'), '||', django.contrib.postgres.search.SearchVector('words', config='german', weight='B'), django.contrib.postgres.search.SearchConfig('german')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ('sort_key',),
            },
        ),
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='Semantic version.', max_length=30)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('bundle', models.JSONField(help_text='The files of the bundle, by name.')),
                ('imported_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('imported_by', models.CharField(blank=True, default='', max_length=64)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.service')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('released_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('released_by', models.CharField(max_length=64)),
                ('template_version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='catalogue.templateversion')),
            ],
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('town_schema', models.CharField(max_length=63)),
                ('content_hash', models.CharField(max_length=64)),
                ('version', models.CharField(max_length=30)),
                ('policy', models.CharField(max_length=20)),
                ('is_online', models.BooleanField()),
                ('as_of', models.DateTimeField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usages', to='catalogue.service')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('leika', 'Leistungsschlüssel'), ('ozg', 'OZG-Kennung'), ('fim', 'FIM-Kennung')], max_length=10)),
                ('value', models.CharField(max_length=40)),
                ('is_verified', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, default='', max_length=200)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='catalogue.service')),
            ],
            options={
                'ordering': ('scheme', 'value'),
                'constraints': [models.UniqueConstraint(fields=('service', 'scheme', 'value'), name='service_key_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='templateversion',
            constraint=models.UniqueConstraint(fields=('service', 'version'), name='template_version_once'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.UniqueConstraint(fields=('town_schema', 'service'), name='usage_once'),
        ),
    ]
