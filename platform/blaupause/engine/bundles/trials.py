"""Runs the stored tests of a template: applications, and what must come of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.forms import paths
from blaupause.engine.forms.asked import all_of
from blaupause.engine.forms.checking import check
from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.model import Answers, Issue
from blaupause.engine.forms.paths import At
from blaupause.engine.forms.situation import Situation
from blaupause.engine.rules import MissingAnswer, Program, RuleError

TESTS: Final = "tests.json"

type Difference = tuple[str, str]


def run_tests(bundle: Bundle) -> Iterator[Issue]:
    """Yield what differs from what a test expects."""
    seen: set[str] = set()
    for at, test in enumerate(bundle.tests):
        path = f"tests/{at}"
        if test["id"] in seen:
            yield Issue(f"{path}/id", "unique", f"{test['id']!r} is there twice", TESTS)
        seen.add(test["id"])
        for key, message in _differences(bundle, test):
            yield Issue(f"{path}/{key}", "test", f"{test['id']}: {message}", TESTS)


def _differences(bundle: Bundle, test: Mapping[str, Any]) -> Iterator[Difference]:
    try:
        today = date.fromisoformat(test["today"])
    except ValueError:
        yield "today", "there is no such day"
        return
    unfit = [id_ for id_, value in test["params"].items() if not _fits(bundle, id_, value)]
    if unfit:
        yield from ((f"params/{id_}", "no parameter of this name takes this value") for id_ in unfit)
        return
    trial = _Trial(bundle, test["answers"], bundle.resolve(test["params"]).values, today)
    for part in (trial.problems, trial.visible, trial.fee, trial.pointers):
        yield from part(test["expect"])
    yield from trial.failures()


def _fits(bundle: Bundle, id_: str, value: Any) -> bool:
    parameter = bundle.parameters.get(id_)
    return parameter is not None and not parameter.locked and parameter.accepts(value)


@dataclass(frozen=True)
class _Trial:
    """One test at its moment; each method compares a part of what came with what was expected."""

    bundle: Bundle
    answers: Answers
    params: Mapping[str, Any]
    today: date

    @cached_property
    def situation(self) -> Situation:
        return self.bundle.form.situation(self.answers, self.params, self.today)

    @property
    def facts(self) -> Facts:
        return self.situation.facts

    def problems(self, expect: Mapping[str, Any]) -> Iterator[Difference]:
        found = sorted(problem.field for problem in check(self.situation))
        expected = sorted([] if expect["valid"] else expect.get("problems", found))
        if found != expected or expect["valid"] == bool(found):
            yield "expect/problems", f"expected {expected or 'some'}, got {found or 'none'}"

    def visible(self, expect: Mapping[str, Any]) -> Iterator[Difference]:
        for path, expected in expect.get("visible", {}).items():
            try:
                question = self.bundle.form.question(path)
            except KeyError:
                yield f"expect/visible/{path}", "the form has no such question"
                continue
            visible = self.situation.is_visible(question, paths.split(path)[1])
            if visible != expected:
                yield f"expect/visible/{path}", f"expected {expected}, got {visible}"

    def fee(self, expect: Mapping[str, Any]) -> Iterator[Difference]:
        try:
            fee = self.bundle.fee(self.facts)
        except RuleError as error:
            yield "expect/fee_cents", str(error)
            return
        if "fee_cents" in expect and (fee is None or not fee.complete or fee.total_cents != expect["fee_cents"]):
            yield "expect/fee_cents", f"expected {expect['fee_cents']}, got {_told(fee)}"
        lines = fee.lines if fee else ()
        came = [{"amount_cents": line.amount_cents, "label": line.label} for line in lines]
        wanted = expect.get("fee_lines", came)
        fits = len(wanted) == len(came) and all(
            one.items() <= other.items() for one, other in zip(wanted, came, strict=True)
        )
        if not fits:
            yield "expect/fee_lines", f"expected {wanted}, got {came}"

    def pointers(self, expect: Mapping[str, Any]) -> Iterator[Difference]:
        """Compare what is pointed out and who is responsible."""
        hints = sorted(hint.id for hint in self.bundle.hints(self.facts))
        if hints != sorted(expect.get("hints", hints)):
            yield "expect/hints", f"expected {expect['hints']}, got {hints}"
        unit = self.bundle.unit_hint(self.facts)
        if unit != expect.get("unit_hint", unit):
            yield "expect/unit_hint", f"expected {expect['unit_hint']!r}, got {unit!r}"

    def failures(self) -> Iterator[Difference]:
        """Find expressions that go wrong otherwise than by a missing answer: conditions swallow that at run time."""
        facts = self.facts
        for program, group, at in self._programs(facts):
            try:
                program.evaluate(facts.data(group, at))
            except MissingAnswer:
                continue
            except RuleError as error:
                yield "answers", str(error)

    def _programs(self, facts: Facts) -> Iterator[tuple[Program, str, At]]:
        rules, form = self.bundle.rules, self.bundle.form
        everywhere = [page.visible for page in form.pages] + [rules.exempt_when]
        everywhere += [rule.when for rule in (*rules.route, *rules.hints)]
        inside: list[tuple[Program | None, str]] = [(program, "") for program in everywhere]
        inside += [(value.expression, value.group) for value in form.values]
        inside += [(program, rule.group) for rule in rules.lines or () for program in (rule.when, rule.amount)]
        inside += [(program, each.question.group) for each in form.checks for program in (each.when, each.expression)]
        for question in all_of(form.questions.values()):
            conditions = (question.visible, *(block.visible for block in question.blocks))
            inside += [(program, question.group) for program in conditions]
        for program, group in inside:
            if program:
                yield from ((program, group, at) for at in facts.places(group))


def _told(fee: Any) -> str:
    if fee is None:
        return "no fee"
    return f"{fee.total_cents}" if fee.complete else f"{fee.total_cents} with lines that cannot be computed"
