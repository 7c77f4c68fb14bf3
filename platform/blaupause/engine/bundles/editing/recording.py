"""Stored tests: what was answered in the preview, with what came of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import PARAMETERS, TESTS, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import position
from blaupause.engine.bundles.loading import BundleError, read_content
from blaupause.engine.forms.checking import check
from blaupause.engine.forms.model import FormError
from blaupause.engine.rules import RuleError

LISTED = (TESTS, "tests")


def record_test(sheet: Sheet, asked: Operation) -> Told:
    """Store answers as a test that expects what comes of them now: problems, fee, hints.

    Raises:
        EditRefused: the template has mistakes, so nothing comes of answers.

    """
    title = typed.line(asked.values, "title", needed=True)
    try:
        answers, today = read_answers(asked.values["answers"]), date.fromisoformat(asked.values["today"])
        expected = outcome(Bundle(sheet.files), answers, today)
    except (KeyError, ValueError, TypeError):
        raise EditRefused(_("Diese Angaben lassen sich nicht lesen. Füllen Sie sie noch einmal aus.")) from None
    except (FormError, RuleError):
        raise EditRefused(_("Beheben Sie erst die Fehler im Entwurf. Dann lässt sich ein Test speichern.")) from None
    tests = sheet.get(*LISTED)
    taken = {test["id"] for test in tests}
    id_ = next(f"T{number}" for number in range(1, len(taken) + 2) if f"T{number}" not in taken)
    params = _samples(sheet.get(PARAMETERS, "parameters"), {})
    test = {"id": id_, "title": title, "today": today.isoformat(), "params": params, "answers": answers}
    sheet.splice(len(tests), 0, [{**test, "expect": expected}], *LISTED)
    return Told((f"test/{id_}",), _("Test „%(title)s“ gespeichert") % {"title": title}, f"test/{id_}")


def read_answers(text: str) -> dict[str, Any]:
    """Read answers that a page carried along.

    Raises:
        ValueError: they are no JSON, or none that could be kept; TypeError: they are no answers.

    """
    try:
        found = read_content(TESTS, text.encode())
    except BundleError as error:
        raise ValueError(str(error)) from None
    if not isinstance(found, dict):
        raise TypeError(text)
    return found


def outcome(bundle: Bundle, answers: Any, today: date) -> dict[str, Any]:
    """Say what comes of answers, as a test expects it.

    Raises:
        FormError: the bundle has mistakes; RuleError: an amount cannot be computed.

    """
    situation = bundle.form.situation(answers, sample_values(bundle), today)
    problems = sorted({problem.field for problem in check(situation)})
    fee = bundle.fee(situation.facts)
    expected: dict[str, Any] = {"valid": not problems}
    if problems:
        expected["problems"] = problems
    if fee is not None and fee.complete:
        expected["fee_cents"] = fee.total_cents
    return expected | {"hints": sorted({hint.id for hint in bundle.hints(situation.facts)})}


def sample_values(bundle: Bundle, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the template's defaults, and where a town must set a value itself what is known of it, else samples."""
    return bundle.resolve({}).values | _samples(bundle.files[PARAMETERS]["parameters"], known or {})


def _samples(parameters: list[dict[str, Any]], known: Mapping[str, Any]) -> dict[str, Any]:
    return {each["id"]: known.get(each["type"]) or sample(each) for each in parameters if _is_needed(each)}


_SAMPLES: dict[str, Any] = {
    "text": "Beispiel",
    "longtext": "Beispiel",
    "integer": 10,
    "money": 1_000,
    "percent": 10,
    "date": "2026-01-05",
    "boolean": True,
    "url": "https://stadt.example/beispiel",
    "email": "amt@stadt.example",
    "phone": "0661 1020",
    "unit": 1,
    "authority": "Der Magistrat",
    "court": "Verwaltungsgericht",
}


def sample(parameter: dict[str, Any]) -> Any:
    """Return a value that a town could set, within its limits; None for a list of the town."""
    if parameter["type"] == "choice":
        return parameter["choices"][0]["value"]
    value = _SAMPLES.get(parameter["type"])
    if isinstance(value, int) and not isinstance(value, bool):
        return max(parameter.get("minimum", value), min(value, parameter.get("maximum", value)))
    return value


def _is_needed(parameter: dict[str, Any]) -> bool:
    return not parameter["locked"] and "default" not in parameter and sample(parameter) is not None


def remove_test(sheet: Sheet, asked: Operation) -> Told:
    """Remove a stored test.

    Raises:
        EditRefused: it is the last one.

    """
    at = position(sheet.get(*LISTED), asked.place.removeprefix("test/"))
    if len(sheet.get(*LISTED)) == 1:
        raise EditRefused(_("Ein Test muss bleiben. Speichern Sie zuerst einen anderen."))
    title = sheet.get(*LISTED, at, "title")
    sheet.splice(at, 1, [], *LISTED)
    return Told((asked.place,), _("Test „%(title)s“ entfernt") % {"title": title}, "test/")
