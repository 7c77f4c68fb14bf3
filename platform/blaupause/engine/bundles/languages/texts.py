"""The texts of a bundle that people read before and while they apply, each with a key that stays.

A thing – a page, a question, a paragraph – is what is told in a language, or is not: no question is half German.
Letters, and what follows an application, stay German.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from blaupause.engine.forms.model import HIDDEN, INFO, SECTION

type Path = tuple[str | int, ...]
type Source = Mapping[str, Any]

FORM, RULES, TEMPLATE, PARAMETERS = "form.json", "rules.json", "template.json", "parameters.json"
TEXTS: Final = "texts.de.json"
LINE, LONG = 600, 6_000
"""How long a translation may be: twice, and half as long again, as what it says may be in German."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    Attributes:
        key: its thing, and what it is of that: `question/hunde/rasse#hint`. It stays when words change.
        german: what it says; path: where it stands; home: where its thing stands.
        place: where the editor shows it; part: the page it is on; about: its thing in words; role: what it is of that.

    """

    key: str
    german: str
    path: Path
    home: Path
    place: str
    part: str
    about: str
    role: str

    @property
    def thing(self) -> str:
        return self.key.partition("#")[0]

    @property
    def is_long(self) -> bool:
        return self.path[-1] in _LONG

    @property
    def limit(self) -> int:
        return LONG if self.is_long else LINE


@dataclass(frozen=True, slots=True)
class _Thing:
    id: str
    home: Path
    place: str
    part: str
    about: str

    def texts(self, source: Any, roles: Mapping[Path, str]) -> Iterator[Text]:
        """Yield the texts of a thing; a step "*" of a role stands for each entry of a list or object."""
        for pattern, role in roles.items():
            for steps, names, said in _expand(source, pattern):
                key = f"{self.id}#{'/'.join(names)}"
                yield Text(key, said, (*self.home, *steps), self.home, self.place, self.part, self.about, role)


def _expand(
    source: Any, pattern: Path, steps: Path = (), names: tuple[str, ...] = ()
) -> Iterator[tuple[Path, tuple[str, ...], str]]:
    if not pattern:
        yield steps, names, source
        return
    head, *rest = pattern
    if head == "*":
        for at, inner in source.items() if isinstance(source, dict) else enumerate(source):
            name = inner["value"] if isinstance(inner, dict) and "value" in inner else str(at)
            yield from _expand(inner, tuple(rest), (*steps, at), (*names, name))
    elif head in source:
        yield from _expand(source[head], tuple(rest), (*steps, head), (*names, str(head)))


_LONG: Final = frozenset(
    (
        "intro",
        "text",
        "what",
        "who",
        "how",
        "a",
        "summary",
        "declaration",
        "examples_note",
        "note",
        "reason",
        "otherwise",
    )
)
_SERVICE: Final[Mapping[str, tuple[Path, str]]] = {
    "title": (("title",), "Titel"),
    "summary": (("summary",), "Kurztext"),
    "documents": (("documents", "*"), "Was man braucht"),
    "deadline": (("deadline",), "Frist"),
    "examples_note": (("examples_note",), "Hinweis zu Beispielen"),
    "declaration": (("declaration",), "Erklärung vor dem Absenden"),
    "submit_label": (("submit_label",), "Knopf zum Absenden"),
    "login_reason": (("login", "reason"), "Warum man sich anmeldet"),
    "login_otherwise": (("login", "otherwise"), "Der Weg ohne Anmeldung"),
}
_WORDS: Final[Mapping[str, Mapping[Path, str]]] = {
    "what": {("what",): "Was ist das?"},
    "who": {("who",): "Für wen?"},
    "how": {("how",): "Wie geht das?"},
    "next": {("next", "*"): "So geht es weiter"},
    "questions": {("questions", "*", "q"): "Häufige Frage", ("questions", "*", "a"): "Antwort"},
}
_PAGE: Final[Mapping[Path, str]] = {("title",): "Titel der Seite", ("intro",): "Einleitung"}
_QUESTION: Final[Mapping[Path, str]] = {
    ("label",): "Bezeichnung",
    ("output_label",): "Bezeichnung in der Übersicht",
    ("hint",): "Hinweis",
    ("text",): "Text",
    ("help", "title"): "Hilfe, Überschrift",
    ("help", "text"): "Hilfe",
    ("unit",): "Einheit",
    ("item_label",): "Name eines Eintrags",
    ("add_label",): "Knopf zum Hinzufügen",
    ("choices", "*", "label"): "Möglichkeit",
    ("choices", "*", "hint"): "Hinweis zu einer Möglichkeit",
    ("errors", "*"): "Fehlermeldung",
}
_KINDS: Final[Mapping[str, tuple[str, str]]] = {INFO: ("note", "Hinweis"), SECTION: ("heading", "Überschrift")}


def texts_of(files: Source) -> tuple[Text, ...]:
    """List the texts of a bundle, from top to bottom as people read them."""
    return tuple(_once([*_of_service(files), *_of_form(files[FORM]), *_of_rules(files[RULES]), *_of_prices(files)]))


def _once(found: list[Text]) -> Iterator[Text]:
    """Yield texts with keys of their own: two notes of one name on different pages are told apart by their number."""
    seen: Counter[str] = Counter()
    homes: dict[tuple[str, Path], int] = {}
    for each in found:
        home = (each.thing, each.home)
        if home not in homes:
            seen[each.thing] += 1
            homes[home] = seen[each.thing]
        number = homes[home]
        yield each if number == 1 else replace(each, key=each.key.replace("#", f"~{number}#", 1))


def _of_service(files: Source) -> Iterator[Text]:
    part = "Seite der Leistung"
    for key, (pattern, role) in _SERVICE.items():
        thing = _Thing(f"service/{key}", (TEMPLATE,), "angaben/leistung", part, "Angaben zur Leistung")
        yield from thing.texts(files[TEMPLATE], {pattern: role})
    for key, roles in _WORDS.items():
        thing = _Thing(f"text/{key}", (TEXTS,), "texte/leistung", part, "Texte")
        yield from thing.texts(files[TEXTS], roles)


def _of_form(form: Source) -> Iterator[Text]:
    for number, page in enumerate(form["pages"]):
        home: Path = (FORM, "pages", number)
        part = f"Seite „{page['title']}“"
        yield from _Thing(f"page/{page['id']}", home, f"seite/{page['id']}", part, part).texts(page, _PAGE)
        yield from _of_questions(page["questions"], (*home, "questions"), (), part)


def _of_questions(questions: Any, listed: Path, above: tuple[str, ...], part: str) -> Iterator[Text]:
    for at, question in enumerate(questions):
        widget = question["widget"]
        if widget == HIDDEN:
            continue
        kind, word = _KINDS.get(widget, ("question", "Frage"))
        keys = (*above, question.get("field") or question.get("id", ""))
        about = f"{word} „{question['label']}“" if "label" in question else word
        thing = _Thing(f"{kind}/{'/'.join(keys)}", (*listed, at), f"frage/{'/'.join(keys)}", part, about)
        yield from thing.texts(question, _QUESTION)
        if "questions" in question:
            inside = above if widget == SECTION else keys
            yield from _of_questions(question["questions"], (*listed, at, "questions"), inside, part)


def _of_rules(rules: Source) -> Iterator[Text]:
    part = "Regeln und Gebühr"
    for at, check in enumerate(rules["checks"]):
        place = f"regel/pruefung/{check['id']}"
        thing = _Thing(f"check/{check['id']}", (RULES, "checks", at), place, part, f"Prüfung „{check['id']}“")
        yield from thing.texts(check, {("message",): "Fehlermeldung"})
    for at, hint in enumerate(rules["hints"]):
        if hint["for"] != "clerk":
            place = f"regel/hinweis/{hint['id']}"
            thing = _Thing(f"hint/{hint['id']}", (RULES, "hints", at), place, part, f"Hinweis „{hint['id']}“")
            yield from thing.texts(hint, {("text",): "Hinweis"})
    fee = rules["fee"] or {"lines": ()}
    for at, line in enumerate(fee["lines"]):
        about = f"Gebühr „{line['label']}“"
        thing = _Thing(f"fee/{at}", (RULES, "fee", "lines", at), f"regel/gebuehr/{at + 1}", part, about)
        yield from thing.texts(line, {("label",): "Bezeichnung", ("basis",): "Berechnung"})
    yield from _Thing("fee/note", (RULES, "fee"), "regel/", part, "Gebühr").texts(fee, {("note",): "Anmerkung"})


def _of_prices(files: Source) -> Iterator[Text]:
    """Yield the names of what the town charges; its other values only the administration reads."""
    for at, parameter in enumerate(files[PARAMETERS]["parameters"]):
        if parameter["group"] == "fees" and parameter["type"] == "money":
            id_, about = parameter["id"], f"Einstellung „{parameter['label']}“"
            thing = _Thing(f"price/{id_}", (PARAMETERS, "parameters", at), f"einstellung/{id_}", "Preise", about)
            yield from thing.texts(parameter, {("label",): "Bezeichnung", ("unit",): "Einheit"})
