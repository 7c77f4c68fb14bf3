import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    expands = "a table that no code before knows"

    dependencies = [
        ('catalogue', '0008_maturity'),
    ]

    operations = [
        migrations.CreateModel(
            name='TownLook',
            fields=[
                ('town_schema', models.CharField(max_length=63, primary_key=True, serialize=False)),
                ('display_name', models.CharField(max_length=120)),
                ('subline', models.CharField(max_length=120)),
                ('monogram', models.CharField(max_length=3)),
                ('tone_light', models.CharField(max_length=7)),
                ('tone_dark', models.CharField(max_length=7)),
                ('contact', models.CharField(help_text='Office and address on one line.', max_length=400)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('logo', models.JSONField(help_text='{alt, width, height, light, dark}: pictures as data: addresses.', null=True)),
                ('as_of', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
