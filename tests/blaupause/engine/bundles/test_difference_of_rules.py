"""What differs in rules, fees and values of the towns."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import Group, Kind, compare
from tests.blaupause.engine.building import changed, parameter
from tests.blaupause.engine.bundles.comparing import FILES, difference, only

# --- Rules and fees


def test_rules_are_sentences_and_name_their_question() -> None:
    found = only(("rules.json", "checks/0/expr", "timestamp(item.seit) < today"))

    assert (found.group, found.place) == (Group.RULES, "Prüfung zu „Seit“")
    assert not found.details[0].is_code
    assert found.before == "In Ordnung ist es, wenn: „Seit“ ist spätestens heute"
    assert found.after == "In Ordnung ist es, wenn: „Seit“ ist vor heute"


@pytest.mark.parametrize("expression", ["timestamp(item.seit).getDate() == 1", "(timestamp(item.seit) <= today)"])
def test_what_no_sentence_tells_apart_stands_as_it_is_on_both_sides(expression: str) -> None:
    found = only(("rules.json", "checks/0/expr", expression))

    assert found.details[0].is_code
    assert found.before == "In Ordnung ist es, wenn: timestamp(item.seit) <= today"
    assert found.after == f"In Ordnung ist es, wenn: {expression}"


def test_entries_of_a_group_are_told_by_its_name() -> None:
    gone = only(("rules.json", "fee/lines/0", None))

    assert "Für jeden Eintrag von: [Hunde]" in gone.before


def test_interim_results_hints_and_places_are_rules() -> None:
    found = difference(
        ("rules.json", "values/0/expr", "params.satz"),
        ("rules.json", "route/1/unit_hint", "Kämmerei"),
        ("rules.json", "hints/0", None),
    )

    assert [(each.kind, each.place) for each in found] == [
        (Kind.CHANGED, "Zwischenergebnis „jahr“"),
        (Kind.CHANGED, "Zuständigkeit „Kämmerei“"),
        (Kind.REMOVED, "Hinweis für Sachbearbeitung „Mehr als ein Hund.“"),
    ]
    assert {each.group for each in found} == {Group.RULES}


def test_fee_lines_are_fees_and_say_values_by_name() -> None:
    found = difference(
        ("rules.json", "fee/lines/1/amount", "200"),
        ("rules.json", "fee/lines/0/label", "Jahressteuer für {item.name}, {params.satz:money}, {values.jahr}"),
        ("rules.json", "fee/note", "Kein {params.unbekannt}."),
    )

    assert [(each.group, each.place) for each in found] == [
        (Group.FEES, "Gebühr"),
        (Group.FEES, "Position „Jahressteuer für [Name], [Satz], {values.jahr}“"),
        (Group.FEES, "Position „Porto“"),
    ]
    assert found[0].after == "Erläuterung: Kein {params.unbekannt}."
    assert found[2].after == "Berechnung: 2,00\xa0€"


def test_a_fee_may_come_and_go() -> None:
    free = Bundle({**FILES, "rules.json": {**FILES["rules.json"], "fee": None}})

    gone, came = compare(Bundle(FILES), free).changes, compare(free, Bundle(FILES)).changes

    assert {(each.kind, each.group) for each in gone} == {(Kind.REMOVED, Group.FEES)}
    assert {(each.kind, each.group) for each in came} == {(Kind.ADDED, Group.FEES)}


# --- Values of the towns


def test_amounts_of_towns_stand_with_the_fees() -> None:
    found = only(("parameters.json", "parameters/0/default", 7200))

    assert (found.group, found.place, found.before, found.after) == (
        Group.PARAMETERS, "Wert „Satz“", "", "Vorgabe: 72,00\xa0€ pro Jahr"
    )  # fmt: skip
    fees = parameter("rate", "money", group="fees", default=100)
    added = only(("parameters.json", "parameters/+", fees))
    assert (added.group, added.kind) == (Group.FEES, Kind.ADDED)
    assert added.after == (
        "Regel: freiwillig, die Kommune setzt den Wert\nName: Rate\nArt: Betrag\nVorgabe: 1,00\xa0€\nBereich: Gebühren"
    )


def test_a_lock_and_other_columns_of_a_list_are_told() -> None:
    assert only(("parameters.json", "parameters/0/locked", True)).after == (
        "Regel: Pflicht, die Vorlage legt den Wert fest"
    )
    lists = parameter("zonen", "codelist", default=[{"value": "a", "label": "Altstadt"}])
    other = [{"value": "a", "label": "Altstadt"}, {"value": "b", "label": "Bahnhof"}]
    before = changed(FILES["parameters.json"], "parameters/+", lists)
    after = changed(before, "parameters/10/default", other)

    (found,) = compare(
        Bundle({**FILES, "parameters.json": before}), Bundle({**FILES, "parameters.json": after})
    ).changes  # fmt: skip
    assert found.after == "Vorgabe: a | Altstadt\nb | Bahnhof"
    choice = only(("parameters.json", "parameters/9/choices/0/label", "Einspruch"))
    assert "Auswahl: Einspruch\nKlage" in choice.after
