"""Small forms and bundles for tests: only what a test is about is written out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from blaupause.engine.bundles import ParameterSet
from blaupause.engine.forms import Form, compile_form

TODAY = date(2026, 9, 8)

_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer"},
    "money": {"type": "integer"},
    "checkbox": {"type": "boolean"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


def ask(
    field: str, widget: str = "text", *, schema: dict[str, Any] | None = None, required: bool = False, **keys: Any
) -> dict[str, Any]:
    """Return a question with its schema beside it, as `page` takes them apart again."""
    own = {**_TYPES.get(widget, {"type": "string"}), **(schema or {})}
    if widget in {"select", "radio", "checkboxes"}:
        own = _choosing(widget, keys, schema or {})
    if widget == "upload":
        own = {"type": "array", "items": {"type": "string"}, **(schema or {})}
        keys = {"accept": ["image/png"], "max_files": 2, "max_bytes": 1000, **keys}
    if "pattern" in own:
        keys.setdefault("errors", {"pattern": "Passt nicht."})
    return {"field": field, "label": field.title(), "widget": widget, **keys, "_schema": own, "_required": required}


def _choosing(widget: str, keys: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Write the choices out ("a" → value and label), and the enum of the schema where the town has no list."""
    values = keys.pop("choices", [] if "choices_param" in keys else ["a", "b", "c"])
    if values:
        keys["choices"] = [{"value": value, "label": value.upper()} for value in values]
    option = {"type": "string"} | ({} if "choices_param" in keys else {"enum": values})
    return {"type": "array", "items": option, **schema} if widget == "checkboxes" else {**option, **schema}


def info(id_: str = "hinweis", text: str = "Wichtig.", **keys: Any) -> dict[str, Any]:
    return {"widget": "info", "id": id_, "label": "Hinweis", "text": text, **keys}


def repeat(
    field: str, *questions: dict[str, Any], schema: dict[str, Any] | None = None, required: bool = False, **keys: Any
) -> dict[str, Any]:
    inner, entry = _apart(questions)
    own = {"type": "array", "items": entry, **(schema or {})}
    keys = {"item_label": "Hund", "add_label": "Weiteren Hund hinzufügen", **keys}
    return {
        **ask(field, "text", required=required, **keys),
        "widget": "repeat",
        "questions": inner,
        "_schema": own,
    }


def section(id_: str, *questions: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Return questions under a heading."""
    return {"widget": "section", "id": id_, "label": id_.title(), "questions": list(questions), **keys}


def page(id_: str, *questions: dict[str, Any], title: str = "", **keys: Any) -> dict[str, Any]:
    return {"id": id_, "title": title or id_.title(), "questions": list(questions), **keys}


def form_json(*pages: dict[str, Any]) -> dict[str, Any]:
    """Return form.json, the schemas of all questions gathered."""
    asked = [question for each in pages for question in each["questions"]]
    _plain, schema = _apart(asked)
    return {"schema": schema, "pages": [{**each, "questions": _apart(each["questions"])[0]} for each in pages]}


def form(
    *pages: dict[str, Any], rules: dict[str, Any] | None = None, parameters: list[dict[str, Any]] | None = None
) -> Form:
    return compile_form(form_json(*pages), rules, parameter_set(*(parameters or [])))


def one_page(*questions: dict[str, Any], **keys: Any) -> Form:
    return form(page("seite", *questions), **keys)


def parameter(id_: str, type_: str = "text", **keys: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "label": id_.title(),
        "type": type_,
        "required": False,
        "locked": False,
        "group": "process",
        **keys,
    }


def parameter_set(*sources: dict[str, Any]) -> ParameterSet:
    return ParameterSet({"parameters": list(sources)})


def _apart(questions: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Split questions into those of form.json and the schema of all of them."""
    plain = [_plain(question) for question in questions]
    asked = [question for question in _flat(questions) if "_schema" in question]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {question["field"]: question["_schema"] for question in asked},
        "required": [question["field"] for question in asked if question["_required"]],
    }
    return plain, schema


