import blaupause.crypto.fields
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=0, help_text='Version; the highest counts.', unique=True)),
                ('display_name', models.CharField(max_length=120)),
                ('subline', models.CharField(default='Online-Dienste', max_length=120)),
                ('monogram', models.CharField(max_length=3)),
                ('colour', models.CharField(help_text="The town's own colour; the tones shown are derived from it.", max_length=7)),
                ('tone_light', models.CharField(max_length=7)),
                ('tone_dark', models.CharField(max_length=7)),
                ('contact_unit', models.CharField(default='Bürgerbüro', max_length=120)),
                ('street', models.CharField(blank=True, default='', max_length=120)),
                ('postcode', models.CharField(blank=True, default='', max_length=5)),
                ('place', models.CharField(blank=True, default='', max_length=80)),
                ('phone', models.CharField(blank=True, default='', max_length=40)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('opening_hours', models.JSONField(default=list, help_text='As for units.')),
                ('legal_texts', models.JSONField(default=dict, help_text='imprint, privacy, accessibility, plain: Markdown by page.')),
                ('case_prefix', models.CharField(help_text='First letters of file numbers, such as FD.', max_length=4)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('created_by', models.CharField(blank=True, default='', max_length=64)),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('sort_key', models.CharField(db_index=True, editable=False, help_text='DIN 5007-1.', max_length=240)),
                ('street', models.CharField(blank=True, default='', max_length=120)),
                ('postcode', models.CharField(blank=True, default='', max_length=5)),
                ('place', models.CharField(blank=True, default='', max_length=80)),
                ('room', models.CharField(blank=True, default='', max_length=80)),
                ('phone', models.CharField(blank=True, default='', max_length=40)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('opening_hours', models.JSONField(default=list, help_text="[{day: 0 (Monday) … 6, from: '08:00', to: '16:00'}]")),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('sort_key',),
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(choices=[('draft', 'Entwurf'), ('attachment', 'Anlage'), ('copy', 'Antragskopie'), ('notice', 'Bescheid'), ('message', 'Nachricht')], max_length=20)),
                ('owner', models.CharField(help_text="Key of the row it belongs to, such as a draft's id.", max_length=64)),
                ('name', blaupause.crypto.fields.EncryptedTextField()),
                ('media_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', blaupause.crypto.fields.EncryptedBinaryField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['purpose', 'owner'], name='file_of_owner')],
            },
        ),
    ]
