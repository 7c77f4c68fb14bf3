"""What a template says, in words: the service page in every language, letters, steps, outcomes, keys, tests."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import (
    WHEN,
    Facet,
    Source,
    Thing,
    Told,
    facets,
    listed,
    quoted,
    short,
    technical,
    text,
    words,
    yes_no,
)

LANGUAGE: Final = re.compile(r"texts\.([a-z-]+)\.json")
_LANGUAGES: Final[Mapping[str, str]] = {"de": "Seite der Leistung", "de-leicht": "Leichte Sprache"}
_PARTS: Final = {
    "what": "Was ist das?",
    "who": "Für wen?",
    "how": "Wie geht das?",
    "next": "So geht es weiter",
    "questions": "Häufige Fragen",
    "receipt_next": "Nach dem Absenden",
    "title": "Titel",
    "lines": "Text",
    "marked_untested": "Noch nicht von der Zielgruppe geprüft",
}
_QUESTION: Final = {"q": Told("Frage"), "a": Told("Antwort")}
_BLOCKS: Final[Mapping[str, str]] = {
    "paragraph": "Absatz",
    "heading": "Überschrift",
    "list": "Liste",
    "fee_table": "Tabelle der Gebühr",
    "answers_table": "Angaben aus dem Antrag",
    "reasons": "Begründung",
    "remedy": "Rechtsbehelfsbelehrung",
    "signature": "Unterschrift",
}
_TEMPLATE_TEXTS: Final = {
    "title": "Titel der Leistung",
    "summary": "Kurztext",
    "who": "Für wen (kurz)",
    "documents": "Was man braucht",
    "synonyms": "Suchwörter",
    "life_situations": "Lebenslagen",
    "examples_note": "Hinweis zu Beispielen",
}


def text_things(files: Source) -> Iterator[Thing]:
    """Yield the texts of the service in all its languages."""
    template = files["template.json"]
    for key, name in _TEMPLATE_TEXTS.items():
        if key in template:
            yield from _part("template", key, name, template[key], ())
    for file in files:
        if match := LANGUAGE.fullmatch(file):
            language = _LANGUAGES.get(match[1], f"Sprache {match[1]}")
            for key, content in files[file].items():
                yield from _part(file, key, _PARTS.get(key, key), content, (language,))


def _part(file: str, key: str, name: str, content: Any, around: tuple[str, ...]) -> Iterator[Thing]:
    if not isinstance(content, list):
        told = text(yes_no(content) if isinstance(content, bool) else str(content))
        yield Thing(Group.TEXTS, f"{file} {key}", key, name, told, around)
        return
    for each in content:
        told = facets(each, _QUESTION) if isinstance(each, dict) else text(str(each))
        yield Thing(Group.TEXTS, f"{file} {key}", "", name, told, around)


def letter_things(letters: Source) -> Iterator[Thing]:
    """Yield every letter: its head, then block by block."""
    for id_, letter in letters.items():
        name = quoted("Bescheid", letter["title"])
        head = {"title": Told("Titel"), "subject": Told("Betreff")}
        yield Thing(Group.LETTERS, "letter", id_, name, facets(letter, head, apart=("blocks",)))
        yield from listed(
            Group.LETTERS,
            f"letter {id_}",
            letter["blocks"],
            around=(name,),
            name=_block_name,
            tell=_block,
        )


def _block_name(block: Source) -> str:
    kind = _BLOCKS.get(block["type"], block["type"])
    return quoted(kind, short(block["text"])) if "text" in block else kind


def _block(block: Source) -> tuple[Facet, ...]:
    return (technical("type", block["type"]), *facets(block, {"text": Told("Text"), "when": WHEN}, apart=("type",)))


# --- The way of an application


_LEVELS_OF_TRUST: Final[Mapping[str, str]] = {
    "basic": "Basis",
    "normal": "normal",
    "substantial": "substanziell",
    "high": "hoch",
}


def _login(login: Source) -> str:
    level = login["level"]
    needed = f"nötig, Vertrauensniveau: {_LEVELS_OF_TRUST.get(level, level)}" if login["required"] else "nicht nötig"
    return "\n".join([needed, *(login[key] for key in ("reason", "otherwise") if key in login)])


def _retention(rule: Source) -> str:
    return f"{rule['months']} Monate, {'geprüft' if rule['verified'] else 'nicht geprüft'}"


def _withdrawal(rule: Source) -> str:
    return "ist möglich" if rule["allowed"] else f"ist nicht möglich\n{rule.get('text', '')}"


def _remedy(rule: Source) -> str:
    bound = "die Vorlage legt ihn fest" if rule["locked"] else "die Kommune kann ihn ändern"
    law = f", Verfahrensrecht: {rule['law'].upper()}" if "law" in rule else ""
    return f"{rule['kind'].title()}, {bound}{law}"


_WAY: Final = {
    "minutes": Told("Dauer des Ausfüllens", lambda value: f"etwa {value} Minuten"),
    "login": Told("Konto", _login),
    "draft_days": Told("Entwürfe bleiben", lambda value: f"{value} Tage"),
    "deadline": Told("Frist für Antragstellende"),
    "declaration": Told("Erklärung vor dem Absenden"),
    "submit_label": Told("Knopf zum Absenden"),
    "withdrawal": Told("Antrag zurückziehen", _withdrawal),
    "processing_time": Told("Dauer der Bearbeitung"),
    "due_days": Told("Frist für die Entscheidung", lambda value: f"{value} Tage"),
    "remedy": Told("Rechtsbehelf", _remedy),
    "retention": Told("Aufbewahrung nach dem Jahr des Abschlusses", _retention),
    "answer_public": Told("Antwort ist öffentlich", yes_no),
    "keep_photo_location": Told("Ort in Fotos bleibt erhalten", yes_no),
}
_STEP: Final = {"label": Told("Bezeichnung"), "expected": Told("Wann")}
_OUTCOME: Final = {
    "label": Told("Bezeichnung"),
    "citizen_label": Told("So lesen es Antragstellende"),
    "act": Told("Knopf"),
    "letter": Told("Bescheid", lambda value: value or "keiner"),
    "reasons_required": Told("Begründung ist Pflicht", yes_no),
    "granted": Told("Frage nach dem Umfang", lambda value: "\n".join(map(_asked, value.items()))),
}
_BLOCKED: Final = ("id", "reason_blocks")


def _asked(part: tuple[str, Any]) -> str:
    key, value = part
    return f"Der Betrag bleibt, wie er berechnet ist: {yes_no(value)}" if key == "whole" else str(value)


_REASON: Final = {"title": Told("Titel"), "text": Told("Text")}
_LAW: Final = ("official_title", "keys", "legal_basis", "level_of_government", "audience", "slug")
_LEVELS: Final[Mapping[str, str]] = {"municipality": "Stadt oder Gemeinde", "district": "Landkreis"}


def process_things(template: Source) -> Iterator[Thing]:
    """Yield how an application goes: settings, the steps people see, the ways it can end."""
    for key, told in _WAY.items():
        if key in template:
            yield Thing(Group.PROCESS, "way", key, told.name, text(told.tell(template[key])))
    yield from listed(
        Group.PROCESS,
        "step",
        template["process"]["steps"],
        id_=lambda each: each["id"],
        name=lambda each: quoted("Schritt", each["label"]),
        tell=lambda each: facets(each, _STEP, apart=("id",)),
    )
    for outcome in template["outcomes"]:
        name = quoted("Entscheidung", outcome["label"])
        yield Thing(Group.PROCESS, "outcome", outcome["id"], name, facets(outcome, _OUTCOME, apart=_BLOCKED))
        for block in outcome["reason_blocks"]:
            path = f"{outcome['id']}/{block['id']}"
            reason = facets(block, _REASON, apart=("id",))
            yield Thing(Group.PROCESS, "reason", path, quoted("Begründung", block["title"]), reason, (name,), name)
    yield Thing(Group.PROCESS, "template", "template", "Einstellungen", tuple(_settings(template)))


def _settings(template: Source) -> Iterator[Facet]:
    """Yield what no other part tells, as it stands in the file; the version number itself is no change."""
    apart = (*_TEMPLATE_TEXTS, *_WAY, *_LAW, "outcomes", "process", "version")
    yield from facets(template, {}, apart=apart)
    yield from facets(template["process"], {}, apart=("steps",))
    for key in ("login", "retention", "withdrawal", "remedy"):
        if key in template:
            yield technical(key, template[key])


def law_things(template: Source) -> Iterator[Thing]:
    """Yield official keys and names, the legal basis, and who is competent."""
    single = {
        "official_title": Told("Amtlicher Titel"),
        "level_of_government": Told("Zuständig", lambda value: _LEVELS.get(value, value)),
        "audience": Told("Zielgruppe", words),
        "slug": Told("Name in Adressen"),
    }
    for key, told in single.items():
        yield Thing(Group.LAW, "law", key, told.name, text(told.tell(template[key])))
    yield from listed(
        Group.LAW,
        "key",
        template["keys"],
        id_=lambda key: f"{key['scheme']} {key['value']}",
        name=lambda key: f"Schlüssel {key['scheme'].upper()} {key['value']}",
        tell=lambda key: facets(key, _PROVEN, apart=("scheme", "value")),
    )
    yield from listed(
        Group.LAW,
        "basis",
        template["legal_basis"],
        name=lambda basis: quoted("Rechtsgrundlage", basis["title"]),
        tell=lambda basis: facets(basis, {"title": Told("Titel"), "url": Told("Internetadresse"), **_PROVEN}),
    )


_PROVEN: Final = {"verified": Told("Geprüft", yes_no), "source": Told("Quelle")}


def test_things(tests: Source) -> Iterator[Thing]:
    """Yield the stored tests; their contents are told where they change."""
    for test in tests["tests"]:
        told = (Facet("Titel", test["title"]), *(technical(key, test[key]) for key in _TEST if key in test))
        rest = facets(test, {}, apart=(*_TEST, "id", "title"))
        yield Thing(Group.TESTS, "test", test["id"], quoted("Test", test["title"]), (*told, *rest))
    yield Thing(Group.TESTS, "tests", "tests", "Tests", facets(tests, {}, apart=("tests",)))


_TEST: Final = ("today", "params", "answers", "expect")
