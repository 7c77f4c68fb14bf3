"""The files of a template that was just begun: sound, so that it can be tried at once, and general in its words."""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from blaupause.engine.forms.checking import check
from blaupause.engine.forms.compiler import compile_form

type Files = dict[str, Any]

FIRST_VERSION: Final = "0.1.0"
ANSWERED: Final[Files] = {
    "id": "answered",
    "label": "Sie lesen hier unsere Antwort",
    "expected": "wenn wir fertig sind",
}
"""The last step of a service that sends no letter."""
READ_WITH_CODE: Final = "Die Antwort lesen Sie mit Ihrem Code."
_MINUTES_A_QUESTION: Final = 3
_LONGEST: Final = 60


def starting_files(slug: str, title: str, form: Mapping[str, Any], *, today: date, official_title: str = "") -> Files:
    """Return a bundle for a form: no fee, no notice, an answer as its outcome, and what towns set in all services.

    Args:
        slug: name of the service in addresses.
        title: how people call it, at most 300 characters.
        form: content of form.json; it compiles.
        today: the day of its first stored test.
        official_title: as a register has it; the title where nothing is said.

    """
    return {
        "template.json": _template(slug, title, official_title or title, len(form["schema"]["properties"])),
        "form.json": dict(form),
        "rules.json": {"checks": [], "fee": None, "hints": []},
        "parameters.json": {"parameters": usual_parameters()},
        "texts.de.json": _texts(title),
        "texts.de-leicht.json": _easy(title),
        "tests.json": {"tests": [first_test(form, today)]},
    }


def first_test(form: Mapping[str, Any], today: date) -> Files:
    """Return the test that there always is: an application without answers."""
    missing = check(compile_form(form).situation({}, {}, today))
    return {
        "id": "T1",
        "title": "Ohne Antworten",
        "today": today.isoformat(),
        "params": {},
        "answers": {},
        "expect": {"valid": not missing},
    }


_FRAME: Final[Files] = {
    "keys": [],
    "level_of_government": "municipality",
    "audience": ["citizen"],
    "life_situations": ["weitere"],
    "synonyms": [],
    "login": {"required": False, "level": "none"},
    "legal_basis": [],
    "documents": [],
    "who": "Alle, die es betrifft.",
    "processing_time": "{params.processing_time}",
    "due_days": 30,
    "draft_days": 30,
    "retention": {"months": 12, "from": "closed", "verified": False},
    "second_proof": None,
    "applicant": {},
    "search_fields": [],
    "process": {
        "steps": [
            {"id": "received", "label": "Eingegangen", "expected": "sofort"},
            {"id": "review", "label": "Wir prüfen Ihre Angaben", "expected": "{params.processing_time}"},
            ANSWERED,
        ]
    },
    "outcomes": [
        {
            "id": "answer",
            "label": "Antworten und abschließen",
            "citizen_label": "Erledigt",
            "act": "Antwort senden und abschließen",
            "letter": None,
            "reasons_required": True,
            "reason_blocks": [],
        }
    ],
    "remedy": {"kind": "none", "locked": True},
    "declaration": "Meine Angaben stimmen nach meinem Wissen.",
    "submit_label": "Absenden",
    "answer_public": False,
    "keep_photo_location": False,
    "examples_note": "Aufbewahrung und Fristen sind Vorschläge und noch nicht geprüft.",
}


def _template(slug: str, title: str, official_title: str, questions: int) -> Files:
    own = {
        "slug": slug,
        "version": FIRST_VERSION,
        "title": title,
        "official_title": official_title,
        "summary": f"{title}: Füllen Sie das Formular online aus.",
        "minutes": max(3, min(questions // _MINUTES_A_QUESTION, _LONGEST)),
    }
    return copy.deepcopy(_FRAME) | own


def usual_parameters() -> list[Files]:
    """Return what a town sets in every service (`soundness.OF_EVERY`)."""
    usual = {"required": True, "locked": False}
    return [
        {"id": "unit", "label": "Zuständige Stelle", "type": "unit", "group": "process", **usual},
        {
            "id": "processing_time",
            "label": "Dauer der Bearbeitung",
            "type": "text",
            "group": "process",
            "default": "in der Regel 4 Wochen",
            **usual,
        },
        {"id": "contact_phone", "label": "Telefon für Fragen", "type": "phone", "group": "contact", **usual},
        {"id": "contact_email", "label": "E-Mail für Fragen", "type": "email", "group": "contact", **usual},
    ]


def _texts(title: str) -> Files:
    return {
        "what": f"Hier geht es um: {title}.",
        "who": "Alle, die es betrifft.",
        "how": "Sie füllen das Formular aus und senden es ab. Wir melden uns.",
        "next": [
            "Sie füllen das Formular aus.",
            "Wir prüfen Ihre Angaben, {params.processing_time}.",
            "Wir antworten Ihnen.",
        ],
        "questions": [],
        "receipt_next": ["Wir prüfen Ihre Angaben, {params.processing_time}.", READ_WITH_CODE],
    }


def _easy(title: str) -> Files:
    lines = [
        "Sie beantworten Fragen im Internet.",
        "Dann schicken Sie alles ab.",
        "Wir lesen Ihre Antworten.",
        "Dann schreiben wir Ihnen.",
        "Haben Sie Fragen?",
        "Rufen Sie uns an: {params.contact_phone}.",
    ]
    return {"title": title, "lines": lines, "marked_untested": True}
