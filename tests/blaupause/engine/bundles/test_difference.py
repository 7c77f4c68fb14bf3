from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import Group, Kind, compare
from tests.blaupause.engine.building import ask, bundle_json, changed, form_json, info, page, parameter, repeat
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.engine.bundles.difference import Change

FILES = bundle_json()
PATH_OF_VERSION = ("template.json", "version")


def difference(*changes: tuple[str, str, Any]) -> list[Change]:
    """Change places of the small bundle ("file", "path", value) and compare."""
    after = copy.deepcopy(FILES)
    for file, path, value in changes:
        after[file] = changed(after[file], path, value)
    return list(compare(Bundle(FILES), Bundle(after)).changes)


def only(*changes: tuple[str, str, Any]) -> Change:
    (found,) = difference(*changes)
    return found


def told(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.place, change.before, change.after


def forms(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Compare two forms in the small bundle, without the rules that speak of its own."""
    rules: dict[str, Any] = {"checks": [], "fee": None, "hints": []}
    ones = (Bundle({**FILES, "form.json": form, "rules.json": rules}) for form in (before, after))
    return list(compare(*ones).changes)


# --- What has no answer


def headed(heading: str = "Sie", label: str = "Name", value: str = "1") -> dict[str, Any]:
    """Return a form with a heading over a question, and a value that stands fast."""
    name = {"field": "name", "label": label, "widget": "text", "errors": {}}
    questions = [
        {"widget": "section", "id": "sie", "label": heading, "questions": [name]},
        {"widget": "hidden", "id": "art", "value": value},
    ]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"name": {"type": "string", "maxLength": 9}},
    }
    return {"schema": {**schema, "required": []}, "pages": [{"id": "p", "title": "Seite", "questions": questions}]}


@pytest.mark.parametrize(
    ("after", "name"),
    [
        (headed(heading="Du"), "Überschrift „Du“"),
        (headed(label="Wie heißen Sie?"), "Frage „Wie heißen Sie?“"),
        (headed(value="2"), "Fester Wert „art“"),
    ],
)
def test_headings_what_is_under_them_and_fixed_values_are_compared(after: dict[str, Any], name: str) -> None:
    assert [change.place.split(" · ")[-1] for change in forms(headed(), after)] == [name]


# --- Nothing


@pytest.mark.parametrize("slug", sorted(path.name for path in BUNDLES.iterdir()))
def test_a_bundle_does_not_differ_from_itself(slug: str) -> None:
    bundle = Bundle.from_directory(BUNDLES / slug)

    found = compare(bundle, Bundle.from_directory(BUNDLES / slug))

    assert not found
    assert len(found) == 0
    assert found.untouched == tuple(Group)


def test_another_number_alone_is_no_change() -> None:
    assert difference(("template.json", "version", "1.0.1")) == []


def leaves(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where every single value of a bundle stands."""
    if isinstance(content, dict):
        for key, inner in content.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(content, list):
        for at, inner in enumerate(content):
            yield from leaves(inner, (*path, at))
    else:
        yield path


def with_other(content: Any, path: tuple[str | int, ...]) -> Any:
    """Return the bundle with another value in one place."""
    if not path:
        if isinstance(content, bool):
            return not content
        return content + 1 if isinstance(content, int) else f"{content or ''} anders"
    step, *rest = path
    copied: Any = dict(content) if isinstance(content, dict) else list(content)
    copied[step] = with_other(content[step], tuple(rest))
    return copied


FORM = FILES["form.json"]
ASKED = FORM["pages"][0]["questions"]
MORE = [
    {**ASKED[0], "autocomplete": "name", "errors": {"required": "Fehlt.", "uniqueItems": "Doppelt."}},
    *ASKED[1:],
    {"field": "nachweis", "label": "Nachweis", "widget": "upload", "max_bytes": 1_000_000, "max_files": 2},
]
WIDER = {
    **FILES,
    "form.json": {**FORM, "pages": [{**FORM["pages"][0], "questions": MORE}, *FORM["pages"][1:]]},
    "texts.en.json": {"what": "A dog."},
    "process.bpmn.json": {"xml": "<bpmn/>"},
}
SKIPPED = {PATH_OF_VERSION}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted((each for each in leaves(WIDER) if each[:2] not in SKIPPED), key=str)))
def test_no_change_stays_unseen(path: tuple[str | int, ...]) -> None:
    names = {"field", "choices_param", "type", "widget", "default"}  # what other places of the file hang on
    if names & set(map(str, path)) or path[-1] == "properties":
        return
    before, after = Bundle(WIDER), Bundle(with_other(WIDER, path))

    assert compare(before, after), path
    assert compare(after, before), path


# --- Questions


