"""What a template computes from an application: the fee line by line, the responsible place, hints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.workshop import RULES, Source, Where, Workshop
from blaupause.engine.rules import MissingAnswer, Program, RuleError

BOTH: Final = "both"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fee: what for, how much, and by which calculation, told in `lang` ("" for German)."""

    label: str
    amount_cents: int
    basis: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """A computed fee.

    Attributes:
        period_note: what the amount is for, and what it rests on.
        exempt: the template's rule for an exemption applies: nothing is due.
        complete: every line could be computed; false while answers are missing.
        lang: the language of the note, "" for German.

    """

    lines: tuple[Line, ...] = ()
    period_note: str = ""
    exempt: bool = False
    complete: bool = True
    lang: str = ""

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence for the applicant, the clerk or both, when its condition holds, told in `lang` ("" for German)."""

    id: str
    text: str
    audience: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class LineRule:
    label: str
    amount: Program
    basis: str
    when: Program | None
    group: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class TextRule:
    """A text under a condition: a hint, or the name of the responsible place."""

    when: Program
    text: str
    id: str = ""
    audience: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules.json, apart from what the form uses itself. `lines` is None for a service without a fee."""

    lines: tuple[LineRule, ...] | None
    note: str
    exempt_when: Program | None
    route: tuple[TextRule, ...]
    hints: tuple[TextRule, ...]
    lang: str = ""

    def fee(self, facts: Facts) -> Fee | None:
        """Compute the fee; None for a service without one.

        Raises:
            RuleError: an amount cannot be computed though its answers are there.

        """
        if self.lines is None:
            return None
        note = facts.fill(self.note)
        if self.exempt_when and self.exempt_when.holds(facts.data()):
            return Fee(period_note=note, exempt=True, lang=self.lang)
        lines = [line for rule in self.lines for line in _lines(rule, facts)]
        known = tuple(line for line in lines if line is not None)
        return Fee(known, note, complete=len(known) == len(lines), lang=self.lang)

    def unit_hint(self, facts: Facts) -> str:
        """Name the place that is responsible; "" where the template leaves it open."""
        return next((facts.fill(rule.text) for rule in self.route if rule.when.holds(facts.data())), "")

    def hints_for(self, audience: str, facts: Facts) -> tuple[Hint, ...]:
        return tuple(
            Hint(rule.id, facts.fill(rule.text), rule.audience, rule.lang)
            for rule in self.hints
            if (not audience or rule.audience in {audience, BOTH}) and rule.when.holds(facts.data())
        )


def _lines(rule: LineRule, facts: Facts) -> Iterator[Line | None]:
    """Compute a line, or one for each entry of its group; None for one whose answers are missing."""
    for at in facts.places(rule.group):
        data = facts.data(rule.group, at)
        if rule.when and not rule.when.holds(data):
            continue
        try:
            amount = _cents(rule.amount, data)
        except MissingAnswer:
            yield None
            continue
        label, basis = (facts.fill(text, rule.group, at) for text in (rule.label, rule.basis))
        yield Line(label, amount, basis, rule.lang)


def _cents(program: Program, data: Mapping[str, object]) -> int:
    amount = program.evaluate(data)
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise RuleError("an amount is a whole number of cents", program.expression)
    return amount


_NONE: Final[Source] = {}


def build_rules(source: Source, workshop: Workshop) -> Rules:
    """Compile rules.json; mistakes go to the workshop."""
    where = Where(RULES)
    fee = source["fee"] or _NONE
    workshop.check_texts(fee, ("note",), where / "fee")
    return Rules(
        lines=None if source["fee"] is None else _build_lines(fee["lines"], where / "fee" / "lines", workshop),
        note=fee.get("note", ""),
        exempt_when=workshop.compile(fee, "exempt_when", where / "fee", "bool"),
        route=_build_texts(source.get("route", ()), "unit_hint", where / "route", workshop),
        hints=_build_texts(source["hints"], "text", where / "hints", workshop),
        lang=fee.get("lang", ""),
    )


def _build_lines(sources: list[Source], where: Where, workshop: Workshop) -> tuple[LineRule, ...]:
    built = []
    for at, source in enumerate(sources):
        group = workshop.group(source, where / at)
        inside = (where / at).inside(group)
        workshop.check_texts(source, ("label", "basis"), inside)
        when = workshop.compile(source, "when", inside, "bool")
        amount = workshop.compile(source, "amount", inside, "int")
        if amount:
            built.append(LineRule(source["label"], amount, source["basis"], when, group, source.get("lang", "")))
    return tuple(built)


def _build_texts(sources: list[Source], key: str, where: Where, workshop: Workshop) -> tuple[TextRule, ...]:
    built = []
    for at, source in enumerate(sources):
        workshop.check_texts(source, (key,), where / at)
        when = workshop.compile(source, "when", where / at, "bool")
        if when:
            about = (source.get(name, "") for name in ("id", "for", "lang"))
            built.append(TextRule(when, source[key], *about))
    return tuple(built)
