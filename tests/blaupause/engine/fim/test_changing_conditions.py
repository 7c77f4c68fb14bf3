"""When people's work asks something only sometimes, the schema says it in words, at what is still there."""

from __future__ import annotations

from typing import Any

from blaupause.standards.xdatenfelder.model import Field, Group
from tests.blaupause.engine.fim.test_changing import MAIL, NAME, asks, exported, names, person
from tests.blaupause.engine.fim_building import at, field, group


def test_conditions_and_checks_become_rules() -> None:
    def work(files: dict[str, Any]) -> None:
        asks(files)[1]["visible"] = "answers.name == 'x'"
        check = {"id": "c", "on": "name", "expr": "has(answers.mail)", "message": "Die Mail fehlt."}
        files["rules.json"]["checks"].append(check)

    rules = exported(work, NAME, MAIL).schema.rules

    assert rules[0].text == "„Mail“ wird nur gefragt, wenn Folgendes gilt: „Name“ ist „x“."
    assert rules[1].text == "Es muss gelten: „Mail“ ist beantwortet. Sonst heißt es: Die Mail fehlt."


def test_a_condition_that_is_gone_is_told() -> None:
    def work(files: dict[str, Any]) -> None:
        section = next(each for each in asks(files) if each["widget"] == "section")
        del section["questions"][1]["visible"]

    found = exported(work, at(group(2, NAME, MAIL, name="Kontakt", is_choice=True)))

    assert "„Name“ wird jetzt immer gefragt. Prüfen Sie die Regeln aus FIM dazu." in found.left


def test_a_group_whose_questions_people_laid_beside_the_others_is_still_there() -> None:
    inner = at(group(4, at(field(5, "Ort")), name="Anschrift"))
    several = at(group(3, at(field(4, "Rasse", max_length=20)), inner, name="Hund"), "0:*")

    def work(files: dict[str, Any]) -> None:
        page, schema_ = files["form.json"]["pages"][0], files["form.json"]["schema"]
        repeat = files["form.json"]["pages"].pop(1)["questions"][0]
        heading = {"widget": "section", "id": "hund", "label": "Ihr Hund", "visible": "has(answers.mail)"}
        page["questions"].append({**heading, "questions": repeat["questions"]})
        schema_["properties"] |= schema_["properties"].pop("hund")["items"]["properties"]
        schema_["properties"]["rasse"]["maxLength"] = 30

    found = exported(work, person(NAME, MAIL), several).schema
    dog = found.children[1]
    assert isinstance(dog.element, Group)
    race = dog.element.children[0].element
    assert isinstance(race, Field)

    assert (dog.least, dog.most, names(dog.element), race.max_length) == (0, None, ["Rasse", "Anschrift"], 30)
    assert [rule.text for rule in found.rules] == [
        "„Hund“ wird nur gefragt, wenn Folgendes gilt: „Mail“ ist beantwortet."
    ]


def test_conditions_of_pages_and_headings_are_told_of_their_groups() -> None:
    inner = at(group(2, at(field(3, "Ort")), name="Anschrift"))

    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][1]["visible"] = "answers.name == 'x'"
        section = next(each for each in asks(files, 1) if each["widget"] == "section")
        section["visible"] = "answers.name == 'y'"

    rules = exported(work, person(NAME), at(group(5, at(field(6, "Art")), inner, name="Kind"))).schema.rules

    assert [rule.text for rule in rules] == [
        "„Anschrift“ wird nur gefragt, wenn Folgendes gilt: „Name“ ist „y“.",
        "„Kind“ wird nur gefragt, wenn Folgendes gilt: „Name“ ist „x“.",
    ]
    assert len({rule.id for rule in rules}) == len(rules)


def test_of_a_heading_that_is_gone_nothing_is_told() -> None:
    parts = (at(group(2, at(field(3, "Ort")), name="Haus")), at(group(4, at(field(5, "Flur")), name="Feld")))

    def work(files: dict[str, Any]) -> None:
        section = next(each for each in asks(files) if each["widget"] == "section")
        for part in section["questions"][1:]:
            part["questions"][0]["visible"] = part["visible"]
        section["questions"][1:] = [each for part in section["questions"][1:] for each in part["questions"]]

    found = exported(work, at(group(1, *parts, name="Wo", is_choice=True)))

    choice = found.schema.children[0].element
    assert isinstance(choice, Group)
    assert names(choice) == ["Haus", "Feld"]
    assert not [each for each in found.left if "immer gefragt" in each]
