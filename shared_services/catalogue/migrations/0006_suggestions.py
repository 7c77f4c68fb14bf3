import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

STATES = [
    ("sent", "Gesendet"),
    ("in_review", "In Prüfung"),
    ("accepted", "Angenommen"),
    ("refused", "Abgelehnt"),
    ("done", "Umgesetzt"),
    ("withdrawn", "Zurückgezogen"),
]
VIEW = """
    CREATE VIEW public.catalogue_suggestionanswer WITH (security_barrier) AS
    SELECT id, reference, state, answer, in_version, answered_at
    FROM public.catalogue_suggestion
    WHERE town_schema = current_user
"""


class Migration(migrations.Migration):

    expands = "a table and a view of it that no code before knows"

    dependencies = [("catalogue", "0005_usage_over_time")]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("town_schema", models.CharField(max_length=63)),
                ("reference", models.UUIDField(help_text="Its id in the town.")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="catalogue.service",
                    ),
                ),
                ("version", models.CharField(help_text="The version it was made on.", max_length=30)),
                (
                    "place",
                    models.CharField(help_text="The part it is about, as the editor addresses it.", max_length=500),
                ),
                ("part", models.CharField(help_text="What that part was called.", max_length=200)),
                ("wish", models.CharField(max_length=2000)),
                ("reason", models.CharField(max_length=1000)),
                (
                    "contact_name",
                    models.CharField(
                        blank=True, default="", help_text="An office that may be asked.", max_length=200
                    ),
                ),
                ("contact_email", models.CharField(blank=True, default="", max_length=254)),
                ("made_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("state", models.CharField(choices=STATES, default="sent", max_length=10)),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="others",
                        to="catalogue.suggestion",
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", help_text="For the towns.", max_length=1000)),
                (
                    "in_version",
                    models.CharField(
                        blank=True, default="", help_text="The version that brings it.", max_length=30
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, default="", max_length=64)),
                (
                    "edition",
                    models.PositiveIntegerField(
                        default=1, help_text="Counts the answers: what a page was based on."
                    ),
                ),
            ],
            options={
                "ordering": ("made_at", "pk"),
                "indexes": [models.Index(fields=["state", "made_at"], name="suggestion_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("town_schema", "reference"), name="suggestion_once"),
                    models.CheckConstraint(
                        condition=models.Q(answered_at__isnull=True, answered_by="")
                        | (models.Q(answered_at__isnull=False) & ~models.Q(answered_by="")),
                        name="suggestion_answer_has_person",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(state="refused") | ~models.Q(answer=""),
                        name="suggestion_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(state="done") | ~models.Q(in_version=""),
                        name="suggestion_done_has_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionAnswer",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.UUIDField()),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("answer", models.CharField(max_length=1000)),
                ("in_version", models.CharField(max_length=30)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "catalogue_suggestionanswer",
                "managed": False,
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW public.catalogue_suggestionanswer"),
    ]
