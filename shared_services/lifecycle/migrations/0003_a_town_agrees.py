from django.db import migrations, models


class Migration(migrations.Migration):
    """A merger waits for the town that takes the other in, which may also refuse."""

    expands = "the constraint on ends allows one state more; the code before writes none of the new columns"
    dependencies = [
        ('lifecycle', '0002_merger_by_two'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='townchange',
            name='town_change_ended_has_moment',
        ),
        migrations.AddField(
            model_name='townchange',
            name='agreed_at',
            field=models.DateTimeField(help_text='When the town that takes the other in agreed.', null=True),
        ),
        migrations.AddField(
            model_name='townchange',
            name='agreed_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='townchange',
            name='state',
            field=models.CharField(choices=[('asked', 'wartet auf Bestätigung'), ('planned', 'geplant'), ('done', 'eingetreten'), ('withdrawn', 'zurückgenommen'), ('refused', 'abgelehnt')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='townchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ('asked', 'planned'))), models.Q(('ended_at__isnull', False), ('state__in', ('done', 'withdrawn', 'refused'))), _connector='OR'), name='town_change_ended_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='townchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_by', '')), models.Q(('act', 'merge'), ('agreed_at__isnull', False), models.Q(('agreed_by__in', ('', models.F('asked_by'))), _negated=True)), _connector='OR'), name='town_change_agreed_by_another'),
        ),
    ]
