import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    expands = "a table that no code before knows"

    dependencies = [
        ('catalogue', '0007_shared_blocks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(choices=[('1.1', 'Reifegradmodell 1.1 (Juni 2020)')], max_length=10)),
                ('criteria', models.JSONField(help_text='Name and stage of each criterion, in their order.')),
                ('stage', models.PositiveSmallIntegerField(choices=[(0, 'Offline'), (1, 'Information'), (2, 'Formular-Assistent'), (3, 'Online-Leistung'), (4, 'Online-Transaktion')], help_text='The lowest of them.')),
                ('evidence', models.TextField(help_text='Where it can be seen.')),
                ('assessed_on', models.DateField()),
                ('assessed_by', models.CharField(max_length=64)),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='catalogue.service')),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__lte', 4)), name='assessment_stage_is_known'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='assessment_has_evidence')],
            },
        ),
    ]
