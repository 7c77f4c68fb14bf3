from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.fim.bundle import service_slug
from blaupause.standards.xdatenfelder.model import Basis
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import at, field, group, imported, rule, schema

if TYPE_CHECKING:
    from blaupause.standards.xdatenfelder.model import Child


def person(*more: Child) -> Child:
    return at(group(1, at(field(60000000227, "Familienname", max_length=80)), *more, name="Person"))


def test_a_template_says_who_applies_and_what_it_rests_on() -> None:
    children = (person(at(field(60000000228, "Vornamen")), at(field(60000000246, "PLZ", "num_int"))), person())
    files = imported(*children, bases=(Basis("§ 7 HAG"), Basis(""))).files
    template = files["template.json"]

    assert template["applicant"] == {"family_name": "familienname", "first_names": "vornamen"}
    assert template["search_fields"] == ["familienname", "vornamen"]
    assert template["legal_basis"] == [{"title": "§ 7 HAG", "verified": False}]
    assert template["keys"][0] | {"source": ""} == {
        "scheme": "fim",
        "value": "S00000000001",
        "verified": True,
        "source": "",
    }
    assert check(as_bytes(files)) == []


def test_a_service_is_named_by_its_title_and_its_schema() -> None:
    assert service_slug(schema(title="Hund anmelden (Muster)")) == "hund-anmelden-muster-s00000000001"
    assert service_slug(schema(title="a" * 80)) == f"{'a' * 37}-s00000000001"
    assert service_slug(schema(title="§", name="§")) == "s00000000001"


def test_rules_in_words_are_kept_once_with_the_place_they_are_at() -> None:
    asked = field(1, "Angabe", rules=(rule(1, "WENN …"), rule(2, "")))
    files = imported(at(group(1, at(asked), rules=(rule(3, "DANN {x}"),))), rules=(rule(1, "WENN …"),)).files
    todos = files["fim.json"]["todos"]

    assert [(each["fim"], each["place"], each["text"]) for each in todos] == [
        ("R00000000001 1.0.0", "", "WENN …"),
        ("R00000000003 1.0.0", "G00000000001", "DANN (x)"),
        ("R00000000002 1.0.0", "G00000000001/F00000000001", "Regel 2"),
    ]
    assert not any(each["done"] for each in todos)


def test_what_else_is_left_to_do_stands_beside_the_rules() -> None:
    files = imported(at(field(1, "Staat", kind="select"))).files

    assert files["fim.json"]["todos"] == [
        {
            "kind": "list",
            "place": "F00000000001",
            "text": "Zu dieser Auswahl gibt es keine Werte. Bis dahin wird der Schlüssel als Text gefragt.",
            "done": False,
        }
    ]


def test_the_first_stored_test_is_an_empty_application() -> None:
    asked, free = at(field(1, "Muss")), at(field(2, "Kann"), "0:1")

    assert imported(asked, free).files["tests.json"]["tests"][0]["expect"] == {"valid": False}
    assert imported(free).files["tests.json"]["tests"][0]["expect"] == {"valid": True}


def test_the_schema_is_named_by_its_content() -> None:
    first, again, other = (imported(at(field(1, name))).files["fim.json"]["schema"] for name in ("A", "A", "B"))

    assert first == again
    assert first["hash"] != other["hash"]
    assert repr(Bundle(imported(at(field(1, "A"))).files)).startswith("<Bundle probe-beantragen-s00000000001 0.1.0")
