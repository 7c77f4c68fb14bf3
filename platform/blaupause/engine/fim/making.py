"""From the questions of a template that did not come from FIM to the elements of a schema."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from blaupause.engine.fim.own import Numbers, facts_of, occurs_of, words_of
from blaupause.engine.fim.telling import Teller
from blaupause.engine.forms.model import GROUP, SECTION
from blaupause.standards.genericode import CodeList
from blaupause.standards.xdatenfelder.model import Basis, Child, CodeListRef, Field, Group, Life, Rule

type Source = Mapping[str, Any]

IN_WORK: Final = "2"
COMPLEX: Final = "K"
_BOUND: Final = "RNG"
_NO_PREFILL: Final = "keine"
_COLUMNS: Final = ("value", "label")
_LIST: Final = "urn:x-blaupause:codeliste"
_FORMATS: Final = {
    "email": "eine E-Mail-Adresse",
    "phone": "eine Telefonnummer",
    "iban": "eine IBAN",
    "plate": "ein Kennzeichen",
}
_TEXTS: Final = ("label", "output_label", "help", "definition", "content")
_UNSAID: Final = ("exclusiveMinimum", "exclusiveMaximum", "multipleOf")


@dataclass(frozen=True, slots=True)
class Place:
    """Where questions stand.

    Attributes:
        schema: the object schema of their answers.
        keys: the repeated groups around them.
        rules: takes what is told about them.
        is_certain: whether everybody is asked; else nothing is required.

    """

    schema: Source
    rules: list[Rule]
    keys: tuple[str, ...] = ()
    is_certain: bool = True


@dataclass(slots=True)
class Maker:
    """Makes elements of one template.

    Attributes:
        version: of the elements that it makes.
        bases: what a schema of this template rests on.
        lists: code lists of the template, by address.
        left: what a schema cannot say, in German.

    """

    files: Source
    version: str
    life: Life
    bases: tuple[Basis, ...]
    numbers: Numbers
    teller: Teller
    lists: dict[str, CodeList] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def page(self, page: Source, schema: Source, rules: list[Rule]) -> Child:
        """Make a group of a page; a rule about the page itself is told beside it."""
        inside, name = Place(schema, [], is_certain="visible" not in page), f"seite/{page['id']}"
        self._tell_when(page, self.teller.fill(page["title"]), name, Place(schema, rules), required=False)
        return Child(self._group(page, name, page["questions"], inside), 1, 1)

    def children(self, questions: Iterable[Source], place: Place) -> tuple[Child, ...]:
        return tuple(child for question in questions for child in self.child(question, place))

    def child(self, question: Source, place: Place) -> Iterator[Child]:
        """Make what stands there for a question, and tell when it is asked."""
        key = question.get("field") or question["id"]
        name = "/".join((*place.keys, key))
        schema = place.schema["properties"].get(question.get("field"), {})
        required = place.is_certain and key in place.schema.get("required", ())
        is_certain = place.is_certain and "visible" not in question
        told = self.teller.fill(words_of(question)["label"])
        self._tell_when(question, told, name, place, required=required)
        if question["widget"] == SECTION:
            inside = replace(place, rules=[], is_certain=is_certain)
            yield Child(self._group(question, name, question["questions"], inside), 1, 1)
            return
        occurs = occurs_of(question, schema, required=required and is_certain)
        if question["widget"] == GROUP:
            inside = Place(schema["items"], [], (*place.keys, key))
            yield Child(self._group(question, name, question["questions"], inside), *occurs)
            return
        self._tell_consent(schema, told, name, place)
        self._tell_lost(schema, told, occurs)
        yield Child(self._field(question, schema, name), *occurs)

    def _group(self, source: Source, name: str, questions: Sequence[Source], inside: Place) -> Group:
        children = self.children(questions, inside)
        return Group(**self._about("G", name, words_of(source)), rules=tuple(inside.rules), children=children)

    def _field(self, question: Source, schema: Source, name: str) -> Field:
        made = Field(**self._about("F", name, facts_of(question, schema)), prefill=_NO_PREFILL)
        if "choices_param" in question:
            return replace(made, codes=(), code_list=self._list(question, made))
        return made

    def _about(self, letter: str, name: str, facts: Source) -> dict[str, Any]:
        said = self.said(facts)
        return {
            **said,
            "id": self.numbers.give(letter, name),
            "version": self.version,
            "name": said["label"],
            "origin": _BOUND,
            "state": IN_WORK,
            "bases": self.bases,
            "life": self.life,
        }

    def said(self, facts: Source) -> dict[str, Any]:
        """Return what an element says, with names for what a town or an answer puts in."""
        return {**facts, **{name: self.teller.fill(facts[name]) for name in _TEXTS if name in facts}}

    # --- Code lists of towns

    def _list(self, question: Source, made: Field) -> CodeListRef:
        """Put a town's list beside the schema: the template's own values, and the choices of the question."""
        parameter = next(
            each for each in self.files["parameters.json"]["parameters"] if each["id"] == question["choices_param"]
        )
        rows = [*parameter.get("default", ()), *({"value": each.code, "label": each.name} for each in made.codes)]
        about = self.files["template.json"]
        uri = f"{_LIST}:{about['slug']}:{question['choices_param']}" + (f":{made.id.casefold()}" if made.codes else "")
        address, told = f"{uri}_{about['version']}", tuple((row["value"], row["label"]) for row in rows)
        if rows:
            listed = CodeList(uri, about["version"], address, made.label, _COLUMNS, _COLUMNS[:1], told)
            self.lists.setdefault(address, listed)
        self.left.append(
            f"Die Werte von „{parameter['label']}“ setzt jede Kommune selbst; im Schema steht die Vorgabe."
        )
        return CodeListRef(uri, about["version"], address, (*_COLUMNS, ""))

    # --- What is told in words

    def rule(self, name: str, title: str, text: str) -> Rule:
        life = replace(self.life, since="")
        return Rule(self.numbers.give("R", name), self.version, title, text, kind=COMPLEX, life=life)

    def rules(self) -> tuple[Rule, ...]:
        """Make a rule of each check and each value that checks speak of."""
        return tuple(self.rule(*told) for told in self.teller.checks())

    def _tell_when(self, source: Source, label: str, name: str, place: Place, *, required: bool) -> None:
        if "visible" in source:
            text = self.teller.asked(label, source["visible"], place.keys, required=required)
            place.rules.append(self.rule(f"{name}/visible", f"Wann: {label}", text))

    def _tell_consent(self, schema: Source, label: str, name: str, place: Place) -> None:
        if schema.get("const") is True:
            text = f"„{label}“ muss mit Ja beantwortet sein."
            place.rules.append(self.rule(f"{name}/const", f"Zustimmung: {label}", text))

    def _tell_lost(self, schema: Source, label: str, occurs: tuple[int, int | None]) -> None:
        kind = _FORMATS.get(schema.get("format", ""))
        if kind:
            self.left.append(f"Dass „{label}“ {kind} ist, prüft das Schema nicht.")
        self.left += [
            f"Die Grenze „{each}“ von „{label}“ kennt XDatenfelder nicht." for each in _UNSAID if each in schema
        ]
        if not occurs[0] and schema.get("minItems", 0) > 1:
            told = f"Bei „{label}“ gilt „mindestens {schema['minItems']}“ nur, wenn jemand etwas angibt."
            self.left.append(f"{told} Das sagt das Schema nicht.")
