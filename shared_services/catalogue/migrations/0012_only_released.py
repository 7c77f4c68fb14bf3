from django.db import migrations, models

RELEASED = """
    UPDATE public.catalogue_templateversion v SET is_released = true
    WHERE EXISTS (SELECT 1 FROM public.catalogue_release r WHERE r.template_version_id = v.id)
"""
MARKED = """
    CREATE FUNCTION public.catalogue_mark_released() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        UPDATE public.catalogue_templateversion SET is_released = true WHERE id = NEW.template_version_id;
        RETURN NULL;
    END $$;
    REVOKE ALL ON FUNCTION public.catalogue_mark_released() FROM PUBLIC;
    CREATE TRIGGER catalogue_mark_released AFTER INSERT ON public.catalogue_release
        FOR EACH ROW EXECUTE FUNCTION public.catalogue_mark_released();
"""
UNMARKED = """
    DROP TRIGGER catalogue_mark_released ON public.catalogue_release;
    DROP FUNCTION public.catalogue_mark_released();
"""
WHOLE = "ALTER TABLE public.catalogue_templateversion REPLICA IDENTITY FULL"
"""A version that is released is new to the cells that follow: PostgreSQL sends it whole only where it has written the
whole row before it was changed, too. That happens once for each version."""


class Migration(migrations.Migration):
    """A version knows that it was released: a publication's filter sees one row only (docs/adr/0023)."""

    expands = "the column has a default in the database, and a trigger writes it whichever code releases"
    dependencies = [("catalogue", "0011_look_limits")]
    operations = [
        migrations.AddField(
            model_name="templateversion",
            name="is_released",
            field=models.BooleanField(
                db_default=False, default=False, help_text="A trigger says so: further cells get only such."
            ),
        ),
        migrations.RunSQL(RELEASED, migrations.RunSQL.noop),
        migrations.RunSQL(MARKED, UNMARKED),
        migrations.RunSQL(WHOLE, "ALTER TABLE public.catalogue_templateversion REPLICA IDENTITY DEFAULT"),
    ]
