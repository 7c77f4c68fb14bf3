"""The ways in which a case may end, as people choose them who write a template; and the letter each begins with.

What a letter says here stands for what is still to be written, but it may be sent as it is: who is meant, what is
decided, why, what it rests on, what can be done against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.model import RULES, TEMPLATE
from blaupause.engine.letters.template import says_fee

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.functional import _StrOrPromise

type Block = dict[str, str]

PARTLY: Final = "partly"
"""The outcome for which the clerk types what is granted, or on what terms; its letter says it."""
ASSESS: Final = "assess"
"""The outcome whose letter says what is to be paid."""
_SERVICE: Final = "(Leistung)"
"""Stands for the name of the service."""
_LONGEST: Final = 200
_REASONS: Final[Block] = {"type": "reasons"}
_GRANTED: Final[Block] = {"type": "paragraph", "text": "{decision.granted}"}
_WHY: Final[Block] = {"type": "heading", "text": "Warum entscheiden wir so?"}
_BASIS: Final[Block] = {
    "type": "paragraph",
    "text": "Grundlage ist: {params.statute_title}. Sie finden sie hier: {params.statute_url}.",
}
_QUESTIONS: Final[Block] = {
    "type": "paragraph",
    "text": "Haben Sie Fragen? Sie erreichen uns unter {params.contact_phone} oder {params.contact_email}.",
}
_GIVEN: Final[tuple[Block, ...]] = ({"type": "heading", "text": "Ihre Angaben"}, {"type": "answers_table"})
CHARGED: Final[tuple[Block, ...]] = (
    {"type": "heading", "text": "Das zahlen Sie"},
    {"type": "fee_table"},
    {
        "type": "paragraph",
        "text": "Überweisen Sie den Betrag innerhalb von {params.payment_days} Tagen nach Bekanntgabe. "
        "Unser Konto: {params.bank_details}. Geben Sie als Verwendungszweck {case.number} an.",
    },
)
"""What a letter says about a fee."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A way to end a case.

    Attributes:
        id: the outcome that it is; a template has each once.
        offered: what whoever writes the template chooses.
        label, citizen_label, act: see `template.Outcome`; they may be changed later.
        letter: what its letter is called in the bundle, "" where none is sent; title: what stands above it.
        said: what the letter says first.
        granted: what the clerk is asked about what is granted, or on what terms (`template.Granted`).
        is_decision: its letter is a notice: it needs reasons, a basis in law, and says what can be done against it.
        is_reasoned: it cannot go out without reasons.

    """

    id: str
    offered: _StrOrPromise
    label: str
    citizen_label: str
    act: str
    letter: str = ""
    title: str = ""
    said: tuple[Block, ...] = ()
    granted: Mapping[str, Any] | None = None
    is_decision: bool = True
    is_reasoned: bool = True

    def outcome(self, label: str, letter: str | None) -> dict[str, Any]:
        """Return it as template.json has it."""
        asked = {"granted": dict(self.granted)} if self.granted else {}
        return {
            "id": self.id,
            "label": label or self.label,
            "citizen_label": self.citizen_label,
            "act": self.act,
            "letter": letter,
            "reasons_required": self.is_reasoned,
            "reason_blocks": [],
            **asked,
        }


def _says(*texts: str) -> tuple[Block, ...]:
    return tuple({"type": "paragraph", "text": text} for text in texts)


ENDINGS: Final[Mapping[str, Ending]] = {
    "erteilen": Ending(
        "grant",
        _("Erteilen: Bescheid"),
        "Erteilen",
        "Erteilt",
        "Erteilen und Bescheid senden",
        "erteilung",
        "Bewilligung Ihres Antrags",
        _says("Sie haben bei uns beantragt: (Leistung). Wir bewilligen Ihren Antrag."),
        is_reasoned=False,
    ),
    "auflagen": Ending(
        PARTLY,
        _("Mit Auflagen erteilen: Bescheid"),
        "Mit Auflagen erteilen",
        "Mit Auflagen erteilt",
        "Mit Auflagen erteilen und Bescheid senden",
        "auflagen",
        "Bewilligung mit Auflagen",
        (
            *_says("Sie haben bei uns beantragt: (Leistung). Wir bewilligen Ihren Antrag mit Auflagen."),
            {"type": "heading", "text": "Daran müssen Sie sich halten"},
            _GRANTED,
        ),
        {
            "label": "Welche Auflagen gelten?",
            "hint": "Ganze Sätze, sie stehen so im Bescheid. Zum Beispiel: Die Musik endet um 22 Uhr.",
            "whole": True,
        },
    ),
    "teilweise": Ending(
        PARTLY,
        _("Zum Teil bewilligen: Bescheid"),
        "Teilweise bewilligen",
        "Teilweise bewilligt",
        "Teilweise bewilligen und Bescheid senden",
        "teilbewilligung",
        "Teilweise Bewilligung Ihres Antrags",
        (
            *_says("Sie haben bei uns beantragt: (Leistung). Wir bewilligen Ihren Antrag zum Teil."),
            {"type": "heading", "text": "Das bewilligen wir"},
            _GRANTED,
            {"type": "heading", "text": "Das lehnen wir ab"},
            *_says("Alles andere aus Ihrem Antrag lehnen wir ab."),
        ),
        {
            "label": "Was bewilligen Sie?",
            "hint": "Ein ganzer Satz, er steht so im Bescheid. Zum Beispiel: Wir bewilligen die Zeit bis 31.12.2026.",
        },
    ),
    "ablehnen": Ending(
        "refuse",
        _("Ablehnen: Bescheid"),
        "Ablehnen",
        "Abgelehnt",
        "Ablehnen und Bescheid senden",
        "ablehnung",
        "Ablehnung Ihres Antrags",
        _says("Sie haben bei uns beantragt: (Leistung). Wir lehnen Ihren Antrag ab."),
    ),
    "festsetzen": Ending(
        ASSESS,
        _("Abgabe festsetzen: Bescheid"),
        "Festsetzen",
        "Festgesetzt",
        "Festsetzen und Bescheid senden",
        "festsetzung",
        "Festsetzung",
        _says("Sie haben uns gemeldet: (Leistung). Wir setzen den Betrag fest, der in diesem Bescheid steht."),
        is_reasoned=False,
    ),
    "bestaetigen": Ending(
        "certify",
        _("Bestätigen: Brief"),
        "Bestätigen",
        "Bestätigt",
        "Bestätigen und Brief senden",
        "bestaetigung",
        "Bestätigung",
        _says("Sie haben uns angezeigt: (Leistung). Wir bestätigen den Eingang. Eine Genehmigung brauchen Sie nicht."),
        is_decision=False,
        is_reasoned=False,
    ),
    "bescheinigen": Ending(
        "certify",
        _("Bescheinigen: Urkunde"),
        "Bescheinigung ausstellen",
        "Ausgestellt",
        "Ausstellen und senden",
        "bescheinigung",
        "Bescheinigung",
        _says("Wir bescheinigen, dass diese Angaben stimmen:"),
        is_decision=False,
        is_reasoned=False,
    ),
    "antworten": Ending(
        "answer",
        _("Antworten: kein Brief"),
        "Antworten und abschließen",
        "Erledigt",
        "Antwort senden und abschließen",
        is_decision=False,
    ),
}


def offered(files: Mapping[str, Any]) -> Iterator[tuple[str, Ending]]:
    """List the endings that a template does not have yet."""
    there = {each["id"] for each in files[TEMPLATE]["outcomes"]}
    return ((name, ending) for name, ending in ENDINGS.items() if ending.id not in there)


def ending_of(outcome: str) -> Ending:
    """Return how an outcome ends a case that is there already: what its letter begins with."""
    return next(ending for ending in ENDINGS.values() if ending.id == outcome)


def is_decided(files: Mapping[str, Any]) -> bool:
    """Tell whether a case may end with a notice against which something can be done."""
    return any(each["letter"] and ending_of(each["id"]).is_decision for each in files[TEMPLATE]["outcomes"])


def decides(files: Mapping[str, Any], letter: str) -> bool:
    """Tell whether a letter is a notice; one that only confirms or certifies is none."""
    return any(each["letter"] == letter and ending_of(each["id"]).is_decision for each in files[TEMPLATE]["outcomes"])


def is_charged(files: Mapping[str, Any]) -> bool:
    """Tell whether one of the letters says what is to be paid."""
    return any(says_fee(content) for name, content in files.items() if name.startswith("letters/"))


def first_letter(files: Mapping[str, Any], ending: Ending) -> dict[str, Any]:
    """Write the letter that an ending begins with, about this service."""
    service = files[TEMPLATE]["title"].replace("{", "(").replace("}", ")")[:_LONGEST]
    said = ({**each, **_about(service, each)} for each in ending.said)
    return {
        "title": ending.title,
        "subject": f"{service}, Aktenzeichen {{case.number}}",
        "blocks": [*_greeting(files, ending), *said, *_body(files, ending)],
    }


def _about(service: str, block: Block) -> Block:
    return {"text": block["text"].replace(_SERVICE, service)}


def _greeting(files: Mapping[str, Any], ending: Ending) -> Iterator[Block]:
    """Greet whoever applies; a certificate is read by others too."""
    if ending.letter == "bescheinigung":
        return
    applicant = files[TEMPLATE]["applicant"]
    roles = [applicant[role] for role in ("first_names", "family_name") if role in applicant]
    names = [name for role in roles for name in ([role] if isinstance(role, str) else role)]
    placeholders = (f"{{{name if name.startswith('values.') else f'answers.{name}'}}}" for name in names)
    yield {"type": "paragraph", "text": f"{' '.join(('Guten Tag', *placeholders))},"}


def _body(files: Mapping[str, Any], ending: Ending) -> Iterator[Block]:
    if ending.is_decision:
        yield from (_WHY, _REASONS, _BASIS)
        if files[RULES]["fee"]:
            yield from CHARGED
        yield from _GIVEN
    else:
        yield from (*_GIVEN[1:], _REASONS) if ending.letter == "bescheinigung" else (_REASONS, *_GIVEN)
    yield _QUESTIONS
    if ending.is_decision:
        yield {"type": "remedy"}
    yield {"type": "signature"}
