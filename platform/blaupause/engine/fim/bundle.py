"""From a FIM schema to the files of a template that renders, checks and takes answers without being touched."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from blaupause.engine.bundles.starting import starting_files
from blaupause.engine.fim.layout import lay_out
from blaupause.engine.fim.naming import line, slug
from blaupause.engine.fim.origin import FILE, describe
from blaupause.engine.fim.spots import Known
from blaupause.engine.fim.workbench import Lists, Todo, Workbench
from blaupause.engine.forms.compiler import flat
from blaupause.standards.xdatenfelder.model import Schema

type Json = dict[str, Any]

MAX_SLUG: Final = 50
_SEARCHED: Final = ("family_name", "first_names", "organisation")
_ROLES: Final = {
    "F60000000227": "family_name",
    "F60000000228": "first_names",
    "F60000000319": "organisation",
    "F60000000240": "phone",
    "F60000000242": "email",
    "F60000000243": "street",
    "F60000000246": "postcode",
    "F60000000247": "place",
}
"""Fields of the federal building blocks that say who applies (FIM-Baukasten, Nummernkreis 60)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A template made from a schema, and what a person has to look at."""

    files: Json
    todos: tuple[Todo, ...]


def template_of(schema: Schema, lists: Lists, today: date, known: Known | None = None) -> Imported:
    """Make a template from a schema; its name is that of the schema, with the id so that no two are called alike.

    Args:
        schema: what was read.
        lists: looks up code lists.
        today: the day of its first stored test.
        known: field ids that answers have had, from `merging.known_ids`.

    """
    bench = Workbench(lists, known or {})
    form = lay_out(schema, bench)
    title = line(schema.title or schema.name) or schema.id
    files = starting_files(service_slug(schema), title, form, official_title=line(schema.name) or title, today=today)
    template = files["template.json"]
    template["keys"] = [
        {"scheme": "fim", "value": schema.id, "verified": True, "source": f"FIM {schema.id} {schema.version}"}
    ]
    template["legal_basis"] = [
        {"title": line(basis.title), "verified": False} for basis in schema.bases if line(basis.title)
    ]
    template["applicant"] = _applicant(form)
    template["search_fields"] = [template["applicant"][role] for role in _SEARCHED if role in template["applicant"]]
    files[FILE] = describe(schema, bench, form, template)
    return Imported(files, tuple(bench.todos))


def service_slug(schema: Schema) -> str:
    """Return the name of a schema's service in addresses: the same for every version of it."""
    tail = schema.id.casefold()
    head = slug(schema.title or schema.name, "-")[: MAX_SLUG - len(tail) - 1].rstrip("-")
    return f"{head}-{tail}" if head else tail


def _applicant(form: Json) -> dict[str, str]:
    """Say who applies: the first answer of each kind that stands beside the others, in no repeated group."""
    found: dict[str, str] = {}
    for page in form["pages"]:
        for question in flat(page["questions"]):
            role = _ROLES.get(question.get("fim", "").rpartition("/")[2])
            if role and question["widget"] in {"text", "textarea"}:
                found.setdefault(role, question["field"])
    return found
