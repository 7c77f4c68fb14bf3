"""What is asked depends on answers, parameters and the day; hidden answers do not count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.rules import Program
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat
from tests.blaupause.engine.moments import is_visible, prune, visible_pages

if TYPE_CHECKING:
    import pytest

    from blaupause.engine.forms import Form

CHAIN = form(
    page("eins", ask("a", "yesno"), ask("b", "yesno", visible="answers.a"), ask("c", "yesno", visible="answers.b")),
    page("zwei", ask("d", "yesno", visible="!has(answers.b)"), visible="!has(answers.c) || !answers.c"),
    page(
        "drei",
        repeat(
            "hunde", ask("rasse", "radio"), ask("mehr", visible="item.rasse == 'a' && index > 0"), visible="answers.a"
        ),
    ),
)


def pruned(built: Form, answers: dict[str, Any], **params: Any) -> dict[str, Any]:
    return prune(built, answers, params, TODAY)


def test_the_answer_to_a_hidden_question_is_dropped() -> None:
    assert pruned(CHAIN, {"a": False, "b": True}) == {"a": False}


def test_and_it_does_not_show_what_depends_on_it() -> None:
    assert pruned(CHAIN, {"b": True, "c": True}) == {}


def test_a_condition_of_many_questions_is_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated: list[str] = []
    holds = Program.holds

    def noted(program: Program, data: dict[str, object]) -> bool:
        evaluated.append(program.expression)
        return holds(program, data)

    monkeypatch.setattr(Program, "holds", noted)
    many = form(page("eins", ask("a", "yesno"), *(ask(f"b{each}", "yesno", visible="answers.a") for each in range(5))))

    asked = list(many.situation({"a": True}, {}, TODAY).asked(many.page("eins")))

    assert len(asked) == 6
    assert evaluated == ["answers.a"]


def test_but_what_it_hid_is_asked_again() -> None:
    assert pruned(CHAIN, {"a": False, "b": True, "d": True}) == {"a": False, "d": True}


def test_a_hidden_page_hides_its_questions() -> None:
    answers = {"a": True, "b": True, "c": True, "d": True}

    assert pruned(CHAIN, answers) == {"a": True, "b": True, "c": True}
    assert [each.id for each in visible_pages(CHAIN, answers, {}, TODAY)] == ["eins", "drei"]


def test_entries_of_a_group_have_questions_of_their_own() -> None:
    entry = {"rasse": "a", "mehr": "x"}
    answers = {"a": True, "hunde": [entry, entry, {"rasse": "b", "mehr": "x"}]}

    assert pruned(CHAIN, answers)["hunde"] == [{"rasse": "a"}, entry, {"rasse": "b"}]


def test_a_hidden_group_goes_with_all_its_entries() -> None:
    assert pruned(CHAIN, {"a": False, "hunde": [{"rasse": "a", "mehr": "x"}]}) == {"a": False}


def test_visibility_of_one_question_can_be_asked() -> None:
    answers = {"a": True, "hunde": [{"rasse": "a"}, {"rasse": "a"}]}

    assert is_visible(CHAIN, "b", answers, {}, TODAY)
    assert not is_visible(CHAIN, "hunde/0/mehr", answers, {}, TODAY)
    assert is_visible(CHAIN, "hunde/1/mehr", answers, {}, TODAY)
    assert not is_visible(CHAIN, "hunde/2/mehr", answers, {}, TODAY)


def test_parameters_and_the_day_decide_too() -> None:
    built = one_page(
        ask("a", visible="has(params.frei) && params.frei > 0"),
        ask("b", visible="timestamp(params.ab) <= today"),
        parameters=[parameter("frei", "integer"), parameter("ab", "date")],
    )

    assert is_visible(built, "a", {}, {"frei": 1}, TODAY)
    assert not is_visible(built, "a", {}, {}, TODAY)
    assert is_visible(built, "b", {}, {"ab": "2026-09-08"}, TODAY)
    assert not is_visible(built, "b", {}, {"ab": "2026-09-08"}, date(2026, 9, 7))
    assert not is_visible(built, "b", {}, {"ab": "morgen"}, TODAY)


def test_what_could_not_be_read_counts_as_not_answered() -> None:
    built = one_page(
        ask("tag", "date"),
        ask("zahl", "number"),
        ask("kreuz", "yesno"),
        repeat("hunde", ask("name")),
        ask("a", visible="has(answers.tag)"),
        ask("b", visible="has(answers.zahl)"),
        ask("c", visible="has(answers.kreuz)"),
        ask("d", visible="answers.hunde.exists(h, has(h.name))"),
        ask("e", visible="has(answers.hunde)"),
    )

    def shown(answers: dict[str, Any]) -> str:
        return "".join(field for field in "abcde" if is_visible(built, field, answers, {}, TODAY))

    assert shown({"tag": "2026-01-01", "zahl": 1, "kreuz": False, "hunde": [{"name": "x"}]}) == "abcde"
    assert shown({"tag": "31.02.", "zahl": "eins", "kreuz": "ja", "hunde": "x"}) == ""
    assert shown({"zahl": True, "kreuz": 1, "hunde": ["x", {"name": 5}]}) == "e"


def test_an_unknown_answer_stays_for_the_check_to_find() -> None:
    assert pruned(CHAIN, {"x": 1}) == {"x": 1}


def test_information_is_shown_under_a_condition() -> None:
    built = one_page(ask("a", "yesno"), info(visible="answers.a"))
    page_ = built.page("seite")

    assert [each.question.widget for each in built.situation({"a": True}, {}, TODAY).asked(page_)] == ["yesno", "info"]
    assert [each.question.widget for each in built.situation({}, {}, TODAY).asked(page_)] == ["yesno"]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys("abcd", st.booleans()),
        "hunde": st.lists(
            st.fixed_dictionaries({}, optional={"rasse": st.sampled_from(["a", "b"]), "mehr": st.just("x")}), max_size=3
        ),
    },
)


@given(ANSWERS)
def test_pruning_twice_is_pruning_once(answers: dict[str, Any]) -> None:
    once = pruned(CHAIN, answers)

    assert pruned(CHAIN, once) == once
    assert all(is_visible(CHAIN, field, once, {}, TODAY) for field in once)
