import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    expands = "the code before writes tones in hex, and logos of less than that, as data: addresses"

    dependencies = [
        ('catalogue', '0010_drafts_uncompressed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='townlook',
            name='as_of',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When the profile was saved that it shows.'),
        ),
        migrations.AddConstraint(
            model_name='townlook',
            constraint=models.CheckConstraint(condition=models.Q(('tone_dark__regex', '^#[0-9a-f]{6}$'), ('tone_light__regex', '^#[0-9a-f]{6}$')), name='look_tones_are_hex'),
        ),
        migrations.AddConstraint(
            model_name='townlook',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func(django.db.models.functions.comparison.Cast('logo', models.TextField()), function='octet_length', output_field=models.IntegerField()), 600000), name='look_logo_is_small'),
        ),
        migrations.AddConstraint(
            model_name='townlook',
            constraint=models.CheckConstraint(condition=models.Q(('logo__isnull', True), models.Q(('logo__has_keys', ['alt', 'width', 'height', 'light', 'dark']), ('logo__light__startswith', 'data:image/'), models.Q(('logo__dark', ''), ('logo__dark__startswith', 'data:image/'), _connector='OR')), _connector='OR'), name='look_logo_holds_pictures'),
        ),
    ]
