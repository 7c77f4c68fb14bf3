from django.db import migrations, models

VIEW = """
    CREATE VIEW public.catalogue_neighbour AS
    SELECT u.id, s.slug AS service_slug, t.slug AS town_slug, t.name AS town_name, left(t.ars, 5) AS district,
        (SELECT max(as_of) FROM public.catalogue_usage) AS as_of
    FROM public.catalogue_usage u
    JOIN public.catalogue_service s ON s.id = u.service_id
    JOIN public.tenancy_town t ON t.schema_name = u.town_schema
    WHERE u.is_online AND t.state IN ('live', 'moving')
"""


class Migration(migrations.Migration):

    expands = "a view that the code before does not know; its tables stay as they are"

    dependencies = [
        ('catalogue', '0003_draft'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('service_slug', models.SlugField(max_length=80)),
                ('town_slug', models.SlugField(max_length=63)),
                ('town_name', models.CharField(max_length=200)),
                ('district', models.CharField(help_text='The first five digits of the regional key.', max_length=5)),
                ('as_of', models.DateTimeField(help_text='When a town last reported anything.')),
            ],
            options={
                'db_table': 'catalogue_neighbour',
                'managed': False,
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW public.catalogue_neighbour"),
    ]
