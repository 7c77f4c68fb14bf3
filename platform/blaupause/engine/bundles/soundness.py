"""Whether the files of a bundle agree: parameters, metadata and letters with the form and with each other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from blaupause.engine import letters
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.parameters import Parameter
from blaupause.engine.forms.workshop import Where, Workshop

TEMPLATE, PARAMETERS, RULES = "template.json", "parameters.json", "rules.json"
TEXTS, EASY = "texts.de.json", "texts.de-leicht.json"

OF_NOTICES: Final = {
    "unit": "unit",
    "authority_name": "authority",
    "contact_phone": "phone",
    "contact_email": "email",
    "statute_url": "url",
    "statute_title": "text",
    "court": "court",
    "processing_time": "text",
    "remedy": "choice",
}
"""Parameters that a service with a notice has, and their types."""
OF_EVERY: Final = ("unit", "contact_phone", "contact_email", "processing_time")
OF_FEES: Final = frozenset({"fee.total", "fee.note"})
OF_LETTERS: Final = frozenset({"case.number", "decision.date"}) | OF_FEES
GRANTED: Final = "decision.granted"
_LIMITED: Final = frozenset({"money", "integer", "percent"})
_TEXTS: Final = frozenset({"text", "longtext"})


def check_parameters(bundle: Bundle, workshop: Workshop) -> None:
    """Parameters: one of each name, a default that fits, limits and choices only where they mean something."""
    where = Where(PARAMETERS) / "parameters"
    source = bundle.files[PARAMETERS]["parameters"]
    for id_, number in Counter(each["id"] for each in source).items():
        if number > 1:
            workshop.issue(where, "unique", f"{id_!r} is there twice")
    for at, parameter in enumerate(bundle.parameters.values()):
        _check_parameter(parameter, source[at], where / at, workshop)
    _check_needed(bundle, workshop)


def _check_parameter(parameter: Parameter, source: Any, where: Where, workshop: Workshop) -> None:
    if parameter.default is not None and not parameter.accepts(parameter.default):
        workshop.issue(where / "default", "default-fits", f"the default is no {parameter.type} within its limits")
    if parameter.default == "" and parameter.type not in _TEXTS:
        workshop.issue(where / "default", "default-fits", "only texts may be empty by default")
    if parameter.locked and parameter.required and parameter.default is None:
        workshop.issue(where / "locked", "default-fits", "locked and required, but without a value")
    if (parameter.type == "choice") != bool(parameter.choices):
        workshop.issue(where / "choices", "key-fits", "choices belong to the type choice, and only there")
    if "columns" in source and (
        parameter.type != "codelist" or [c.id for c in parameter.columns[:2]] != ["value", "label"]
    ):
        workshop.issue(where / "columns", "key-fits", "columns belong to a codelist and begin with value and label")
    for key in ("minimum", "maximum"):
        if key in source and parameter.type not in _LIMITED:
            workshop.issue(where / key, "key-fits", f"{parameter.type} has no {key}")


def _check_needed(bundle: Bundle, workshop: Workshop) -> None:
    where = Where(PARAMETERS) / "parameters"
    for id_ in OF_NOTICES if bundle.template.has_notice else OF_EVERY:
        parameter = bundle.parameters.get(id_)
        if parameter is None or parameter.type != OF_NOTICES[id_]:
            workshop.issue(where, "parameter-needed", f"the service needs {id_!r} of type {OF_NOTICES[id_]}")
        elif id_ == "remedy":
            _check_remedy(bundle, parameter, where, workshop)


def _check_remedy(bundle: Bundle, parameter: Parameter, where: Where, workshop: Workshop) -> None:
    template = bundle.template
    if (parameter.default, parameter.locked) != (template.remedy, template.remedy_locked):
        workshop.issue(where, "remedy-agrees", "default and lock of 'remedy' differ from template.json")


def check_metadata(bundle: Bundle, workshop: Workshop) -> None:
    """Metadata: the questions, letters and parameters that it names exist, and its texts can be filled."""
    template, where = bundle.template, Where(TEMPLATE)
    _demand_fields(where / "second_proof", [template.second_proof] if template.second_proof else [], workshop)
    _demand_fields(where / "search_fields", template.search_fields, workshop)
    for role, sources in template.applicant.items():
        _demand_fields(where / "applicant" / role, sources, workshop)
    if template.delivery:
        _demand_fields(where / "delivery", (template.delivery.field, template.delivery.consent), workshop)
    elif template.has_notice:
        workshop.issue(where, "delivery-needed", "a service with a notice says under delivery how it goes out")
    if template.login_required != (template.login_level != "none"):
        workshop.issue(where / "login", "login-agrees", "a login is required at a level, or not and then at none")
    _check_outcomes(bundle, workshop)
    _check_withdrawal(bundle, workshop)
    source, general = bundle.files[TEMPLATE], _without_answers(workshop)
    general.check_texts(source, ("summary", "who", "processing_time", "deadline", "declaration", "submit_label"), where)
    general.check_texts(source["login"], ("reason", "otherwise"), where / "login")
    for at, step in enumerate(source["process"]["steps"]):
        general.check_texts(step, ("label", "expected"), where / "process/steps" / at)


def _without_answers(workshop: Workshop) -> Workshop:
    """Return the workshop for texts that are shown before anybody answers: they know parameters only."""
    return replace(workshop, names=replace(workshop.names, fields={}, values={}))


def _demand_fields(where: Where, sources: Iterable[str], workshop: Workshop) -> None:
    for source in sources:
        name = source if source.startswith("values.") else f"answers.{source}"
        if workshop.names.unknown_in_text(f"{{{name}}}"):
            workshop.issue(where, "field-known", f"the form has no question {source!r}")


def _check_outcomes(bundle: Bundle, workshop: Workshop) -> None:
    used = set()
    for at, outcome in enumerate(bundle.template.outcomes):
        where = Where(TEMPLATE) / "outcomes" / at
        if outcome.letter and outcome.letter not in bundle.letters:
            workshop.issue(where / "letter", "letter-known", f"there is no letters/{outcome.letter}.json")
        if (outcome.id == "partly") != (outcome.granted is not None):
            workshop.issue(where / "granted", "granted-asked", "partly, and only that, asks what is granted")
        if outcome.granted and not (outcome.letter and outcome.reasons_required):
            workshop.issue(where, "granted-reasoned", "what is not granted is refused: it takes a letter and reasons")
        used.add(outcome.letter)
        for number, block in enumerate(bundle.files[TEMPLATE]["outcomes"][at]["reason_blocks"]):
            workshop.check_texts(block, ("text",), where / "reason_blocks" / number, OF_LETTERS)
    for unused in sorted(bundle.letters.keys() - used):
        workshop.issue(Where(f"letters/{unused}.json"), "letter-used", "no outcome sends this letter")


def _check_withdrawal(bundle: Bundle, workshop: Workshop) -> None:
    where, withdrawal = Where(TEMPLATE) / "withdrawal", bundle.template.withdrawal
    if withdrawal.allowed == bool(withdrawal.text):
        workshop.issue(where, "withdrawal-explained", "a text says why not, where it is not allowed, and only there")
    _without_answers(workshop).check_texts({"text": withdrawal.text}, ("text",), where)


def check_letters(bundle: Bundle, workshop: Workshop) -> None:
    """Letters: they can be read, and everything they speak of exists."""
    partly = {outcome.letter for outcome in bundle.template.outcomes if outcome.granted}
    for id_, source in bundle.letters.items():
        where = Where(f"letters/{id_}.json")
        try:
            letter = letters.read(source)
        except letters.LetterError as error:
            workshop.issue(where, "letter", str(error))
            continue
        if (id_ in partly) != (GRANTED in letter.placeholders):
            workshop.issue(where, "granted-told", f"the letter of partly, and only that, says {{{GRANTED}}}")
        if _is_unpaid(letter, says_fee=letters.says_fee(source), has_fee=bool(bundle.files[RULES]["fee"])):
            workshop.issue(where, "fee-told", "only the letter of a service with a fee, with its table, says the fee")
        _check_letter(letter, where, workshop)


def _check_letter(letter: letters.LetterTemplate, where: Where, workshop: Workshop) -> None:
    """Find what nobody knows, each where it stands."""
    blocks = ((block.text, where / block.place) for block in letter.blocks)
    for text, place in ((letter.title, where), (letter.subject, where), *blocks):
        for name in sorted({each.name for each in text.placeholders} - OF_LETTERS - {GRANTED}):
            if workshop.names.unknown_in_text(f"{{{name}}}"):
                workshop.issue(place, "placeholder", f"nobody knows {{{name}}}")
    for block in letter.blocks:
        if block.when:
            workshop.check_names(block.when, where / block.place)


def _is_unpaid(letter: letters.LetterTemplate, *, says_fee: bool, has_fee: bool) -> bool:
    """Tell whether a letter says a fee that its case never has: it could not be written when a clerk decides."""
    return not has_fee if says_fee else bool(letter.placeholders & OF_FEES)


def check_texts(bundle: Bundle, workshop: Workshop) -> None:
    """Texts of the service page and in Leichte Sprache: their placeholders are parameters."""
    general = _without_answers(workshop)
    for file in (TEXTS, EASY):
        for path, text in _texts(bundle.files[file], ""):
            general.check_texts({path: text}, (path,), Where(file))


def _texts(content: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield path, content
    elif isinstance(content, (dict, list)):
        steps = content.items() if isinstance(content, dict) else enumerate(content)
        for step, inner in steps:
            yield from _texts(inner, f"{path}/{step}" if path else str(step))