def _plain(question: dict[str, Any]) -> dict[str, Any]:
    inner = {"questions": [_plain(each) for each in question["questions"]]} if "questions" in question else {}
    return {key: value for key, value in question.items() if not key.startswith("_")} | inner


def _flat(questions: Any) -> list[dict[str, Any]]:
    """Return the questions with those under headings."""
    inside = ((each, *(_flat(each["questions"]) if each["widget"] == "section" else ())) for each in questions)
    return [each for group in inside for each in group]


def as_bytes(files: dict[str, Any]) -> dict[str, bytes]:
    return {name: json.dumps(content).encode() for name, content in files.items()}


# --- Bundles


def bundle_json() -> dict[str, Any]:
    """Return the files of a small service with a fee, a notice and a group."""
    return {
        "template.json": _template(),
        "form.json": form_json(
            page(
                "person",
                ask("name", required=True),
                ask("mail", "email"),
                ask("weg", "radio", choices=["post", "postfach"]),
                ask("ja", "checkbox", visible="answers.weg == 'postfach'", required=True, schema={"const": True}),
            ),
            page("hunde", repeat("hunde", ask("name"), ask("seit", "date"), required=True)),
        ),
        "rules.json": {
            "values": [{"id": "jahr", "type": "money", "each": "answers.hunde", "expr": "params.satz * (index + 1)"}],
            "checks": [
                {"id": "seit", "on": "hunde[].seit", "expr": "timestamp(item.seit) <= today", "message": "Bis {today}."}
            ],
            "fee": {
                "currency": "EUR",
                "lines": [
                    {
                        "each": "answers.hunde",
                        "when": "item.name != 'frei'",
                        "label": "Steuer für {item.name}",
                        "amount": "values.jahr",
                        "basis": "{params.satz} pro Jahr",
                    },
                    {"when": "answers.weg == 'post'", "label": "Porto", "amount": "100", "basis": "immer"},
                ],
                "note": "Nach {params.statute_title}.",
                "exempt_when": "answers.name == 'befreit'",
            },
            "route": [
                {"when": "answers.name == 'x'", "unit_hint": "Stelle {params.satz}"},
                {"when": "has(answers.name)", "unit_hint": "Steueramt"},
            ],
            "hints": [
                {"id": "viele", "for": "clerk", "when": "answers.hunde.size() > 1", "text": "Mehr als ein Hund."},
                {"id": "post", "for": "both", "when": "answers.weg == 'post'", "text": "Für {answers.name}: Post."},
                {"id": "mail", "for": "applicant", "when": "!has(answers.mail)", "text": "Keine E-Mail."},
            ],
        },
        "parameters.json": {"parameters": [parameter("satz", "money", required=True, unit="pro Jahr"), *_of_notices()]},
        "texts.de.json": {
            "what": "Für {params.satz}.",
            "who": "Alle.",
            "how": "Hier.",
            "next": ["Wir prüfen, {params.processing_time}."],
            "questions": [{"q": "Was kostet es?", "a": "{params.satz}"}],
            "receipt_next": ["Wir schreiben Ihnen."],
        },
        "texts.de-leicht.json": {
            "title": "Hund anmelden",
            "lines": ["Sie haben einen Hund?", "Melden Sie ihn an.", "Das kostet {params.satz}."],
            "marked_untested": True,
        },
        "letters/bescheid.json": {
            "title": "Bescheid",
            "subject": "Aktenzeichen {case.number}",
            "blocks": [
                {"type": "paragraph", "text": "Guten Tag {answers.name},", "when": "has(answers.name)"},
                {"type": "fee_table"},
                {"type": "signature"},
            ],
        },
        "tests.json": {
            "tests": [
                {
                    "id": "T1",
                    "title": "Zwei Hunde",
                    "today": "2026-09-08",
                    "params": {"satz": 7200},
                    "answers": {"name": "Sevda", "weg": "post", "hunde": [{"name": "Frieda"}, {"name": "frei"}]},
                    "expect": {
                        "valid": True,
                        "fee_cents": 7300,
                        "fee_lines": [{"amount_cents": 7200, "label": "Steuer für Frieda"}, {"amount_cents": 100}],
                        "visible": {"ja": False, "hunde/1/name": True},
                        "hints": ["viele", "post", "mail"],
                        "unit_hint": "Steueramt",
                    },
                },
                {
                    "id": "T2",
                    "title": "Morgen",
                    "today": "2026-09-08",
                    "params": {},
                    "answers": {"name": "Sevda", "hunde": [{"name": "Frieda", "seit": "2026-09-09"}]},
                    "expect": {"valid": False, "problems": ["hunde/0/seit"]},
                },
            ]
        },
    }