def test_a_new_question_says_where_it_is_and_what_may_be_answered() -> None:
    before = form_json(page("hunde", repeat("hunde", ask("name")), title="Ihre Hunde"))
    more = ask("rasse", "select", label="Rasse", choices=["a", "b"], required=True, hint="Steht im Ausweis")
    after = form_json(page("hunde", repeat("hunde", ask("name"), more), title="Ihre Hunde"))

    (found,) = forms(before, after)

    assert told(found) == (
        Kind.ADDED,
        "Seite „Ihre Hunde“ · Gruppe „Hunde“ · Frage „Rasse“",
        "",
        "Frage: Rasse\nHinweis: Steht im Ausweis\nAuswahl: A\nB\nAntwort: Auswahl aus einer Liste, Pflicht",
    )
    (gone,) = forms(after, before)
    assert (gone.kind, gone.place, gone.before, gone.after) == (Kind.REMOVED, found.place, found.after, "")


def test_a_question_in_other_words_is_the_same_question() -> None:
    found = only(("form.json", "pages/0/questions/0/label", "Wie heißen Sie?"))

    assert told(found) == (
        Kind.CHANGED, "Seite „Person“ · Frage „Wie heißen Sie?“", "Frage: Name", "Frage: Wie heißen Sie?"
    )  # fmt: skip


def test_a_duty_that_ends_is_told_with_the_limits() -> None:
    limits = {"minLength": 15, "maxLength": 15}
    before = form_json(page("p", ask("chip", required=True, schema=limits)))

    (found,) = forms(before, form_json(page("p", ask("chip", schema=limits))))

    assert found.before == "Antwort: Text in einer Zeile, Pflicht, mindestens 15 Zeichen, höchstens 15 Zeichen"
    assert found.after == "Antwort: Text in einer Zeile, freiwillig, mindestens 15 Zeichen, höchstens 15 Zeichen"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (ask("a", "money", schema={"minimum": 100}), ask("a", "money", schema={"minimum": 150050}),
         "Antwort: Betrag, freiwillig, mindestens 1.500,50\xa0€"),
        (ask("a", "checkbox"), ask("a", "checkbox", required=True),
         "Antwort: Kästchen zum Ankreuzen, muss angekreuzt sein"),
        (ask("a", "checkbox", required=True), ask("a", "checkbox"), "Antwort: Kästchen zum Ankreuzen, freiwillig"),
        (ask("a", "upload"), ask("a", "upload", accept=["application/pdf", "image/png"], max_bytes=2_500_000),
         "Arten von Dateien: PDF, PNG\nGröße der Dateien: höchstens 2,4 MB je Datei (2.500.000 Bytes)"),
        (ask("a", "upload"), ask("a", "upload", schema={"items": {"type": "string", "minLength": 3}}),
         "items.minLength: 3"),
        (ask("a"), ask("a", help={"title": "Warum?", "text": "Darum."}), "Hilfe: Warum?\nDarum."),
        (ask("a"), ask("a", visible="answers.b == 'x'"), "Nur wenn: answers.b == 'x'"),
        (ask("a"), ask("a", width="s"), 'Breite des Feldes: "s"'),
        (ask("a", schema={"pattern": "^a$"}), ask("a", schema={"pattern": "^b$"}), 'pattern: "^b$"'),
        (ask("a"), ask("a", errors={"required": "Fehlt."}), "Meldung, wenn die Angabe fehlt: Fehlt."),
        (ask("a", "radio"), ask("a", "radio", schema={"enum": ["a"]}), 'enum: ["a"]'),
    ],
)  # fmt: skip
def test_what_may_be_answered_is_told_in_words(before: dict[str, Any], after: dict[str, Any], words: str) -> None:
    (found,) = forms(form_json(page("p", before)), form_json(page("p", after)))

    assert found.kind == Kind.CHANGED
    assert found.after == words


def test_choices_are_told_with_their_hints() -> None:
    choices = [{"value": "post", "label": "Mit der Post", "hint": "dauert länger"}]
    found = only(("form.json", "pages/0/questions/2/choices", choices))

    assert "Auswahl: Mit der Post (dauert länger)" in found.after
    assert "Auswahl: POST" in found.before


def test_a_question_on_another_page_or_place_has_moved() -> None:
    a, b, c = (ask(name) for name in "abc")
    before = form_json(page("eins", a, b, c), page("zwei"))

    (swapped,) = forms(before, form_json(page("eins", c, a, b), page("zwei")))
    assert told(swapped) == (Kind.MOVED, "Seite „Eins“ · Frage „C“", "Seite „Eins“, nach Frage „B“",
                             "Seite „Eins“, an erster Stelle")  # fmt: skip
    (moved,) = forms(before, form_json(page("eins", a, b), page("zwei", c)))
    assert told(moved) == (Kind.MOVED, "Seite „Zwei“ · Frage „C“", "Seite „Eins“, nach Frage „B“",
                           "Seite „Zwei“, an erster Stelle")  # fmt: skip


