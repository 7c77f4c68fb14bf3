import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('land', 'Land'), ('region', 'Regierungsbezirk oder Region'), ('district', 'Kreis'), ('association', 'Gemeindeverband'), ('municipality', 'Gemeinde'), ('unincorporated', 'gemeindefreies Gebiet')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('sort_key', models.CharField(db_index=True, help_text='DIN 5007-1.', max_length=250)),
                ('text_kind', models.CharField(blank=True, default='', help_text='Textkennzeichen of the register, such as 63 Stadt.', max_length=2)),
                ('seat', models.CharField(blank=True, default='', max_length=120)),
                ('postcode', models.CharField(blank=True, default='', max_length=5)),
                ('area_hectares', models.PositiveIntegerField(null=True)),
                ('inhabitants', models.PositiveIntegerField(null=True)),
                ('as_of', models.DateField(help_text='State of the register the row was read from.')),
                ('source', models.CharField(max_length=120)),
                ('is_sample', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('sort_key',),
            },
        ),
        migrations.CreateModel(
            name='AuthorityKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('ags', 'Amtlicher Gemeindeschlüssel'), ('ars', 'Amtlicher Regionalschlüssel')], max_length=3)),
                ('value', models.CharField(max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='register.authority')),
            ],
            options={
                'indexes': [models.Index(fields=['scheme', 'value'], name='authority_key_value')],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'value', 'valid_from'), name='authority_key_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='authority_key_valid_order')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='register.authority')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predecessions', to='register.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor', 'on'), name='succession_once')],
            },
        ),
    ]
