"""The bundle that a template starts from: small, and good as it is. Its texts say what is still to be written."""

from datetime import date
from typing import Any, Final

from blaupause.engine.bundles.editing.model import EASY, TEMPLATE, TEXTS
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.starting import starting_files

TO_DO: Final = "Noch zu schreiben: "
"""How a text begins that stands in for one to come."""
_DAY: Final = date(2026, 1, 5)
_VERSION: Final = "1.0.0"
_APPLICANT: Final = {
    "first_names": "vornamen",
    "family_name": "familienname",
    "email": "email",
    "phone": "telefon",
}


def slug_from(title: str) -> str:
    """Make the address of a service of its title."""
    return name_from(title, (), "leistung").replace("_", "-")


def empty_bundle(title: str, slug: str) -> dict[str, Any]:
    """Return the files of a template that asks for contact details only."""
    files = starting_files(slug, title, _form(), today=_DAY)
    files[TEMPLATE] |= {
        "version": _VERSION,
        "summary": f"{TO_DO}Worum es geht, in einem Satz.",
        "who": f"{TO_DO}Wer das nutzen kann.",
        "applicant": dict(_APPLICANT),
        "search_fields": ["familienname"],
        "submit_label": title,
    }
    files[TEXTS] |= {"what": f"{TO_DO}Worum es geht.", "who": f"{TO_DO}Für wen das ist."}
    files[EASY]["lines"] = [f"{TO_DO}Was ist das?", f"{TO_DO}Wer kann das machen?", f"{TO_DO}Was passiert danach?"]
    return files


def _form() -> dict[str, Any]:
    words = {"type": "string", "format": "din91379", "maxLength": 120}
    return {
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "vornamen": words,
                "familienname": words,
                "email": {"type": "string", "format": "email"},
                "telefon": {"type": "string", "format": "phone"},
            },
            "required": ["vornamen", "familienname", "email"],
        },
        "pages": [
            {
                "id": "kontakt",
                "title": "Über Sie",
                "questions": [
                    {"field": "vornamen", "label": "Vornamen", "widget": "text", "autocomplete": "given-name"},
                    {"field": "familienname", "label": "Familienname", "widget": "text", "autocomplete": "family-name"},
                    {"field": "email", "label": "E-Mail-Adresse", "widget": "email", "autocomplete": "email"},
                    {"field": "telefon", "label": "Telefonnummer", "widget": "tel", "autocomplete": "tel"},
                ],
            }
        ],
    }