def test_a_question_can_move_and_change_at_once() -> None:
    before = form_json(page("eins", ask("a"), ask("b")), page("zwei"))
    after = form_json(page("eins", ask("a")), page("zwei", ask("b", label="Neu")))

    assert [each.kind for each in forms(before, after)] == [Kind.CHANGED, Kind.MOVED]


def test_groups_inside_groups_are_told_like_any_other() -> None:
    chip = ask("chip", label="Chip")
    before = form_json(page("p", repeat("hunde", repeat("impfungen", ask("datum"), label="Impfungen"), label="Hunde")))
    after = form_json(
        page("p", repeat("hunde", repeat("impfungen", ask("datum"), chip, label="Impfungen"), label="Hunde"))
    )

    (found,) = forms(before, after)

    assert found.place == "Seite „P“ · Gruppe „Hunde“ · Gruppe „Impfungen“ · Frage „Chip“"


def test_pages_and_hints_between_questions_are_told() -> None:
    before = form_json(page("eins", ask("a"), info("achtung", "Vorsicht.")))
    after = form_json(page("eins", ask("a"), info("achtung", "Obacht."), intro="Kurz."), page("zwei", ask("b")))

    assert [told(each)[:2] for each in forms(before, after)] == [
        (Kind.CHANGED, "Seite „Eins“"),
        (Kind.ADDED, "Seite „Zwei“"),
        (Kind.CHANGED, "Seite „Eins“ · Hinweis „Hinweis“"),
        (Kind.ADDED, "Seite „Zwei“ · Frage „B“"),
    ]


def test_what_is_gone_stands_where_it_was() -> None:
    before = form_json(page("p", ask("a"), ask("b"), ask("c"), ask("d")))
    after = form_json(page("p", ask("b"), ask("d", label="Neu")))

    assert [each.place.rpartition(" ")[2] for each in forms(before, after)] == ["„A“", "„C“", "„Neu“"]


# --- Rules and fees


def test_rules_show_their_source_and_name_their_question() -> None:
    found = only(("rules.json", "checks/0/expr", "timestamp(item.seit) < today"))

    assert (found.group, found.place) == (Group.RULES, "Prüfung zu „Seit“")
    assert found.details[0].is_code
    assert found.after == "In Ordnung ist es, wenn: timestamp(item.seit) < today"


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
    assert found[2].after == "Berechnung: 200"


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


# --- Texts, letters, process, law, tests


def test_texts_are_marked_word_by_word() -> None:
    text = "Sie {} Ihren Hund innerhalb von zwei Wochen an, danach kommt ein Brief."
    before, after = (
        Bundle({**FILES, "texts.de.json": {**FILES["texts.de.json"], "what": text.format(words)}})
        for words in ("sollen", "melden")
    )
    (found,) = compare(before, after).changes

    marked = found.details[0].marked
    assert found.place == "Seite der Leistung · Was ist das?"
    assert [(each.text, each.is_marked) for each in marked.before] == [
        ("Sie ", False),
        ("sollen", True),
        (" Ihren Hund innerhalb von zwei Wochen an, danach kommt ein Brief.", False),
    ]
    assert "".join(each.text for each in marked.after) == found.after
    assert [each.text for each in marked.after if each.is_marked] == ["melden"]


def test_what_has_little_in_common_is_marked_as_a_whole() -> None:
    found = only(("texts.de.json", "how", "Ganz anders, mit vielen neuen Worten."))

    (gone,) = found.details[0].marked.before
    (new,) = found.details[0].marked.after
    assert (gone.text, gone.is_marked, new.is_marked) == ("Hier.", True, True)


def test_a_text_of_enormous_length_is_marked_as_a_whole() -> None:
    long = "Wort " * 4_000
    found = only(("texts.de.json", "how", long))

    assert [each.is_marked for each in found.details[0].marked.after] == [True]


def test_sentences_of_a_list_move_come_and_go() -> None:
    easy = FILES["texts.de-leicht.json"]["lines"]
    moved = difference(("texts.de-leicht.json", "lines", [easy[1], easy[2], easy[0]]))
    assert [(each.kind, each.place) for each in moved] == [(Kind.MOVED, "Leichte Sprache · Text")]
    added = only(("texts.de.json", "next/+", "Fertig."))
    assert told(added) == (Kind.ADDED, "Seite der Leistung · So geht es weiter", "", "Fertig.")
    question = only(("texts.de.json", "questions/0/a", "Nichts."))
    assert told(question)[1:] == ("Seite der Leistung · Häufige Fragen", "Antwort: [Satz]", "Antwort: Nichts.")
    assert only(("texts.de-leicht.json", "marked_untested", False)).after == "Nein"
    assert only(("template.json", "title", "Hund melden")).place == "Titel der Leistung"


