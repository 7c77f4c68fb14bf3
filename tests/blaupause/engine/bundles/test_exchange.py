"""Translations as a file: out to a translation office, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles.editing import Operation, edit
from blaupause.engine.bundles.editing.exchange import export, intake
from blaupause.engine.bundles.editing.translating import OF, TEXT
from blaupause.engine.bundles.languages import file_of, fingerprint, texts_of
from blaupause.engine.forms.names import placeholders
from blaupause.standards.xdatenfelder import SchemaError
from tests.blaupause.engine.building import bundle_json
from tests.blaupause.engine.bundles.translated import english, outdated

TEXTS = texts_of(bundle_json())
SAID = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="{}"), min_size=1, max_size=20
)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(TEXTS), st.tuples(SAID, st.booleans())))
def test_what_goes_out_and_comes_back_changes_nothing(said: dict[Any, tuple[str, bool]]) -> None:
    entries = {}
    for text, (words, is_current) in said.items():
        told = " ".join([words.strip() or "x", *(f"{{{name}}}" for name in placeholders(text.german))])
        entries[text.key] = {"of": fingerprint(text.german) if is_current else "0" * 12, "text": " ".join(told.split())}
    files = {**bundle_json(), file_of("en"): {"verified": False, "texts": entries}}

    taken = intake(files, "en", export(files, "en"))

    assert (taken.values, taken.new, taken.replaced, taken.left) == ({}, 0, 0, ())
    assert taken.same == sum(is_current for _words, is_current in said.values())


def test_what_an_office_translated_is_taken_as_rows_of_the_table() -> None:
    files = {**bundle_json(), file_of("en"): {"verified": False, "texts": {}}}
    back = export(files, "en").replace(
        b"<source>Person</source>", b"<source>Person</source><target> Person\n </target>"
    )

    taken = intake(files, "en", back)

    key = "page/person#title"
    assert taken.values == {f"{TEXT}{key}": "Person", f"{OF}{key}": fingerprint("Person")}
    assert (taken.new, taken.replaced, taken.same) == (1, 0, 0)
    after = edit(files, Operation("uebersetzen", "sprache/en", taken.values)).files
    assert after[file_of("en")]["texts"] == {key: {"of": fingerprint("Person"), "text": "Person"}}


def test_another_translation_takes_the_place_of_what_is_there() -> None:
    files = english()
    back = export(files, "en").replace(b"<target>EN Person</target>", b"<target>Person</target>")

    taken = intake(files, "en", back)

    assert (taken.new, taken.replaced, taken.same) == (0, 1, len(TEXTS) - 1)
    assert b'state="reviewed"' in back


def test_an_outdated_text_is_taken_when_somebody_has_looked_at_it() -> None:
    files = outdated(english(), "page/person#title")
    sent = export(files, "en")

    assert b'state="initial" subState="blaupause:outdated"' in sent
    assert intake(files, "en", sent).values == {}
    looked = sent.replace(b'state="initial" subState="blaupause:outdated"', b'state="translated"')
    assert list(intake(files, "en", looked).values.values()) == ["EN Person", fingerprint("Person")]


def test_a_translation_of_other_german_is_told_and_not_taken() -> None:
    files = english()
    sent = export(files, "en")
    now = {**files, "template.json": {**files["template.json"], "title": "Hund melden"}}
    now["texts.de.json"] = {**files["texts.de.json"], "questions": []}

    first, *gone = intake(now, "en", sent).left

    assert (first.label, first.was, first.now, first.said) == (
        "Angaben zur Leistung · Titel",
        "Hund anmelden",
        "Hund melden",
        "EN Hund anmelden",
    )
    assert [(each.label, each.now) for each in gone] == [
        ("text/questions#questions/0/q", ""),
        ("text/questions#questions/0/a", ""),
    ]


def test_nothing_is_taken_of_a_file_with_mistakes() -> None:
    files = english()
    sent = export(files, "en").replace(b"EN Person<", b"EN {today}<").replace(b"EN Hunde<", b"EN {x}<")

    with pytest.raises(SchemaError) as caught:
        intake(files, "en", sent)
    assert [each.element for each in caught.value.mistakes] == [
        "Seite „Person“ · Titel der Seite",
        "Seite „Hunde“ · Titel der Seite",
        "Frage „Hunde“ · Bezeichnung",
    ]
    assert all(each.line > 1 for each in caught.value.mistakes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'original="hund"', b'original="katze"', "Die Datei gehört zu „katze“, nicht zu „hund“."),
        (b'srcLang="de"', b'srcLang="en"', "Übersetzt wird aus dem Deutschen."),
        (b'trgLang="en"', b'trgLang="tr"', "Die Datei ist in „tr“. Hier erwarten wir Englisch."),
    ],
)
def test_a_file_about_something_else_is_refused(old: bytes, new: bytes, said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        intake(english(), "en", export(english(), "en").replace(old, new))


def test_leichte_sprache_goes_along_as_help() -> None:
    files = english()
    files[file_of("de-leicht")] = {
        "verified": False,
        "texts": {"page/person#title": {"of": fingerprint("Person"), "text": "Wer sind Sie?"}},
    }

    assert b'<note category="leichte-sprache">Wer sind Sie?</note>' in export(files, "en")
    assert b'trgLang="de-x-leicht"' in export(files, "de-leicht")
    assert b'category="leichte-sprache"' not in export(files, "de-leicht")
    assert intake(files, "de-leicht", export(files, "de-leicht")).same == 1
