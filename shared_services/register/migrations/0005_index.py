from typing import Any

from django.db import migrations


def index(apps: Any, _schema_editor: Any) -> None:
    """Make a register that was read before findable; a new cell has none yet."""
    if not apps.get_model('register', 'Authority').objects.exists():
        return
    from shared_services.register.actions.indexing import index as make

    make()


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_search'),
    ]

    operations = [
        migrations.RunPython(index, migrations.RunPython.noop, elidable=True),
    ]
