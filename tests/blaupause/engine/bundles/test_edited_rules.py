"""Rules of a bundle that is edited: checks, hints, values, fees."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.editing.charging import Amount, factors, read, sources
from blaupause.engine.bundles.editing.reading import condition_at, rules_of, told
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused


def test_a_check_says_when_an_answer_is_right(files: Files) -> None:
    values = {
        "on": "tag",
        "path_0": "answers.tag",
        "operator_0": "ahead",
        "value_0": "Frist",
        "joined": "und",
        "message": "Zu spät.",
        "label": "Rechtzeitig",
    }

    changed = do(files, "regel", "regel/pruefung/", **values, when="has(answers.tag)")
    changed = do(changed, "regel", "regel/pruefung/rechtzeitig", **values | {"message": "Viel zu spät."})

    rule = changed["rules.json"]["checks"][0]
    assert (rule["message"], rule["when"]) == ("Viel zu spät.", "has(answers.tag)")
    assert list(rules_of(changed)) == [("regel/pruefung/rechtzeitig", "Viel zu spät.", "Prüfung")]
    assert flaws(changed) == []
    assert do(changed, "regel-entfernen", "regel/pruefung/rechtzeitig") == files


def test_a_check_within_a_group_is_about_each_entry(files: Files) -> None:
    changed = do(
        files,
        "regel",
        "regel/pruefung/",
        on="gruppe[].angabe",
        expression="item.angabe != 'x'",
        message="Nein.",
        label="Regel",
    )

    assert condition_at(changed, "regel/pruefung/regel") == ("item.angabe != 'x'", ("gruppe",))
    assert flaws(changed) == []


def test_hints_values_and_fees_come_and_go(files: Files) -> None:
    changed = do(
        files, "regel", "regel/hinweis/", label="Tipp", text="Gut.", expression="answers.ja", **{"for": "both"}
    )
    changed = do(changed, "regel", "regel/ergebnis/", label="Summe", type="money", expression="answers.zahl * 100")
    changed = do(changed, "regel", "regel/gebuehr/", label="Gebühr", cents="10,00", basis="fest", when="")
    changed = do(
        changed, "regel", "regel/gebuehr/", label="Mehr", expression="values.summe", basis="je Stück", when="answers.ja"
    )
    changed = do(changed, "regel", "regel/gebuehr/1", label="Grundgebühr", cents="12,00", basis="fest")

    assert flaws(changed) == []
    assert [place for place, _label, _kind in rules_of(changed)] == [
        "regel/hinweis/tipp",
        "regel/ergebnis/summe",
        "regel/gebuehr/1",
        "regel/gebuehr/2",
    ]
    assert changed["rules.json"]["fee"]["lines"][0]["amount"] == "1200"
    assert [told(changed, place) for place, _label, _kind in rules_of(changed)] == [
        "„Ja“ ist Ja",
        "„Zahl“ mal 100",
        "12,00\N{NO-BREAK SPACE}€",
        "„summe“",
    ]

    for place in ("regel/gebuehr/2", "regel/gebuehr/1", "regel/hinweis/tipp", "regel/ergebnis/summe"):
        changed = do(changed, "regel-entfernen", place)
    assert changed["rules.json"] == {"checks": [], "fee": None, "hints": [], "values": []}


def test_an_amount_of_the_town_is_taken_times_an_answer_by_choice(files: Files) -> None:
    changed = do(files, "einstellung-neu", "einstellung/", label="Satz", type="money", group="fees")
    changed = do(changed, "regel", "regel/ergebnis/", label="Summe", type="money", expression="answers.zahl * 100")
    by = {"label": "Je Stück", "basis": "Satzung", "source": "params.satz", "times": "answers.zahl"}
    only = {"path_0": "answers.ja", "operator_0": "is", "value_0": "Ja"}
    changed = do(changed, "regel", "regel/gebuehr/", **by, **only, when="")

    (line,) = changed["rules.json"]["fee"]["lines"]
    assert (line["amount"], line["when"]) == ("params.satz * answers.zahl", "answers.ja == true")
    assert flaws(changed) == []
    assert read(changed, line["amount"]) == Amount(source="params.satz", times="answers.zahl")
    assert sources(changed) == {"params.satz": "Satz", "values.summe": "Ergebnis: summe"}
    assert "answers.gruppe.size()" in factors(changed)
    assert read(changed, "1250 * answers.gruppe.size()") == Amount(cents=1250, times="answers.gruppe.size()")
    for more in ("params.satz + 1", "params.weg", "params.satz * answers.weg"):
        assert read(changed, more) is None
    again = do(
        changed, "regel", "regel/gebuehr/1", **by | {"cents": "3,50", "source": "", "times": ""}, when="!answers.ja"
    )
    assert again["rules.json"]["fee"]["lines"] == [
        {"label": "Je Stück", "basis": "Satzung", "amount": "350", "when": "!answers.ja"}
    ]


@pytest.mark.parametrize(
    ("place", "values", "field"),
    [
        ("regel/zauber/", {}, ""),
        ("regel/pruefung/", {"on": "gibtsnicht"}, "on"),
        ("regel/pruefung/", {"on": "tag", "message": "x", "label": "x"}, "condition"),
        ("regel/pruefung/", {"on": "tag", "message": "x", "expression": "true", "when": "answers."}, "when"),
        ("regel/gebuehr/", {"label": "x", "basis": "y"}, "cents"),
        ("regel/gebuehr/", {"label": "x", "basis": "y", "source": "params.weg"}, "source"),
        ("regel/gebuehr/", {"label": "x", "basis": "y", "cents": "1", "times": "answers.tag"}, "times"),
        ("regel/gebuehr/", {"label": "x", "basis": "y", "expression": "'a'"}, "expression"),
        ("regel/hinweis/gibtsnicht", {"text": "x"}, ""),
    ],
)
def test_a_rule_that_is_none_is_refused(files: Files, place: str, values: dict[str, str], field: str) -> None:
    assert refused(files, "regel", place, **values) == field


def test_a_rule_that_is_gone_is_not_removed(files: Files) -> None:
    refused(files, "regel-entfernen", "regel/zauber/1")
    refused(files, "regel-entfernen", "regel/gebuehr/1")


def test_rules_of_real_templates_can_be_saved_as_they_are(dog: Files) -> None:
    values = dog["rules.json"]["values"]

    assert values
    for each in values:
        place = f"regel/ergebnis/{each['id']}"
        expression, _group = condition_at(dog, place)
        assert do(dog, "regel", place, type=each["type"], expression=expression) == dog
