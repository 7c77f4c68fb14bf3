"""Files that are wrong, hostile or odd: refused with line and element, or taken with a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.standards.xdatenfelder import SchemaError, nodes, read, reading
from blaupause.standards.xdatenfelder.model import Child, Code, Field, Group, Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NS = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
FIELD = (
    "<f:datenfeld><f:identifikation><f:id>{id}</f:id><f:version>1.0.0</f:version></f:identifikation><f:name>{name}</f:name>"
    "<f:feldart><code>{kind}</code></f:feldart><f:datentyp><code>{type}</code></f:datentyp>{more}</f:datenfeld>"
)


def field(
    id_: str = "F00000000001", *, name: str = "Angabe", kind: str = "input", type_: str = "text", more: str = ""
) -> str:
    return FIELD.format(id=id_, name=name, kind=kind, type=type_, more=more)


def group(inner: str, id_: str = "G00000000001") -> str:
    head = f"<f:identifikation><f:id>{id_}</f:id><f:version>1.0.0</f:version></f:identifikation><f:name>Gruppe</f:name>"
    return f"<f:datenfeldgruppe>{head}{inner}</f:datenfeldgruppe>"


def at(inner: str, occurs: str = "1:1") -> str:
    return f"<f:struktur><f:anzahl>{occurs}</f:anzahl><f:enthaelt>{inner}</f:enthaelt></f:struktur>"


def file(*parts: str, root: str = "xdatenfelder.stammdatenschema.0102", head: str = "") -> bytes:
    id_ = "<f:identifikation><f:id>S00000000001</f:id><f:version>1.0.0</f:version></f:identifikation>"
    about = f"{id_}<f:name>Probe</f:name>"
    body = f"<f:stammdatenschema>{about}{''.join(parts)}</f:stammdatenschema>"
    return f'{head}<f:{root} xmlns:f="{NS}">\n{body}\n</f:{root}>'.encode()


def _fields(children: tuple[Child, ...]) -> Iterator[Child]:
    for each in children:
        yield from _fields(each.element.children) if isinstance(each.element, Group) else (each,)


def mistake(source: bytes | Path) -> nodes.Mistake:
    with pytest.raises(SchemaError) as error:
        read(source)
    assert str(error.value.mistakes[0]) in str(error.value)
    return error.value.mistakes[0]


@pytest.mark.parametrize(
    ("first", "again", "both"),
    [("1:1", "0:1", (1, 2)), ("0:2", "1:*", (1, None)), ("1:*", "1:1", (2, None))],
)
def test_what_stands_twice_in_a_group_is_asked_several_times(
    first: str, again: str, both: tuple[int, int | None]
) -> None:
    """Answers are told by the id of a field alone: as two questions, the second answer would hide the first."""
    found = read(file(at(group(at(field(), first) + at(field("F00000000002")) + at(field(), again)))))

    inside = found.schema.children[0].element
    assert isinstance(inside, Group)
    assert [(each.element.id[-1], each.least, each.most) for each in inside.children] == [("1", *both), ("2", 1, 1)]
    assert "steht zweimal nebeneinander" in found.warnings[0]


def test_what_stands_twice_rests_on_the_law_of_both_places() -> None:
    one, two = (at(field()).replace("<f:enthaelt>", f"<f:bezug>{law}</f:bezug><f:enthaelt>") for law in ("A", "B"))

    (child,) = read(file(one + two)).schema.children

    assert [basis.title for basis in child.bases] == ["A", "B"]


def test_two_versions_of_a_field_do_not_stand_side_by_side() -> None:
    other = field().replace("1.0.0", "1.1.0")

    found = mistake(file(at(field()) + at(other)))

    assert (found.element, "in zwei Versionen" in found.message) == ("struktur", True)


@pytest.mark.parametrize(
    ("content", "element"),
    [
        (b"", "XML"),
        (b"\xff\xfe kein XML", "XML"),
        (b"<a>", "XML"),
        (b"<a/>", "a"),
        (file(root="xdatenfelder.regel.0104"), "xdatenfelder.regel.0104"),
        (file(at(field(kind="malen"))), "datenfeld"),
        (file(at(field(type_="bild"))), "datenfeld"),
        (file(at(field(name=""))), "name"),
        (file(at(field("F 1"))), "id"),
        (file(at(field("G00000000002"))), "id"),
        (file(at(group(at(field()), "g00000000001"))), "id"),
        (file(at(field())).replace(b">S", b">s"), "id"),
        (file(at(field().replace("1.0.0", "1.0.0" * 7))), "version"),
        (file(at(field(), "viele")), "anzahl"),
        (file(at(field(), "3:2")), "anzahl"),
        (file(at(field(), "1:" + "9" * 5_000)), "anzahl"),
        (file("<f:struktur><f:enthaelt/></f:struktur>"), "struktur"),
        (file(at("")), "enthaelt"),
        (file(at(field() + field("F00000000002"))), "enthaelt"),
        (file(at("<f:bild/>")), "enthaelt"),
        (file(at(group(at(group(""))))), "datenfeldgruppe"),
    ],
)
def test_what_is_no_schema_is_refused_with_element_and_line(content: bytes, element: str) -> None:
    found = mistake(content)

    assert found.element == element
    assert found.message


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_dtd_and_entities_are_refused(head: str) -> None:
    assert mistake(file(at(field()), head=head)).element == "DOCTYPE"


def test_comments_and_instructions_say_nothing() -> None:
    told = field(name="An<!-- nicht -->gabe")
    same = told.replace("<f:feldart>", "<?weg damit?><!-- auch nicht --><f:feldart>")

    found = read(file(at(told), at(group(at(same)))))

    assert [each.element.name for each in _fields(found.schema.children)] == ["Angabe", "Angabe"]
    assert found.warnings == ()


def test_an_entity_in_a_text_is_never_resolved() -> None:
    head = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    assert mistake(file(at(field(name="&x;")), head=head)).element == "DOCTYPE"


def test_a_file_beyond_the_limit_is_not_even_parsed(tmp_path: Path) -> None:
    path = tmp_path / "gross.xml"
    with path.open("wb") as large:
        large.truncate(nodes.MOST_BYTES + 1)

    assert "größer als 50 MB" in mistake(path).message
    assert "größer als 50 MB" in mistake(b" " * (nodes.MOST_BYTES + 1)).message


def test_ten_thousand_fields_are_too_many() -> None:
    fields = (at(field(f"F{number:011}")) for number in range(10_000))

    assert str(reading.MOST_ELEMENTS) in mistake(file(*fields)).message


def test_the_same_field_ten_thousand_times_is_too_much() -> None:
    assert str(reading.MOST_ELEMENTS) in mistake(file(at(field()) * 10_000)).message


def test_groups_end_somewhere() -> None:
    inner = field()
    for number in range(reading.DEEPEST + 1):
        inner = group(at(inner), f"G{number:011}")

    assert str(reading.DEEPEST) in mistake(file(at(inner))).message


def test_the_same_element_with_other_content_is_told() -> None:
    found = read(file(at(field(name="Eins")), "\n", at(group(at(field(name="Zwei"))))))

    assert found.warnings == ("F00000000001 1.0.0 steht in Zeile 2 und Zeile 3 mit verschiedenem Inhalt.",)
    assert [each.element.name for each in _fields(found.schema.children)] == ["Eins", "Zwei"]


def test_a_limit_that_is_no_number_does_not_count_and_is_told() -> None:
    found = read(file(at(field(more='<f:praezisierung maxLength="viele"/>'))))

    assert found.warnings == ("Zeile 2, datenfeld: „viele“ ist keine ganze Zahl und zählt nicht.",)


def test_a_list_without_an_address_is_none() -> None:
    found = read(file(at(field(more="<f:codelisteReferenz/>"))))

    assert found.counts.code_lists == 1
    assert getattr(found.schema.children[0].element, "code_list", "") is None


def test_what_stands_once_may_stand_again_where_it_was_empty() -> None:
    found = read(file(at(field(more="<f:inhalt/><f:inhalt>A</f:inhalt>"))))
    empty = read(file(at(field(more="<f:inhalt/><f:inhalt/>"))))

    assert getattr(found.schema.children[0].element, "content", "") == "A"
    assert getattr(empty.schema.children[0].element, "content", "-") == ""
    assert mistake(file(at(field(more="<f:inhalt>A</f:inhalt><f:inhalt>B</f:inhalt>")))).element == "inhalt"


def test_everything_about_an_element_is_kept() -> None:
    more = (
        '<f:bezug link="https://example.org/a">§ 1</f:bezug><f:bezug/><f:stichwort>Wort</f:stichwort>'
        "<f:werte><f:wert><f:code>1</f:code><f:name>Eins</f:name><f:hilfe>Hilfe</f:hilfe></f:wert></f:werte>"
        "<f:maxSize>1000</f:maxSize><f:mediaType>image/png</f:mediaType><f:relation/>"
        "<f:regel><f:identifikation><f:id>R1</f:id></f:identifikation><f:name>R</f:name>"
        "<f:freitextRegel>WENN</f:freitextRegel><f:typ><code>K</code></f:typ></f:regel>"
    )
    schema = read(
        file(at(field(kind="select", more=more)), "<f:dokumentsteckbrief><f:id>D1</f:id></f:dokumentsteckbrief>")
    ).schema
    asked = schema.children[0].element

    assert schema.document == "D1"
    assert [(basis.title, basis.link) for basis in asked.bases] == [("§ 1", "https://example.org/a")]
    assert (asked.keywords, asked.rules[0].text, asked.rules[0].kind) == ((Keyword("Wort"),), "WENN", "K")
    assert (asked.codes[0].help, asked.max_bytes, asked.media_types) == ("Hilfe", 1000, ("image/png",))  # type: ignore[union-attr]


# --- Version 2.0


def old(*parts: str) -> bytes:
    return file(*parts).replace(NS.encode(), b"urn:xoev-de:fim:standard:xdatenfelder_2")


def test_ids_states_and_limits_of_version_2_are_brought_to_the_words_of_3() -> None:
    limits = '<f:praezisierung>{"minLength":"1","maxLength":"120","maxValue":null}</f:praezisierung>'
    status = "<f:status><code>inaktiv</code></f:status>"
    schema = read(old(at(field("F60000227", more=limits)), status)).schema
    asked = schema.children[0].element

    assert (asked.id, schema.state, asked.state) == ("F60000000227", "7", "2")
    assert (asked.min_length, asked.max_length, asked.high) == (1, 120, "")  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000])
def test_limits_of_version_2_that_are_no_json_are_told_of_and_not_checked(text: str) -> None:
    found = read(old(at(field(more=f"<f:praezisierung>{text}</f:praezisierung>"))))

    assert "Die Präzisierung ist kein JSON-Objekt" in found.warnings[0]


def test_a_list_of_version_2_without_an_address_is_none() -> None:
    for more in ("<f:codelisteReferenz/>", "<f:codelisteReferenz><f:genericodeIdentification/></f:codelisteReferenz>"):
        assert getattr(read(old(at(field(more=more)))).schema.children[0].element, "code_list", "") is None


@pytest.mark.parametrize("space", ["f:", ""])
def test_values_may_stand_in_the_namespace_or_not(space: str) -> None:
    listed = f"<f:werte><f:wert><{space}code>1</{space}code><{space}name>Eins</{space}name></f:wert></f:werte>"

    (child,) = read(file(at(field(kind="select", more=listed)))).schema.children

    assert isinstance(child.element, Field)
    assert child.element.codes == (Code("1", "Eins"),)


def test_groups_that_come_again_stand_only_so_deep_in_each_other() -> None:
    def nested(depth: int, most: str) -> str:
        inner = field("F00000000099", type_="file" if most == "1" else "text")
        for number in range(1, depth + 1):
            inner = group(at(inner, f"0:{most}" if number > 1 else "0:*"), f"G{number:011}")
        return at(inner, "0:1")

    assert read(file(nested(9, "*"))).schema.children
    assert read(file(nested(10, "1"))).schema.children
    found = mistake(file("\n\n" + nested(10, "*")))
    assert (found.line, found.element) == (4, "datenfeld")
    assert mistake(file(nested(11, "1"))).element == "datenfeldgruppe"


def test_codes_may_stand_in_the_namespace_and_what_is_of_another_one_says_nothing() -> None:
    told = field(more='<x:name xmlns:x="urn:xoev-de:fim:standard:xdatenfelder_9.9.9">Fremd</x:name>')

    (child,) = read(file(at(told.replace("<code>", "<f:code>").replace("</code>", "</f:code>")))).schema.children

    assert (child.element.name, _fields((child,)).__next__().element.name) == ("Angabe", "Angabe")


@pytest.mark.parametrize("relation", ["<f:relation/>", "<f:relation><f:x/></f:relation> ", ""])
def test_a_large_file_is_read_piece_by_piece_and_says_the_same(relation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = file(at(group(relation * 3 + at(field(more=relation)) + relation)), relation)
    whole = read(content)
    monkeypatch.setattr(nodes, "AT_ONCE", 10)

    assert read(content) == whole
    assert mistake(b"<relation/>" + b" " * 10).element == "relation"
    assert mistake(b"<a>" + b" " * 10).element == "XML"
    assert mistake(b"<!DOCTYPE a><a></a>").element == "DOCTYPE"
    monkeypatch.setattr(nodes, "MOST_MARKS", 1_000)
    for full in (b"<b/>" * 1_001, b"<b %s/>" % b" ".join(b'b%d=""' % each for each in range(1_000))):
        assert "mehr als 1.000 Elemente" in mistake(full).message
