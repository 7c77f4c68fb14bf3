"""Compares answers with the form: the schema by one compiled validator, then the rules of the template."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from blaupause.engine.forms import sentences
from blaupause.engine.forms.asked import Asked
from blaupause.engine.forms.model import GERMAN, INFO, Check, Page, Problem, Question
from blaupause.engine.forms.sentences import Mistake
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.words import choices
from blaupause.engine.rules import MissingAnswer, Program, RuleError

if TYPE_CHECKING:
    from blaupause.engine.forms.facts import Data

# Of several mistakes in one answer, the first of these is told
_ORDER: Final = ("unknown", "type", "maxLength", "unsupported", "format", "pattern", "enum", "minLength")


def check(situation: Situation, page: Page | None = None) -> tuple[Problem, ...]:
    """Return every problem of a page, or of the whole application, in the order of the questions."""
    mistakes = _mistakes(situation)
    pages = situation.pages() if page is None else (page,)
    asked = [each for visible in pages for each in situation.answered(visible)]
    found = [problem for each in asked if (problem := _problem(situation, *each, mistakes))]
    if page is None:
        places = {path for _asked, path, _answer in asked}
        found += [_unknown(path, mistake) for path, mistake in mistakes.items() if path not in places]
    return tuple(found)


def _mistakes(situation: Situation) -> dict[str, Mistake]:
    """Run the validator on the answers that are there; keep for each the mistake to be told."""
    found: dict[str, Mistake] = {}
    for error in situation.form.validator.iter_errors(situation.answers):
        for path, mistake in _locate(error):
            if path not in found or _rank(mistake) < _rank(found[path]):
                found[path] = mistake
    return found


def _rank(mistake: Mistake) -> int:
    return _ORDER.index(mistake.kind) if mistake.kind in _ORDER else len(_ORDER)


def _locate(error: jsonschema_rs.ValidationError) -> Iterator[tuple[str, Mistake]]:
    steps = [str(step) for step in error.instance_path]
    if error.kind.name == "additionalProperties":
        for name in error.kind.as_dict()["unexpected"]:
            yield "/".join((*steps, name)), Mistake("unknown")
    else:
        of_answer = len(steps) - (len(steps) + 1) % 2  # fields and places take turns; a last place is inside the answer
        yield "/".join(steps[:of_answer]), _mistake(error)


def _mistake(error: jsonschema_rs.ValidationError) -> Mistake:
    kind = error.kind.name
    if kind == "const":
        return Mistake("required")
    if kind == "format" and error.kind.value == "din91379":
        kind = "unsupported"
    return Mistake(kind, error.instance, error.kind.value)


def _problem(
    situation: Situation, asked: Asked, path: str, answer: Any, mistakes: Mapping[str, Mistake]
) -> Problem | None:
    question = asked.question
    if mistake := mistakes.get(path) or _missing(question, answer) or _not_listed(situation, question, answer):
        return _tell(situation, asked, mistake.kind, *_sentence(situation, asked, mistake))
    for each in situation.form.checks_on(question):
        if _is_broken(each, situation.facts.data(question.group, asked.at)):
            message = situation.facts.fill(each.message, question.group, asked.at)
            return _tell(situation, asked, "check", message, each.lang or GERMAN)
    return None


def _missing(question: Question, answer: Any) -> Mistake | None:
    """Demand an answer to what is asked and not optional; the validator cannot know what is asked."""
    if question.optional or question.widget == INFO:
        return None
    return Mistake("required") if answer is None or answer == [] else None


def _not_listed(situation: Situation, question: Question, answer: Any) -> Mistake | None:
    """Compare with the town's code list, where the choices come from one."""
    if not question.choices_param:
        return None
    listed = {choice.value for choice in choices(question, situation.facts.params)}
    chosen: Iterable[object] = answer if isinstance(answer, list) else [] if answer is None else [answer]
    return None if listed.issuperset(chosen) else Mistake("enum", answer)


def _sentence(situation: Situation, asked: Asked, mistake: Mistake) -> tuple[str, str]:
    """Return the template's own sentence with its language, else the software's."""
    question, at = asked.question, asked.at
    own = question.errors.get(mistake.kind)
    if own and mistake.kind != "unsupported":
        return situation.facts.fill(own, question.group, at), question.lang or GERMAN
    return sentences.sentence(question, situation.facts.fill(question.label, question.group, at), mistake), ""


def _tell(situation: Situation, asked: Asked, kind: str, message: str, lang: str) -> Problem:
    return Problem(asked.path, message, kind, _where(situation, asked, message), asked.question.page_id, lang)


def _where(situation: Situation, asked: Asked, message: str) -> str:
    """Name the entry of a group, and the question where the sentence does not: away from its field it has to."""
    place, question = situation.form.place(asked), asked.question
    label = situation.facts.fill(question.label, question.group, asked.at)
    return f"{place}, „{label}“" if place and label not in message else place


def _unknown(path: str, mistake: Mistake) -> Problem:
    return Problem(path, sentences.unknown(path), mistake.kind)


def _is_broken(rule: Check, data: "Data") -> bool:
    """Whether a rule is broken. Without the answers it needs it is not; what fails otherwise is on the safe side."""
    if rule.when and _result(rule.when, data, failed=True) is not True:
        return False
    return _result(rule.expression, data, missing=True, failed=False) is not True


def _result(program: Program, data: "Data", *, missing: bool = False, failed: bool) -> object:
    try:
        return program.evaluate(data)
    except MissingAnswer:
        return missing
    except RuleError:
        return failed
