from django.db import migrations

RECKONED = """
    CREATE FUNCTION public.catalogue_reckon_released() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.is_released := EXISTS (SELECT 1 FROM public.catalogue_release r WHERE r.template_version_id = NEW.id);
        RETURN NEW;
    END $$;
    CREATE TRIGGER catalogue_reckon_released BEFORE INSERT OR UPDATE OF is_released ON public.catalogue_templateversion
        FOR EACH ROW EXECUTE FUNCTION public.catalogue_reckon_released();
    ALTER FUNCTION public.catalogue_mark_released() SECURITY INVOKER;
    GRANT UPDATE (is_released) ON public.catalogue_templateversion TO hub;
"""
"""Whoever writes the column gets what the record says: so the hub may do it itself, and needs nobody else's rights.
What arrives by replication stays as the other cell told it: triggers keep still there."""
UNRECKONED = """
    REVOKE UPDATE (is_released) ON public.catalogue_templateversion FROM hub;
    ALTER FUNCTION public.catalogue_mark_released() SECURITY DEFINER;
    DROP TRIGGER catalogue_reckon_released ON public.catalogue_templateversion;
    DROP FUNCTION public.catalogue_reckon_released();
"""


class Migration(migrations.Migration):
    """Nobody can say of a version that it was released, unless it was."""

    expands = "code before never writes the column by itself; its trigger goes on doing so, as the role that releases"
    dependencies = [("catalogue", "0012_only_released")]
    operations = [migrations.RunSQL(RECKONED, UNRECKONED)]