def test_another_language_is_told_by_its_code() -> None:
    more = Bundle({**FILES, "texts.tr.json": {"what": "Köpek"}})

    (found,) = compare(Bundle(FILES), more).changes

    assert told(found) == (Kind.ADDED, "Sprache tr · Was ist das?", "", "Köpek")


def test_letters_are_told_block_by_block() -> None:
    found = difference(
        ("letters/bescheid.json", "title", "Steuerbescheid"),
        ("letters/bescheid.json", "blocks/0/text", "Guten Tag,"),
        ("letters/bescheid.json", "blocks/1", None),
    )

    assert [told(each) for each in found] == [
        (Kind.CHANGED, "Bescheid „Steuerbescheid“", "Titel: Bescheid", "Titel: Steuerbescheid"),
        (
            Kind.CHANGED,
            "Bescheid „Steuerbescheid“ · Absatz „Guten Tag,“",
            "Text: Guten Tag [Name],",
            "Text: Guten Tag,",
        ),
        (Kind.REMOVED, "Bescheid „Bescheid“ · Tabelle der Gebühr", "", ""),
    ]


def test_process_and_outcomes_are_told() -> None:
    found = difference(
        ("template.json", "due_days", 14),
        ("template.json", "login", {"required": True, "level": "substantial"}),
        ("template.json", "withdrawal", {"allowed": False, "text": "Pflicht."}),
        ("template.json", "remedy", {"kind": "klage", "locked": True, "law": "ao"}),
        ("template.json", "retention/verified", True),
        ("template.json", "process/steps/0/expected", "sofort"),
        ("template.json", "outcomes/0/letter", None),
        ("template.json", "outcomes/0/reason_blocks/0/text", "Nach Satzung."),
        ("template.json", "search_fields", ["mail"]),
    )
    told_ = {each.place: each.after for each in found}

    assert told_["Frist für die Entscheidung"] == "14 Tage"
    assert told_["Konto"] == "nötig, Vertrauensniveau: substanziell"
    assert told_["Antrag zurückziehen"] == "ist nicht möglich\nPflicht."
    assert told_["Rechtsbehelf"] == "Klage, die Vorlage legt ihn fest, Verfahrensrecht: AO"
    assert told_["Aufbewahrung nach dem Abschluss"] == "120 Monate, geprüft"
    assert told_["Schritt „Prüfung“"] == "Wann: sofort"
    assert told_["Entscheidung „Festsetzen“"] == ""
    assert told_["Entscheidung „Festsetzen“ · Begründung „Grund“"] == "Text: Nach Satzung."
    assert 'search_fields: ["mail"]' in told_["Einstellungen"]
    assert {each.group for each in found} == {Group.PROCESS}


def test_keys_and_law_are_told() -> None:
    found = difference(
        ("template.json", "keys/0/verified", True),
        ("template.json", "legal_basis/+", {"title": "HundeVO", "verified": False}),
        ("template.json", "level_of_government", "district"),
    )

    assert [told(each)[1:] for each in found] == [
        ("Zuständig", "Stadt oder Gemeinde", "Landkreis"),
        ("Schlüssel LEIKA 99102013000000", "Geprüft: Nein", "Geprüft: Ja"),
        ("Rechtsgrundlage „HundeVO“", "", "Titel: HundeVO\nGeprüft: Nein"),
    ]


def test_stored_tests_are_told_last() -> None:
    found = difference(
        ("tests.json", "tests/0/expect/fee_cents", 1), ("tests.json", "tests/1", None), ("template.json", "minutes", 9)
    )

    assert [each.group for each in found] == [Group.PROCESS, Group.TESTS, Group.TESTS]
    assert json.loads(found[1].details[0].after)["fee_cents"] == 1
    assert (found[2].kind, found[2].before) == (Kind.REMOVED, "Titel: Morgen")


def test_a_file_nobody_knows_is_told_by_its_checksum() -> None:
    more = Bundle({**FILES, "process.bpmn": {"xml": "<bpmn/>"}})

    (found,) = compare(Bundle(FILES), more).changes

    assert (found.kind, found.place, found.group) == (Kind.ADDED, "Datei process.bpmn", Group.PROCESS)
    assert len(found.details[0].after) == 64


def test_groups_and_kinds_have_names() -> None:
    found = compare(Bundle(FILES), Bundle({**FILES, "tests.json": {"tests": []}}))

    assert [group.label for group, changes in found.groups.items() if changes] == ["Gespeicherte Tests"]
    assert [kind.label for kind in Kind] == ["Neu", "Entfällt", "Geändert", "Verschoben"]
