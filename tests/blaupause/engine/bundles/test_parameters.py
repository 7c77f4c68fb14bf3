"""What a town sets: read from German input, laid over the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.forms import Problem
from tests.blaupause.engine.building import parameter, parameter_set

if TYPE_CHECKING:
    from blaupause.engine.bundles import Parameter

CHOICES = [{"value": "month", "label": "nach Monaten"}, {"value": "none", "label": "voll"}]
COLUMNS = [
    {"id": "value", "label": "Kürzel", "type": "text"},
    {"id": "label", "label": "Grund", "type": "text"},
    {"id": "percent", "label": "Erlass", "type": "percent"},
    {"id": "fee", "label": "Betrag", "type": "money"},
    {"id": "first", "label": "Nur erster", "type": "boolean"},
]
LIST = [
    {"value": "sgb", "label": "Grundsicherung", "percent": 10, "fee": 500, "first": True},
    {"value": "blind", "label": "Assistenzhund", "percent": 100, "fee": 0, "first": False},
]


def one(type_: str, **keys: Any) -> Parameter:
    keys = (
        {"choices": CHOICES, **keys}
        if type_ == "choice"
        else {"columns": COLUMNS, **keys}
        if type_ == "codelist"
        else keys
    )
    return parameter_set(parameter("x", type_, **keys))["x"]


GOOD = [
    ("money", "72,00 €", 7200),
    ("integer", "14", 14),
    ("percent", "90 %", 90),
    ("percent", "90", 90),
    ("text", "  Steueramt  Mitte ", "Steueramt Mitte"),
    ("longtext", "eins\r\nzwei", "eins\nzwei"),
    ("url", "https://fulda.example/satzung?a=1", "https://fulda.example/satzung?a=1"),
    ("email", "amt@fulda.example", "amt@fulda.example"),
    ("phone", "0661 102-0", "0661 102-0"),
    ("date", "1.1.2026", "2026-01-01"),
    ("choice", "none", "none"),
    ("boolean", "Ja", True),
    ("boolean", "nein", False),
    ("unit", "12", 12),
    ("authority", "Magistrat der Stadt Fulda", "Magistrat der Stadt Fulda"),
    ("court", "Verwaltungsgericht Kassel", "Verwaltungsgericht Kassel"),
    ("codelist", "sgb | Grundsicherung | 10 % | 5 € | ja\n\nblind|Assistenzhund|100|0|nein", LIST),
]


@pytest.mark.parametrize(("type_", "text", "value"), GOOD)
def test_german_input_is_read(type_: str, text: str, value: object) -> None:
    assert one(type_).parse(text) == value
    assert one(type_).accepts(value)


@pytest.mark.parametrize(("type_", "text", "value"), GOOD)
def test_a_value_stands_in_its_input_as_it_can_be_read_again(type_: str, text: str, value: object) -> None:
    assert one(type_).parse(one(type_).edit(value)) == value


@pytest.mark.parametrize(
    ("type_", "text", "keys", "words"),
    [
        ("money", "viel", {}, "kein Betrag"),
        ("money", "-1", {}, "zu klein. Geben Sie 0,00\u00a0€ oder mehr an"),
        ("money", "11", {"maximum": 1000}, "zu groß. Geben Sie höchstens 10,00\u00a0€ an"),
        ("integer", "1,5", {}, "keine ganze Zahl"),
        ("integer", "3", {"minimum": 5}, "zu klein"),
        ("percent", "101", {}, "höchstens 100"),
        ("percent", "60", {"maximum": 50}, "höchstens 50"),
        ("percent", "viel", {}, "keine ganze Zahl"),
        ("text", "x" * 301, {}, "zu lang. Kürzen Sie ihn auf 300"),
        ("longtext", "x" * 4001, {}, "4.000 Zeichen"),
        ("text", "Hallo 😀", {}, "„😀“"),
        ("url", "fulda.de", {}, "keine Internetadresse"),
        ("url", "javascript:alert(1)", {}, "keine Internetadresse"),
        ("url", "https://fulda.example/a b", {}, "keine Internetadresse"),
        ("url", "https://[fulda", {}, "keine Internetadresse"),
        ("url", "https://localhost/", {}, "keine Internetadresse"),
        ("email", "amt", {}, "keine E-Mail-Adresse"),
        ("phone", "abc", {}, "keine Telefonnummer"),
        ("date", "31.02.2026", {}, "Datum können wir nicht lesen"),
        ("choice", "x", {}, "Diese Auswahl gibt es nicht"),
        ("boolean", "vielleicht", {}, "Ja oder Nein"),
        ("unit", "Steueramt", {}, "Diese Stelle gibt es nicht"),
        (
            "codelist",
            "sgb | Grundsicherung",
            {},
            "Zeile 1 hat nicht genug Spalten. Trennen Sie sie mit |, in dieser Reihenfolge: Kürzel, Grund",
        ),
        ("codelist", "sgb | | 10 | 5 | ja", {}, "Zeile 1 hat nicht genug Spalten"),
        ("codelist", "a|A|10|5|ja\nb|B|viel|5|ja", {}, "Zeile 2, Spalte „Erlass“: Das ist keine ganze Zahl"),
        ("codelist", "a|A|10|5|ja\na|B|10|5|ja", {}, "Zeile 2: „a“ steht schon in der Liste"),
        ("codelist", "\n".join(f"{n}|A|1|1|ja" for n in range(1001)), {}, "zu lang. Höchstens 1.000 Einträge"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(type_: str, text: str, keys: dict[str, Any], words: str) -> None:
    problem = one(type_, **keys).parse(text)

    assert isinstance(problem, Problem)
    assert (problem.field, problem.kind) == ("x", "format")
    assert words in problem.message


@pytest.mark.parametrize("type_", ["money", "text", "codelist", "choice"])
def test_nothing_entered_is_no_value(type_: str) -> None:
    assert one(type_).parse(" \0 ") is None
    assert one(type_).edit(None) == ""
    assert one(type_).show(None) == ""
    assert not one(type_).accepts(None)


def test_a_locked_value_is_refused() -> None:
    problem = parameter_set(parameter("satz", "money", locked=True, default=1)).parse("satz", "5,00")

    assert problem == Problem("satz", "„Satz“ ist gesperrt. Den Wert legt die Vorlage fest.", "locked")


def test_what_is_missing_says_so() -> None:
    assert one("money").missing() == Problem(
        "x", "„X“ fehlt. Ohne diese Angabe geht die Leistung nicht online.", "required"
    )


@pytest.mark.parametrize(
    ("type_", "value", "words"),
    [
        ("money", 7200, "72,00\u00a0€"),
        ("percent", 90, "90\u00a0%"),
        ("boolean", False, "Nein"),
        ("date", "2026-01-01", "01.01.2026"),
        ("choice", "month", "nach Monaten"),
        ("choice", "weg", ""),
        ("codelist", LIST, "Grundsicherung, Assistenzhund"),
        ("text", "Magistrat", "Magistrat"),
    ],
)
def test_values_in_german_words(type_: str, value: object, words: str) -> None:
    assert one(type_).show(value) == words
    assert parameter_set(parameter("y")).show("y", "a") == "a"


def test_a_unit_follows_the_value() -> None:
    assert one("money", unit="pro Jahr").show_with_unit(7200) == "72,00\u00a0€ pro Jahr"
    assert one("money", unit="pro Jahr").show_with_unit(None) == ""


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("money", "7200"),
        ("money", True),
        ("money", -1),
        ("percent", 101),
        ("boolean", "ja"),
        ("date", "01.01.2026"),
        ("date", 5),
        ("choice", "weg"),
        ("text", 5),
        ("codelist", "x"),
        ("codelist", ["x"]),
        ("codelist", [{"value": "a", "label": "A"}]),
        ("codelist", [{**LIST[0], "percent": "10"}]),
    ],
)
def test_a_stored_value_of_another_version_may_not_fit(type_: str, value: object) -> None:
    assert not one(type_).accepts(value)


def test_a_towns_values_lie_over_the_defaults() -> None:
    parameters = parameter_set(
        parameter("eigen", "money", default=1, unit="pro Jahr"),
        parameter("vorgabe", "money", default=2, required=True),
        parameter("gesperrt", "money", default=3, locked=True),
        parameter("fehlt", "money", required=True),
        parameter("leer", "money"),
        parameter("falsch", "money", default=4),
    )
    resolved = parameters.resolve({"eigen": 10, "gesperrt": 30, "falsch": "viel", "fremd": 1})

    assert resolved.values == {"eigen": 10, "vorgabe": 2, "gesperrt": 3, "falsch": 4}
    assert [entry.origin for entry in resolved.entries] == ["own", "default", "locked", "missing", "default", "default"]
    assert [each.id for each in resolved.missing] == ["fehlt"]
    assert (resolved.entries[0].text, resolved.entries[0].default_text) == (
        "0,10\u00a0€ pro Jahr",
        "0,01\u00a0€ pro Jahr",
    )


def test_a_set_of_parameters_is_a_mapping_in_order() -> None:
    parameters = parameter_set(parameter("b"), parameter("a"))

    assert (list(parameters), len(parameters), parameters["a"].label) == (["b", "a"], 2, "A")
    with pytest.raises(KeyError):
        parameters.parse("c", "x")


@given(st.integers(0, 10**12))
def test_every_amount_can_be_edited(cents: int) -> None:
    assert one("money").parse(one("money").edit(cents)) == cents
