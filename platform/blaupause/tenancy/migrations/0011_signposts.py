import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

POINT = """
    CREATE FUNCTION public.tenancy_point(of_cell text, of_town bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM public.tenancy_town WHERE id = of_town FOR NO KEY UPDATE;
        DELETE FROM public.tenancy_signpost s USING public.tenancy_town t
        WHERE t.id = of_town AND s.cell = of_cell AND s.town = t.uuid
            AND (t.is_arriving OR t.state IN ('requested', 'left'));
        INSERT INTO public.tenancy_signpost AS s (cell, town, slug, name, kind, state, ars, is_sample, hosts)
        SELECT of_cell, t.uuid, t.slug, t.name, t.kind, t.state, t.ars, t.is_sample,
            ARRAY(SELECT d.domain FROM public.tenancy_domain d WHERE d.tenant_id = t.id ORDER BY d.is_primary DESC, d.domain)
        FROM public.tenancy_town t
        WHERE t.id = of_town AND NOT t.is_arriving AND t.state NOT IN ('requested', 'left')
        ON CONFLICT (cell, town) DO UPDATE SET slug = excluded.slug, name = excluded.name, kind = excluded.kind,
            state = excluded.state, ars = excluded.ars, is_sample = excluded.is_sample, hosts = excluded.hosts,
            changed_at = statement_timestamp()
        WHERE (s.slug, s.name, s.kind, s.state, s.ars, s.is_sample, s.hosts) IS DISTINCT FROM
            (excluded.slug, excluded.name, excluded.kind, excluded.state, excluded.ars, excluded.is_sample,
            excluded.hosts);
    END $$;
"""
"""What people may know of a town is written beside it; of one that only asks, has left or is on its way here, nothing.

Whoever changes a town waits for who gives it a host just now: each would tell what the other has not done yet."""
TOLD = """
    CREATE FUNCTION public.tenancy_town_told() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM public.tenancy_signpost WHERE cell = TG_ARGV[0] AND town = OLD.uuid;
        ELSE
            PERFORM public.tenancy_point(TG_ARGV[0], NEW.id);
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION public.tenancy_host_told() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'DELETE' THEN
            PERFORM public.tenancy_point(TG_ARGV[0], NEW.tenant_id);
        END IF;
        IF TG_OP <> 'INSERT' THEN
            PERFORM public.tenancy_point(TG_ARGV[0], OLD.tenant_id);
        END IF;
        RETURN NULL;
    END $$;
"""
"""Called by triggers that `fleet offer` sets, with the cell's name: a cell that is alone writes nothing of this."""
FREE = """
    CREATE FUNCTION public.tenancy_require_free(of_town uuid, its_ars text, its_host text) RETURNS void
    LANGUAGE plpgsql AS $$
    DECLARE
        other public.tenancy_signpost;
    BEGIN
        SELECT s.* INTO other FROM public.tenancy_signpost s
        WHERE s.town <> of_town AND (its_ars <> '' AND s.ars = its_ars OR its_host = ANY(s.hosts)) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION '% in the cell % has this key or host', other.name, other.cell
                USING ERRCODE = 'unique_violation';
        END IF;
    END $$;
    CREATE FUNCTION public.tenancy_town_free() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' OR NEW.ars <> OLD.ars THEN
            PERFORM public.tenancy_require_free(NEW.uuid, NEW.ars, NULL);
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION public.tenancy_host_free() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' OR NEW.domain <> OLD.domain THEN
            PERFORM public.tenancy_require_free(t.uuid, '', NEW.domain) FROM public.tenancy_town t WHERE t.id = NEW.tenant_id;
        END IF;
        RETURN NULL;
    END $$;
"""
"""Called by triggers that `fleet follow` sets: no second town of a key or host that another cell has told."""
UNDO = """
    DROP FUNCTION public.tenancy_host_free() CASCADE;
    DROP FUNCTION public.tenancy_town_free() CASCADE;
    DROP FUNCTION public.tenancy_require_free(uuid, text, text);
    DROP FUNCTION public.tenancy_host_told() CASCADE;
    DROP FUNCTION public.tenancy_town_told() CASCADE;
    DROP FUNCTION public.tenancy_point(text, bigint);
"""


class Migration(migrations.Migration):
    """A cell tells the others which towns live in it."""

    expands = "a table and functions that no code before knows, and nothing calls until a cell offers or follows"
    dependencies = [("tenancy", "0010_founding")]
    operations = [
        migrations.CreateModel(
            name="Signpost",
            fields=[
                ("pk", models.CompositePrimaryKey("cell", "town", blank=True, editable=False, primary_key=True, serialize=False)),
                ("cell", models.CharField(max_length=63)),
                ("town", models.UUIDField()),
                ("slug", models.CharField(max_length=63)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(choices=[("city", "Stadt"), ("municipality", "Gemeinde"), ("district", "Landkreis"), ("association", "Verband")], max_length=20)),
                ("state", models.CharField(choices=[("requested", "angefragt"), ("setup", "in Einrichtung"), ("live", "online"), ("moving", "zieht um"), ("closing", "läuft aus"), ("offline", "vom Netz"), ("left", "ausgeschieden")], max_length=20)),
                ("ars", models.CharField(max_length=12)),
                ("is_sample", models.BooleanField()),
                ("hosts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), help_text="The main one first.", size=None)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"ordering": ("cell", "slug")},
        ),
        migrations.RunSQL(POINT + TOLD + FREE, UNDO),
    ]
