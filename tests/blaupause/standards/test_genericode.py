"""Code lists, real ones and odd ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.standards import genericode
from blaupause.standards.xdatenfelder import Code, SchemaError
from blaupause.standards.xdatenfelder.model import CodeListRef
from tests.fim import DATA, NEEDS_DATA

if TYPE_CHECKING:
    from pathlib import Path

NS = genericode.NAMESPACE
ABOUT = (
    "<Identification><ShortName> </ShortName><Version>2020-28-09</Version><CanonicalUri>urn:a</CanonicalUri>"
    "<CanonicalVersionUri>urn:a_1</CanonicalVersionUri></Identification>"
)
COLUMNS = (
    '<ColumnSet><Column Id="name"/><Column Id="schluessel"/><Key Id="k"><ColumnRef Ref="schluessel"/></Key></ColumnSet>'
)
ROW = (
    '<Row><Value ColumnRef="schluessel"><SimpleValue>01</SimpleValue></Value>'
    '<Value ColumnRef="name"><SimpleValue>Eins</SimpleValue></Value></Row>'
)


def listed(
    about: str = ABOUT,
    columns: str = COLUMNS,
    rows: str = f"<SimpleCodeList>{ROW}</SimpleCodeList>",
    root: str = "CodeList",
) -> bytes:
    return f'<gc:{root} xmlns:gc="{NS}">\n{about}{columns}{rows}</gc:{root}>'.encode()


@NEEDS_DATA
def test_real_lists_are_read_however_they_are_written() -> None:
    lists = genericode.read_folder(DATA / "genericode")

    assert len({found.version_uri for found in lists.values()}) == 25
    states = lists["urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staat_2021-02-19"]
    assert len(states.rows) == 197
    assert states.choose()[:2] == (Code("000", "Deutschland"), Code("121", "Albanien"))
    assert states.choose(("iso-2", "staatsname-voll", "hinweis"))[0].code == "DE"
    assert lists["urn:de:fim:codeliste:gebäudeteil"].version == "2020-10-02"


def test_the_code_is_in_the_first_key_and_the_name_beside_it() -> None:
    found = genericode.read(listed())

    assert found.choose() == (Code("01", "Eins"),)
    assert (found.version, found.name, found.uri) == ("2020-28-09", "", "urn:a")


def test_what_the_schema_asks_for_comes_first_then_what_xoev_recommends() -> None:
    recommended = "<Annotation><AppInfo><recommendedKeyColumn>name</recommendedKeyColumn></AppInfo></Annotation>"
    found = genericode.read(listed(about=recommended + ABOUT))

    assert found.choose() == (Code("Eins", "01"),)
    assert found.choose(("schluessel", "name", "name")) == (Code("01", "Eins", "Eins"),)
    assert found.choose(("gibt es nicht", "", "")) == (Code("Eins", "01"),)


def test_a_list_of_one_column_names_its_codes_by_themselves() -> None:
    rows = "<SimpleCodeList><Row><Value><SimpleValue>A</SimpleValue></Value></Row><Row/></SimpleCodeList>"

    assert genericode.read(listed(columns='<ColumnSet><Column Id="code"/></ColumnSet>', rows=rows)).choose() == (
        Code("A", "A"),
    )


@pytest.mark.parametrize(
    ("content", "element"),
    [
        (b"<CodeList/>", "CodeList"),
        (listed(root="CodeListSet"), "CodeListSet"),
        (listed(about=""), "CodeList"),
        (listed(columns=""), "CodeList"),
        (listed(columns="<ColumnSet/>"), "ColumnSet"),
        (listed(columns="<ColumnSet><Column/></ColumnSet>"), "ColumnSet"),
        (listed(columns=COLUMNS.replace('"name"', '"schluessel"')), "ColumnSet"),
        (listed(rows=""), "CodeList"),
        (listed(rows='<SimpleCodeList><Row><Value ColumnRef="x"/></Row></SimpleCodeList>'), "Value"),
        (listed(rows=f"<SimpleCodeList>{'<Row><Value/><Value/><Value/></Row>'}</SimpleCodeList>"), "Value"),
    ],
)
def test_what_is_no_list_is_refused_with_its_element(content: bytes, element: str) -> None:
    with pytest.raises(SchemaError) as error:
        genericode.read(content)
    assert error.value.mistakes[0].element == element


def test_a_list_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(genericode, "MOST_ROWS", 1)

    with pytest.raises(SchemaError, match="mehr als 1 Zeilen"):
        genericode.read(listed(rows=f"<SimpleCodeList>{ROW}{ROW}</SimpleCodeList>"))


def test_of_a_folder_the_newest_version_answers_to_the_name_without_one(tmp_path: Path) -> None:
    (tmp_path / "neu.xml").write_bytes(listed())
    (tmp_path / "zalt.xml").write_bytes(listed().replace(b"2020-28-09", b"999").replace(b"urn:a_1", b"urn:a_0"))
    (tmp_path / "anderes.xml").write_text("<a/>")

    found = genericode.read_folder(tmp_path)

    assert set(found) == {"urn:a", "urn:a_0", "urn:a_1"}
    assert found["urn:a"].version == "2020-28-09"


@pytest.mark.parametrize("named", [True, False])
def test_a_list_of_another_version_is_not_the_one_that_is_meant(*, named: bool) -> None:
    about = ABOUT.replace("2020-28-09", "1")
    lists = genericode.Lists([genericode.read(listed(about if named else about.replace("urn:a_1", "")))])

    refs = [("1", "urn:a_1"), ("1", ""), ("", ""), ("2", ""), ("2", "urn:a_2")]
    assert [lists(CodeListRef("urn:a", *ref)) is not None for ref in refs] == [True, True, True, False, False]


def test_a_list_is_read_back_equal() -> None:
    rows = (("a", "Erstes", ""), ("b", "Zweites <&>", "Hilfe"))
    listed = genericode.CodeList("urn:x", "1", "urn:x_1", "Liste", ("code", "name", "hilfe"), ("code",), rows)

    assert genericode.read(genericode.write(listed)) == listed


@NEEDS_DATA
@pytest.mark.parametrize("path", sorted(DATA.glob("genericode/*_genericode.xml")), ids=lambda path: path.name)
def test_a_published_list_is_read_back_equal(path: Path) -> None:
    once = genericode.read(path)

    assert genericode.read(genericode.write(once)) == once
