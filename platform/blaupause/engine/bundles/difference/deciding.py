"""What a template computes and what a town sets, in words: rules, fees, parameters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from blaupause.engine.bundles.difference.asking import labels
from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import (
    BOOLEAN,
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
)
from blaupause.engine.bundles.parameters import Parameter, ParameterSet
from blaupause.engine.forms.workshop import group_of

FEES: Final = "fees"
_AUDIENCES: Final[Mapping[str, str]] = {"applicant": "Antragstellende", "clerk": "Sachbearbeitung", "both": "alle"}
_AMOUNT: Final = Told("Berechnung", gives="money")
_EACH: Final = Told("Für jeden Eintrag von", lambda value: f"{{{value}}}")

TYPES: Final[Mapping[str, str]] = {
    "money": "Betrag",
    "integer": "ganze Zahl",
    "percent": "Prozent",
    "text": "Text",
    "longtext": "längerer Text",
    "url": "Internetadresse",
    "email": "E-Mail-Adresse",
    "phone": "Telefonnummer",
    "date": "Datum",
    "boolean": "Ja oder Nein",
    "choice": "Auswahl",
    "codelist": "Liste",
    "unit": "Stelle",
    "authority": "Behörde",
    "court": "Gericht",
}
GROUPS: Final[Mapping[str, str]] = {
    "fees": "Gebühren",
    "law": "Recht",
    "contact": "Kontakt",
    "process": "Ablauf und Zuständigkeit",
}

VALUE: Final = {"expr": _AMOUNT, "each": _EACH, "type": Told("Art", lambda value: TYPES.get(value, value))}
CHECK: Final = {
    "message": Told("Meldung"),
    "when": Told("Geprüft wird nur, wenn", gives=BOOLEAN),
    "expr": Told("In Ordnung ist es, wenn", gives=BOOLEAN),
}
ROUTE: Final = {"unit_hint": Told("Stelle"), "when": WHEN}
HINT: Final = {
    "text": Told("Text"),
    "for": Told("Für", lambda value: _AUDIENCES.get(value, value)),
    "when": WHEN,
}
LINE: Final = {
    "label": Told("Bezeichnung"),
    "amount": _AMOUNT,
    "basis": Told("Grundlage"),
    "when": WHEN,
    "each": _EACH,
}
FEE: Final = {"note": Told("Erläuterung"), "exempt_when": Told("Befreit ist, wenn", gives=BOOLEAN)}


def rule_things(rules: Source, form: Source) -> Iterator[Thing]:
    """Yield interim results, checks, responsible places and hints."""
    asked = labels(form)

    def of_question(check: Source) -> str:
        path: str = check["on"]
        return quoted("Prüfung zu", asked.get(path, path))

    yield from _rules("value", rules.get("values", ()), VALUE, lambda each: quoted("Zwischenergebnis", each["id"]))
    yield from _rules("check", rules.get("checks", ()), CHECK, of_question)
    yield from _rules("route", rules.get("route", ()), ROUTE, lambda each: quoted("Zuständigkeit", each["unit_hint"]))
    yield from _rules("hint", rules["hints"], HINT, _hint)
    known = ("values", "checks", "route", "hints", "fee")
    yield Thing(Group.RULES, "rules", "rules", "Regeln", facets(rules, {}, apart=known))


def _rules(
    kin: str, sources: Sequence[Source], table: Mapping[str, Told], name: Callable[[Source], str]
) -> Iterator[Thing]:
    """Yield rules of one kin; those that have no id (responsible places) are known by what they say."""
    return listed(
        Group.RULES,
        kin,
        sources,
        id_=lambda each: str(each.get("id", "")),
        name=name,
        tell=lambda each: facets(each, _fitting(table, each), apart=("id",), group=group_of(each)),
    )


def _fitting(table: Mapping[str, Told], rule: Source) -> Mapping[str, Told]:
    """Tell what an interim result computes by its type."""
    return {**table, "expr": replace(_AMOUNT, gives=rule["type"])} if "type" in rule else table


def _hint(source: Source) -> str:
    return quoted(f"Hinweis für {_AUDIENCES.get(source['for'], source['for'])}", short(source["text"]))


def fee_things(rules: Source) -> Iterator[Thing]:
    """Yield the fee with its lines; nothing for a service without one."""
    fee = rules["fee"]
    if fee is None:
        return
    yield Thing(Group.FEES, "fee", "fee", "Gebühr", facets(fee, FEE, apart=("lines",)))
    yield from listed(
        Group.FEES,
        "fee_line",
        fee["lines"],
        name=lambda each: quoted("Position", each["label"]),
        tell=lambda each: facets(each, LINE, group=group_of(each)),
    )


def parameter_things(source: Source, parameters: ParameterSet) -> Iterator[Thing]:
    """Yield what a town sets; amounts stand with the fees."""
    for each in source["parameters"]:
        group = Group.FEES if each["group"] == FEES else Group.PARAMETERS
        told = tuple(_parameter(each, parameters[each["id"]]))
        yield Thing(group, f"parameter {group}", each["id"], quoted("Wert", each["label"]), told)
    yield Thing(Group.PARAMETERS, "parameters", "parameters", "Werte", facets(source, {}, apart=("parameters",)))


def _parameter(source: Source, parameter: Parameter) -> Iterator[Facet]:
    table: Mapping[str, Told] = {
        "label": Told("Name"),
        "type": Told("Art", lambda value: TYPES.get(value, value)),
        "default": Told("Vorgabe", lambda value: default_words(parameter, value)),
        "unit": Told("Einheit"),
        "help": Told("Hilfe"),
        "group": Told("Bereich", lambda value: GROUPS.get(value, value)),
        "minimum": Told("Mindestens", parameter.show),
        "maximum": Told("Höchstens", parameter.show),
        "choices": Told("Auswahl", lambda value: "\n".join(each["label"] for each in value)),
        "columns": Told("Spalten", lambda value: ", ".join(each["label"] for each in value)),
    }
    yield Facet("Regel", _binding(source))
    yield from facets(source, table, apart=("id", "required", "locked"))
    for key in ("choices", "columns"):
        if key in source:
            yield technical(f"{key} (Kürzel)", source[key])


def default_words(parameter: Parameter, value: Any) -> str:
    """Write a default or a town's value: a list with all its columns, an entry a line."""
    if parameter.type == "codelist":
        return parameter.edit(value)
    return parameter.show_with_unit(value)


def _binding(source: Source) -> str:
    demand = "Pflicht" if source["required"] else "freiwillig"
    return f"{demand}, die Vorlage legt den Wert fest" if source["locked"] else f"{demand}, die Kommune setzt den Wert"
