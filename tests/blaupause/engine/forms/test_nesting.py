"""Groups inside groups, and questions under headings: everything a FIM schema can ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.forms import FormError, Tampered, paths
from tests.blaupause.engine import moments
from tests.blaupause.engine.building import TODAY, ask, form, one_page, page, repeat, section

if TYPE_CHECKING:
    from blaupause.engine.forms import Answers
    from blaupause.engine.forms.view import FieldView

RULES = {
    "values": [
        {"id": "tier", "type": "text", "each": "answers.hunde", "expr": "item.name"},
        {"id": "beide", "type": "text", "each": "answers.hunde[].halter", "expr": "values.tier + ' ' + item.wer"},
    ],
    "checks": [{"id": "wer", "on": "hunde[].halter[].wer", "expr": "item.wer != 'x'", "message": "{item.wer} nicht."}],
}
FORM = one_page(
    ask("frei", required=True),
    repeat(
        "hunde",
        ask("name", required=True),
        repeat("halter", ask("wer", required=True), ask("seit", visible="item.wer == 'A'"), item_label="Halter"),
        ask("fotos", "upload"),
    ),
    rules=RULES,
)
ANSWERS: dict[str, Any] = {
    "hunde": [
        {"name": "Balu", "halter": [{"wer": "A", "seit": "2020"}, {"wer": "B"}]},
        {"name": "Rex", "fotos": ["f1"]},
    ]
}


def post(**values: str | list[str]) -> dict[str, list[str]]:
    return {name.replace("__", "-"): [value] if isinstance(value, str) else value for name, value in values.items()}


def read(answers: Answers, sent: dict[str, list[str]]) -> Answers:
    return moments.read(FORM, "seite", sent, answers, {}, TODAY).answers


def named(fields: tuple[FieldView, ...], name: str) -> FieldView:
    found = (each for field in fields for each in (field, *field.fields) if each.name == name)
    return next(found)


def test_an_answer_deep_inside_is_found_put_and_taken_away() -> None:
    path = "hunde/0/halter/1/wer"

    assert paths.get(ANSWERS, path) == "B"
    assert paths.get(paths.put(ANSWERS, path, "C"), path) == "C"
    assert not paths.has(paths.put(ANSWERS, path, None), path)
    assert paths.put(ANSWERS, "hunde/7/halter/0/wer", "C") == ANSWERS
    assert not paths.has(ANSWERS, "hunde/7/name")
    assert paths.split(path) == ("hunde/halter/wer", (0, 1))
    assert paths.split("hunde/x/name") == ("hunde/x/name", ())


def test_an_entry_of_an_entry_is_drawn_with_its_own_names_and_buttons() -> None:
    fields = moments.bind(FORM, "seite", ANSWERS, {}, TODAY, open=["hunde/0/halter/1"]).fields
    dogs = named(fields, "hunde")
    holders = named(dogs.items[0].fields, "hunde-0-halter")

    assert [item.is_open for item in dogs.items] == [True, False]
    assert [(item.title, item.is_open) for item in holders.items] == [("Halter 1", False), ("Halter 2", True)]
    assert [field.name for field in holders.items[1].fields] == ["hunde-0-halter-1-wer"]
    assert holders.add_action == "hunde-0-halter-hinzufuegen"
    assert holders.items[0].remove_action == "hunde-0-halter-0-entfernen"


def test_what_a_page_sends_reaches_the_entry_of_the_entry() -> None:
    sent = post(hunde="0", hunde__0__name="Balu", hunde__0__halter=["0", "5"], hunde__0__halter__0__wer="C")

    got = read(ANSWERS, sent | {"hunde-0-halter-5-wer": ["D"]})

    assert got["hunde"][0]["halter"] == [{"wer": "C"}, {"wer": "B"}, {"wer": "D"}]
    assert got["hunde"][1] == ANSWERS["hunde"][1]


def test_a_new_entry_brings_its_own_entries_along() -> None:
    sent = {"hunde": ["9"], "hunde-9-name": ["Neu"], "hunde-9-halter": ["4"], "hunde-9-halter-4-wer": ["E"]}

    assert read(ANSWERS, sent)["hunde"][2] == {"name": "Neu", "halter": [{"wer": "E"}]}


@pytest.mark.parametrize(
    "name", ["hunde-0-halter-99-wer", "hunde-0-halter-0-nichts", "hunde-0-nichts-0-wer", "hunde-0-halter-wer"]
)
def test_what_no_page_offers_is_refused(name: str) -> None:
    with pytest.raises(Tampered):
        read(ANSWERS, {name: ["x"]})


def test_buttons_change_the_inner_group_only() -> None:
    added = FORM.act("hunde-1-halter-hinzufuegen", ANSWERS)
    removed = FORM.act("hunde-0-halter-0-entfernen", ANSWERS)
    gone = FORM.act("hunde-4-halter-0-entfernen", ANSWERS)

    assert added
    assert (added.answers["hunde"][1]["halter"], added.open) == ([{}], "hunde/1/halter/0")
    assert removed
    assert removed.answers["hunde"][0]["halter"] == [{"wer": "B"}]
    assert gone
    assert (gone.answers, gone.anchor) == (ANSWERS, "hunde-4-halter")
    assert FORM.act("hunde-1-name-hinzufuegen", ANSWERS) is None


def test_a_problem_says_in_which_entry_of_which_entry_it_is() -> None:
    answers = {"frei": "a", "hunde": [{"name": "Balu", "fotos": ["f"], "halter": [{"wer": "x"}, {}, {"wer": 7}]}]}

    assert [(each.field, each.place, each.kind) for each in moments.check(FORM, answers, {}, TODAY)] == [
        ("hunde/0/halter/0/wer", "Hund 1, Halter 1, „Wer“", "check"),
        ("hunde/0/halter/1/wer", "Hund 1, Halter 2", "required"),
        ("hunde/0/halter/2/wer", "Hund 1, Halter 3", "type"),
    ]


def test_values_of_an_inner_entry_see_those_around_it() -> None:
    facts = FORM.situation(ANSWERS, {}, TODAY).facts

    assert [facts.data("hunde/halter", at)["values"]["beide"] for at in facts.places("hunde/halter")] == [
        "Balu A",
        "Balu B",
    ]
    assert facts.fill("{item.wer} {values.tier}", "hunde/halter", (0, 1)) == "B Balu"
    assert facts.data("hunde/halter", (1, 3))["item"] == {}


def test_a_condition_of_an_inner_question_looks_at_its_own_entry() -> None:
    kept = moments.prune(
        FORM, {"hunde": [{"halter": [{"wer": "A", "seit": "1"}, {"wer": "B", "seit": "2"}]}]}, {}, TODAY
    )

    assert kept == {"hunde": [{"halter": [{"wer": "A", "seit": "1"}, {"wer": "B"}]}]}


def test_files_of_an_entry_are_known_and_taken_out() -> None:
    assert FORM.files(ANSWERS) == {"f1"}
    assert FORM.files(FORM.attach(ANSWERS, "hunde/0/fotos", "f2")) == {"f1", "f2"}
    assert FORM.files(FORM.detach(ANSWERS, "f1")) == frozenset()


@given(st.lists(st.lists(st.sampled_from(["A", "B", ""]), max_size=4), max_size=4))
def test_what_is_drawn_and_sent_back_changes_nothing(holders: list[list[str]]) -> None:
    answers: Answers = {"hunde": [{"name": "N", "halter": [{"wer": wer} for wer in each if wer]} for each in holders]}
    sent = {"hunde": [str(at) for at in range(len(holders))], "frei": [""]}
    for at, dog in enumerate(answers["hunde"]):
        sent[f"hunde-{at}-name"] = ["N"]
        sent[f"hunde-{at}-halter"] = [str(index) for index in range(len(dog["halter"]))]
        sent |= {f"hunde-{at}-halter-{index}-wer": [each["wer"]] for index, each in enumerate(dog["halter"])}

    assert read(answers, sent) == answers


@pytest.mark.parametrize("path", ["hunde/0", "hunde/halter", "hunde/0/nichts/0/wer", "hunde/0/halter/0/wer/0/x"])
def test_only_a_whole_path_leads_to_a_question(path: str) -> None:
    with pytest.raises(KeyError):
        FORM.question(path)


def test_a_path_leads_to_a_group_as_well() -> None:
    assert FORM.question("hunde/0/halter").is_group


# --- Days and times

MOMENTS = one_page(
    ask("zeit", "time", schema={"format": "time"}), ask("wann", "datetime", schema={"format": "datetime"})
)


def test_times_are_read_shown_and_told() -> None:
    sent = {"zeit": ["9 Uhr"], "wann": ["24.8.2026 14.30"]}
    answers = moments.read(MOMENTS, "seite", sent, {}, {}, TODAY).answers
    told = moments.describe(MOMENTS, answers, {}, TODAY)[0].rows

    assert answers == {"zeit": "09:00", "wann": "2026-08-24T14:30"}
    assert [field.value for field in moments.bind(MOMENTS, "seite", answers, {}, TODAY).fields] == [
        "09:00",
        "24.08.2026, 14:30",
    ]
    assert [row.values for row in told] == [("09:00",), ("24.08.2026, 14:30",)]


def test_what_is_no_time_stays_as_it_was_typed_and_says_what_to_do() -> None:
    sent = {"zeit": ["mittags"], "wann": ["bald"]}
    answers = moments.read(MOMENTS, "seite", sent, {}, {}, TODAY).answers

    assert answers == {"zeit": "mittags", "wann": "bald"}
    assert [problem.kind for problem in moments.check(MOMENTS, answers, {}, TODAY)] == ["format", "format"]


# --- Headings


def test_questions_under_a_heading_answer_beside_the_others() -> None:
    built = form(_with_section())

    assert built.question("strasse").blocks[0].label == "Anschrift"
    assert moments.check(built, {"art": "Post", "strasse": "Weg", "land": "DE"}, {}, TODAY) == ()


def test_a_heading_is_drawn_with_what_stands_under_it() -> None:
    fields = moments.bind(form(_with_section()), "seite", {"art": "Post"}, {}, TODAY).fields

    assert [(each.kind, each.label) for each in fields] == [("text", "Art"), ("section", "Anschrift")]
    address = fields[1]
    assert (address.id, address.depends, address.hint) == ("anschrift", True, "Wo Sie wohnen")
    assert [(each.kind, each.depth) for each in address.fields] == [("text", 0), ("section", 1)]
    assert address.fields[1].fields[0].name == "land"


def test_what_stands_under_a_hidden_heading_is_not_asked_and_forgotten() -> None:
    built = form(_with_section())

    assert moments.prune(built, {"art": "Mail", "strasse": "Weg", "land": "DE"}, {}, TODAY) == {"art": "Mail"}
    assert built.question("art").decides
    assert not built.question("strasse").depends


def test_a_heading_is_told_with_its_answers() -> None:
    answers = {"art": "Post", "strasse": "Weg", "land": "DE"}
    told = moments.describe(form(_with_section()), answers, {}, TODAY)[0]

    assert [(row.label, row.values) for row in told.flat] == [
        ("Art", ("Post",)),
        ("Anschrift: Strasse", ("Weg",)),
        ("Anschrift: Ausland: Staat", ("DE",)),
    ]


def test_a_heading_in_an_entry_has_an_id_of_its_own() -> None:
    built = one_page(repeat("hunde", section("wer", ask("name"), visible="index == 0")))
    answers = {"hunde": [{"name": "Balu"}, {"name": "Rex"}]}
    items = moments.bind(built, "seite", answers, {}, TODAY, open=["hunde/0"]).fields[0].items

    assert items[0].fields[0].id == "hunde-0-wer"
    assert moments.prune(built, answers, {}, TODAY) == {"hunde": [{"name": "Balu"}, {}]}


@pytest.mark.parametrize("key", ["field", "text", "widget_of_another"])
def test_a_heading_has_nothing_but_its_words(key: str) -> None:
    source = _with_section()
    source["questions"][1][key] = "x"

    with pytest.raises(FormError):
        form(source)


def _with_section() -> dict[str, Any]:
    abroad = section("ausland", ask("land", required=True, output_label="Staat"))
    address = section(
        "anschrift", ask("strasse", required=True), abroad, hint="Wo Sie wohnen", visible="answers.art == 'Post'"
    )
    return page("seite", ask("art", required=True), address)
