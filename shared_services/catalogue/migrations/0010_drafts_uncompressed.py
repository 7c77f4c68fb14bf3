from django.db import migrations


class Migration(migrations.Migration):

    expands = "how PostgreSQL keeps new values of one column; code before reads and writes them as ever"

    dependencies = [
        ('catalogue', '0009_town_looks'),
    ]

    operations = [
        migrations.RunSQL(
            'ALTER TABLE public.catalogue_draft ALTER COLUMN files SET STORAGE EXTERNAL',
            'ALTER TABLE public.catalogue_draft ALTER COLUMN files SET STORAGE EXTENDED',
        ),
    ]