def _template() -> dict[str, Any]:
    return {
        "slug": "hund",
        "version": "1.0.0",
        "title": "Hund anmelden",
        "official_title": "Hundesteuer – Anmeldung",
        "summary": "Melden Sie Ihren Hund an. Das kostet {params.satz}.",
        "keys": [{"scheme": "leika", "value": "99102013000000", "verified": False, "source": "LeiKa 2019"}],
        "level_of_government": "municipality",
        "audience": ["citizen"],
        "life_situations": ["hund-und-haustier"],
        "synonyms": ["Hundemarke"],
        "minutes": 8,
        "login": {"required": False, "level": "none"},
        "legal_basis": [{"title": "KAG", "verified": True}],
        "documents": ["IBAN"],
        "who": "Alle",
        "processing_time": "{params.processing_time}",
        "due_days": 28,
        "draft_days": 30,
        "retention": {"months": 120, "from": "closed", "verified": False},
        "second_proof": "name",
        "applicant": {"family_name": "name", "email": ["mail"], "place": ["weg", "mail"]},
        "delivery": {"field": "weg", "inbox": "postfach", "post": "post", "consent": "ja"},
        "search_fields": ["name"],
        "process": {"steps": [{"id": "review", "label": "Prüfung", "expected": "{params.processing_time}"}]},
        "outcomes": [
            {
                "id": "assess",
                "label": "Festsetzen",
                "citizen_label": "Bewilligt",
                "act": "Bescheid senden",
                "letter": "bescheid",
                "reasons_required": False,
                "reason_blocks": [{"id": "grund", "title": "Grund", "text": "Nach {params.statute_title}."}],
            },
            {
                "id": "answer",
                "label": "Antworten",
                "citizen_label": "Erledigt",
                "act": "Antworten",
                "letter": None,
                "reasons_required": True,
                "reason_blocks": [],
            },
        ],
        "remedy": {"kind": "widerspruch", "locked": False},
        "declaration": "Alles stimmt.",
        "submit_label": "Anmelden",
        "answer_public": False,
        "keep_photo_location": False,
    }


def _of_notices() -> list[dict[str, Any]]:
    remedies = [{"value": kind, "label": kind.title()} for kind in ("widerspruch", "klage")]
    return [
        parameter("unit", "unit", required=True),
        parameter("authority_name", "authority"),
        parameter("contact_phone", "phone"),
        parameter("contact_email", "email"),
        parameter("statute_url", "url"),
        parameter("statute_title", default="der Satzung"),
        parameter("court", "court"),
        parameter("processing_time", default="in 4 Wochen"),
        parameter("remedy", "choice", choices=remedies, default="widerspruch"),
    ]


def changed(content: Any, path: str, value: object) -> Any:
    """Return JSON with one place replaced; None takes it out, a step `+` adds to a list."""
    step, _, rest = path.partition("/")
    if isinstance(content, list):
        if step == "+":
            return [*content, value]
        at = int(step)
        middle = [changed(content[at], rest, value)] if rest else [value] if value is not None else []
        return content[:at] + middle + content[at + 1 :]
    if rest:
        return {**content, step: changed(content.get(step, {}), rest, value)}
    others = {key: each for key, each in content.items() if key != step}
    return others if value is None else {**content, step: value}
