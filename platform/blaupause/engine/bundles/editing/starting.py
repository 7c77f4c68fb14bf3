"""The bundle that a template starts from: small, and good as it is. Its texts say what is still to be written."""

from typing import Any, Final

from blaupause.engine.bundles.editing.model import EASY, FORM, PARAMETERS, RULES, TEMPLATE, TESTS, TEXTS
from blaupause.engine.bundles.editing.names import name_from

TO_DO: Final = "Noch zu schreiben: "
"""How a text begins that stands in for one to come."""
_DAY: Final = "2026-01-05"
_STEPS: Final = (
    ("received", "Eingegangen", "sofort"),
    ("review", "Wir prüfen Ihre Angaben", "{params.processing_time}"),
    ("answered", "Sie lesen hier unsere Antwort", "wenn wir fertig sind"),
)

_APPLICANT: Final = {
    "first_names": "vornamen",
    "family_name": "familienname",
    "email": "email",
    "phone": "telefon",
}
_ANSWERED: Final[dict[str, Any]] = {
    "id": "answer",
    "label": "Antworten und abschließen",
    "citizen_label": "Erledigt",
    "act": "Antwort senden und abschließen",
    "letter": None,
    "reasons_required": True,
    "reason_blocks": [],
}


def slug_from(title: str) -> str:
    """Make the address of a service of its title."""
    return name_from(title, (), "leistung").replace("_", "-")


def empty_bundle(title: str, slug: str) -> dict[str, Any]:
    """Return the files of a template that asks for contact details only."""
    return {
        TEMPLATE: _template(title, slug),
        FORM: _form(),
        RULES: {"checks": [], "fee": None, "hints": []},
        PARAMETERS: {"parameters": _parameters()},
        TEXTS: _texts(),
        EASY: {
            "title": title,
            "lines": [f"{TO_DO}Was ist das?", f"{TO_DO}Wer kann das machen?", f"{TO_DO}Was passiert danach?"],
            "marked_untested": True,
        },
        TESTS: {
            "tests": [
                {
                    "id": "T1",
                    "title": "Ohne Angaben: Das Formular sagt, was fehlt",
                    "today": _DAY,
                    "params": {},
                    "answers": {},
                    "expect": {"valid": False},
                }
            ]
        },
    }


def _template(title: str, slug: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "version": "1.0.0",
        "title": title,
        "official_title": title,
        "summary": f"{TO_DO}Worum es geht, in einem Satz.",
        "keys": [],
        "level_of_government": "municipality",
        "audience": ["citizen"],
        "life_situations": ["sonstiges"],
        "synonyms": [],
        "minutes": 5,
        "login": {"required": False, "level": "none"},
        "legal_basis": [],
        "documents": [],
        "who": f"{TO_DO}Wer das nutzen kann.",
        "processing_time": "{params.processing_time}",
        "due_days": 14,
        "draft_days": 30,
        "retention": {"months": 24, "from": "closed", "verified": False},
        "second_proof": None,
        "applicant": dict(_APPLICANT),
        "search_fields": ["familienname"],
        "process": {"steps": [dict(zip(("id", "label", "expected"), step, strict=True)) for step in _STEPS]},
        "outcomes": [dict(_ANSWERED)],
        "remedy": {"kind": "none", "locked": True},
        "declaration": "Meine Angaben stimmen nach meinem Wissen.",
        "submit_label": title,
        "answer_public": False,
        "keep_photo_location": False,
    }


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


def _parameters() -> list[dict[str, Any]]:
    """List what every service needs (`soundness.OF_EVERY`)."""
    named = (
        ("unit", "Zuständige Stelle", "unit", "process"),
        ("contact_phone", "Telefon für Fragen", "phone", "contact"),
        ("contact_email", "E-Mail für Fragen", "email", "contact"),
        ("processing_time", "Dauer der Bearbeitung", "text", "process"),
    )
    listed: list[dict[str, Any]] = [
        {"id": id_, "label": label, "type": type_, "required": True, "locked": False, "group": group}
        for id_, label, type_, group in named
    ]
    listed[-1]["default"] = "in der Regel 2 Wochen"
    return listed


def _texts() -> dict[str, Any]:
    return {
        "what": f"{TO_DO}Worum es geht.",
        "who": f"{TO_DO}Für wen das ist.",
        "how": "Sie füllen das Formular aus. Ein Konto brauchen Sie nicht.",
        "next": ["Wir prüfen Ihre Angaben, {params.processing_time}.", "Wir schreiben Ihnen eine E-Mail."],
        "questions": [],
        "receipt_next": ["Wir prüfen Ihre Angaben, {params.processing_time}."],
    }
