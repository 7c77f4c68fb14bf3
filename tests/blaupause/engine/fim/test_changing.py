"""What people changed in a template from FIM stands in the schema: under the ids of FIM, never as released."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Invalid
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.exporting import export
from blaupause.standards.xdatenfelder.model import Basis, Code, CodeListRef, Field, Group
from tests.blaupause.engine.fim_building import TODAY, at, field, group, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.engine.fim.exporting import Export
    from blaupause.standards.xdatenfelder.model import Child, Schema

type Work = Callable[[dict[str, Any]], None]
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NAME, MAIL = at(field(1, "Name", max_length=50, state="6")), at(field(2, "Mail", max_length=50, state="6"), "0:1")
CODES = (Code("a", "Erstes"), Code("b", "Zweites"))


def exported(work: Work, *children: Child, lists: Any = lambda _ref: None, **words: Any) -> Export:
    """Import a schema, let somebody work on the template, and export it."""
    files = copy.deepcopy(template_of(schema(*children, **words), lists, TODAY).files)
    work(files)
    return export(json.loads(json.dumps(files)), NOON)


def asks(files: dict[str, Any], page: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = files["form.json"]["pages"][page]["questions"]
    return found


def add(files: dict[str, Any], field_: str, at_: int = 99, page: int = 0) -> dict[str, Any]:
    question: dict[str, Any] = {"widget": "text", "field": field_, "label": field_.title()}
    asks(files, page).insert(at_, question)
    files["form.json"]["schema"]["properties"][field_] = {"type": "string"}
    return question


def names(found: Schema | Group) -> list[str]:
    return [child.element.name for child in found.children]


def person(*children: Child, **words: Any) -> Child:
    return at(group(1, *children, name="Person", state="6", **words))


def test_a_changed_question_keeps_its_id_and_gets_the_next_version_in_work() -> None:
    def work(files: dict[str, Any]) -> None:
        asks(files)[0] |= {"label": "Nachname", "hint": "Wie im Ausweis"}
        files["form.json"]["schema"]["properties"]["name"]["maxLength"] = 80

    found = exported(work, person(NAME, MAIL)).schema
    around = found.children[0].element
    assert isinstance(around, Group)
    changed, same = (child.element for child in around.children)
    assert isinstance(changed, Field)

    assert [(each.id, each.version, each.state) for each in (found, around, changed)] == [
        ("S00000000001", "1.1.0", "2"),
        ("G00000000001", "1.1.0", "2"),
        ("F00000000001", "1.1.0", "2"),
    ]
    assert (changed.label, changed.help, changed.max_length) == ("Nachname", "Wie im Ausweis", 80)
    assert changed.life.by == found.life.by == "Kommunales Kompetenzzentrum"
    assert same == MAIL.element


def test_changed_words_name_what_a_town_or_an_answer_puts_in() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["title"] = "Über {answers.name}"
        asks(files)[1] |= {"label": "Mail von {answers.name}"}

    found = exported(work, person(NAME, MAIL)).schema.children[0].element
    assert isinstance(found, Group)

    assert (found.label, found.children[1].element.label) == ("Über [Name]", "Mail von [Name]")


def test_another_duty_or_number_stands_at_the_place() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["schema"]["required"] = ["mail"]
        files["form.json"]["schema"]["properties"]["hund"]["maxItems"] = 3

    found = exported(work, NAME, MAIL, at(group(3, at(field(4, "Rasse")), name="Hund"), "0:5")).schema

    assert [(child.least, child.most) for child in found.children] == [(0, 1), (1, 1), (0, 3)]
    assert [child.element.version for child in found.children] == ["1.0.0"] * 3
    assert found.version == "1.1.0"


def test_what_people_took_out_is_not_there() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"].pop(1)

    found = exported(work, person(NAME, MAIL), at(group(2, at(field(3, "Ort")), name="Anschrift"))).schema

    assert names(found) == ["Person"]


def test_words_of_pages_and_headings_are_those_of_their_groups() -> None:
    inner = at(group(2, at(field(3, "Ort")), name="Anschrift"))

    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0] |= {"title": "Wer sind Sie?", "intro": "Wir müssen Sie kennen."}
        section = next(each for each in asks(files) if each["widget"] == "section")
        section["label"] = "Wo wohnen Sie?"

    found = exported(work, person(NAME, inner)).schema.children[0].element
    assert isinstance(found, Group)

    assert (found.label, found.help) == ("Wer sind Sie?", "Wir müssen Sie kennen.")
    assert [child.element.label for child in found.children] == ["Name", "Wo wohnen Sie?"]


def test_words_of_a_repeated_group_and_of_a_field_that_comes_several_times() -> None:
    def work(files: dict[str, Any]) -> None:
        for question in asks(files) + asks(files, 1):
            question["label"] += " neu"

    repeated = at(group(3, at(field(4, "Rasse")), name="Hund"), "0:*")
    found = exported(work, at(field(1, "Telefon", max_length=20), "1:3"), repeated).schema

    assert [child.element.label for child in found.children] == ["Telefon neu", "Hund neu"]


def test_questions_of_peoples_own_stand_where_people_put_them() -> None:
    def work(files: dict[str, Any]) -> None:
        add(files, "zuerst", 0)
        add(files, "dazwischen", 2)
        files["form.json"]["pages"].append({"id": "mehr", "title": "Mehr", "questions": []})
        add(files, "zuletzt", page=-1)

    found = exported(work, person(NAME, MAIL)).schema
    inside, own = (child.element for child in found.children)
    assert isinstance(inside, Group)
    assert isinstance(own, Group)

    assert names(inside) == ["Zuerst", "Name", "Dazwischen", "Mail"]
    assert (own.name, names(own)) == ("Mehr", ["Zuletzt"])
    assert {each.id[1:4] for each in (own, inside.children[0].element, own.children[0].element)} == {"999"}


def test_a_question_of_peoples_own_in_a_repeated_group_and_beside_a_heading() -> None:
    inner = at(group(2, at(field(3, "Ort")), name="Anschrift"))
    repeated = at(group(4, at(field(5, "Rasse")), name="Hund"), "0:*")

    def work(files: dict[str, Any]) -> None:
        add(files, "dazu")
        hund = asks(files, 1)[0]
        hund["questions"].append({"widget": "text", "field": "farbe", "label": "Farbe"})
        files["form.json"]["schema"]["properties"]["hund"]["items"]["properties"]["farbe"] = {"type": "string"}

    first, second = (child.element for child in exported(work, person(NAME, inner), repeated).schema.children)
    assert isinstance(first, Group)
    assert isinstance(second, Group)

    assert names(first) == ["Name", "Anschrift", "Dazu"]
    assert names(second) == ["Rasse", "Farbe"]


def test_a_question_of_peoples_own_is_no_part_of_an_auswahlgruppe() -> None:
    choice = at(group(2, NAME, MAIL, name="Kontakt", is_choice=True))

    def work(files: dict[str, Any]) -> None:
        section = next(each for each in asks(files) if each["widget"] == "section")
        section["questions"].append({"widget": "text", "field": "dazu", "label": "Dazu"})
        files["form.json"]["schema"]["properties"]["dazu"] = {"type": "string"}

    found = exported(work, person(at(field(7, "Vorher")), choice)).schema.children[0].element
    assert isinstance(found, Group)

    assert names(found) == ["Vorher", "Kontakt", "Dazu"]


def test_the_order_of_fim_stays_and_that_is_told() -> None:
    def work(files: dict[str, Any]) -> None:
        asks(files).reverse()

    found = exported(work, NAME, MAIL)

    assert names(found.schema) == ["Name", "Mail"]
    assert found.schema.version == "1.0.0"
    assert "Fragen aus FIM stehen im Schema in der Reihenfolge, die sie in FIM haben." in found.left


def test_title_and_law_are_taken_with_the_links_of_fim() -> None:
    def work(files: dict[str, Any]) -> None:
        files["template.json"]["title"] = "Neu"
        files["template.json"]["legal_basis"].append({"title": "§ 2", "verified": True})

    found = exported(work, NAME, bases=(Basis("§ 1", "https://example.org"),)).schema

    assert (found.title, found.name) == ("Neu", "Antrag Probe")
    assert found.bases == (Basis("§ 1", "https://example.org"), Basis("§ 2"))


def test_a_changed_choice_is_no_longer_the_list_it_was() -> None:
    ref = CodeListRef("urn:a", "1", "urn:a_1", ("schluessel", "", ""))
    chosen = at(field(1, "Staat", kind="select", code_list=ref))
    several = at(field(2, "Staaten", kind="select", code_list=ref), "0:1")
    lists = lambda _ref: CODES  # noqa: E731

    def work(files: dict[str, Any]) -> None:
        asks(files)[0]["choices"][0]["label"] = "Anderes"

    found = exported(work, chosen, several, lists=lists)
    own, same = (child.element for child in found.schema.children)
    assert isinstance(own, Field)
    assert isinstance(same, Field)

    assert (own.code_list, own.codes) == (None, (Code("a", "Anderes"), Code("b", "Zweites")))
    assert same.code_list == ref
    assert [(each.version_uri, each.columns, each.rows) for each in found.lists] == [
        ("urn:a_1", ("schluessel", "name"), (("a", "Erstes"), ("b", "Zweites")))
    ]


def test_a_list_has_the_help_that_one_of_its_fields_takes_from_it() -> None:
    refs = [CodeListRef("urn:a", "1", "urn:a_1", ("code", "name", help_)) for help_ in ("", "hilfe", "")]
    asked = [at(field(number, kind="select", code_list=ref)) for number, ref in enumerate(refs, start=1)]
    lists = lambda ref: (Code("a", "Erstes", "So ist es." if ref.columns[2] else ""),)  # noqa: E731

    found = exported(lambda _files: None, *asked, lists=lists)

    assert [(each.columns, each.rows) for each in found.lists] == [
        (("code", "name", "hilfe"), (("a", "Erstes", "So ist es."),))
    ]


def test_a_list_that_is_not_there_is_told() -> None:
    chosen = at(field(1, "Staat", kind="select", code_list=CodeListRef("urn:a")))
    found = exported(lambda _files: None, chosen)

    assert "Die Codeliste von „Staat“ ist nicht da. Das Schema nennt nur ihre Adresse." in found.left


def test_the_same_field_changed_differently_at_two_places_gets_two_versions() -> None:
    def work(files: dict[str, Any]) -> None:
        asks(files, 0)[0]["label"], asks(files, 1)[0]["label"] = "Eins", "Zwei"

    places = exported(work, person(NAME), at(group(2, NAME, name="Kind"))).schema.children
    inside = [child.element.children[0].element for child in places if isinstance(child.element, Group)]

    assert [(each.id, each.version, each.label) for each in inside] == [
        ("F00000000001", "1.1.0", "Eins"),
        ("F00000000001", "1.2.0", "Zwei"),
    ]


def test_a_version_of_another_kind_begins_anew() -> None:
    def work(files: dict[str, Any]) -> None:
        asks(files)[0]["label"] = "Neu"

    odd = at(
        Field(**{**{name: getattr(NAME.element, name) for name in NAME.element.__dataclass_fields__}, "version": ""})
    )

    assert exported(work, odd).schema.children[0].element.version == "1.0.0"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda origin: origin.pop("source"), "noch einmal ein"),
        (lambda origin: origin["source"]["schema"]["children"][0].update(element=9), "beschädigt"),
    ],
)
def test_a_template_without_its_schema_says_what_to_do(spoil: Callable[[Any], Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        exported(lambda files: spoil(files["fim.json"]), NAME)
