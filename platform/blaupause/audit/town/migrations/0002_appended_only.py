"""Events and read accesses are appended, never changed: not even the town's own role may (docs/adr/0009).

The town's role is called like its schema, so the same SQL fits every town.
"""

from django.db import migrations

SEALS_WITHOUT_KEY = "UPDATE audit_event SET sequence = NULL, seal = '' WHERE seal <> ''"
"""Seals made before they had a key are worth nothing; the next sealing makes them anew."""

SEALED_ONCE = """
    CREATE FUNCTION audit_sealed_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.seal <> '' THEN
            RAISE EXCEPTION 'permission denied: event % is sealed', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER audit_sealed_once BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_sealed_once();
"""
APPENDED_ONLY = """
    DO $$ BEGIN
        EXECUTE format('REVOKE UPDATE, DELETE ON audit_event, audit_readaccess FROM %I', current_schema());
        EXECUTE format('GRANT UPDATE (sequence, seal) ON audit_event TO %I', current_schema());
    END $$;
"""


class Migration(migrations.Migration):
    expands = "events were never changed by any code; seals are written by this one only"
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(SEALS_WITHOUT_KEY, migrations.RunSQL.noop),
        migrations.RunSQL(
            SEALED_ONCE, "DROP TRIGGER audit_sealed_once ON audit_event; DROP FUNCTION audit_sealed_once()"
        ),
        migrations.RunSQL(APPENDED_ONLY, migrations.RunSQL.noop),
    ]
