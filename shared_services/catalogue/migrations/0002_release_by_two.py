import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='release',
            name='signature',
            field=models.CharField(blank=True, db_default='', default='', max_length=88),
        ),
        migrations.AddField(
            model_name='release',
            name='statement',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='release',
            name='valid_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='templateversion',
            name='editors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), db_default=[], default=list, help_text='Who else worked on it: no approvers.', size=None),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('asked_by', models.CharField(max_length=64)),
                ('template_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='catalogue.templateversion')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('deprecated', 'abgekündigt'), ('withdrawn', 'zurückgezogen')], max_length=10)),
                ('ends_on', models.DateField(help_text='Last day on which people may begin to apply.', null=True)),
                ('successor', models.CharField(blank=True, default='', help_text='What to use instead.', max_length=200)),
                ('reason', models.TextField(help_text='For the towns.')),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_by', models.CharField(max_length=64)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retirements', to='catalogue.release')),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', False), ('kind', 'deprecated')), models.Q(('ends_on__isnull', True), ('kind', 'withdrawn')), _connector='OR'), name='retirement_has_its_end')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('land', 'Land'), ('kspv', 'KSpV')], max_length=4)),
                ('person', models.CharField(max_length=64)),
                ('is_approval', models.BooleanField()),
                ('reason', models.TextField(blank=True, default='')),
                ('voted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='catalogue.review')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('review', 'party'), name='vote_once_per_party'), models.UniqueConstraint(fields=('review', 'person'), name='vote_once_per_person'), models.CheckConstraint(condition=models.Q(('is_approval', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='vote_refusal_has_reason')],
            },
        ),
    ]
