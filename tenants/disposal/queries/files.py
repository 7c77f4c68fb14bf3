"""What an archive gets of a list: a ZIP, one folder a case. No xdomea: that is said in the file beside it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from tenants.applications import queries as applications
from tenants.casework.models import Case, Decision
from tenants.casework.queries.history import history
from tenants.correspondence import queries as correspondence
from tenants.disposal import rules
from tenants.disposal.queries.lists import name_of, offered_csv
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blaupause.domain import Actor
    from tenants.correspondence.models import Delivery
    from tenants.disposal.models import Disposal
    from tenants.organisation.models import StoredFile

IN_MEMORY: Final = 8 * 1024 * 1024
"""Bytes of a ZIP that are held before it goes to the disk of this process, where nobody else can open it."""
NEITHER_SIGNS: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Packed:
    """The archive's files: their name, content to be read once, and which cases are in them."""

    name: str
    content: IO[bytes]
    cases: tuple[int, ...]


def packed(found: Disposal, by: Actor) -> Packed:
    """Pack the files of the cases that the archive takes, decrypted, with a sum for each.

    Raises:
        Conflict: a case or the copy of what was sent is not there; names it.
    """
    wanted = {each.case: each.number for each in found.rows if each.is_packed}
    cases = list(Case.objects.filter(pk__in=wanted).select_related("application", "unit").order_by("number"))
    there = {each.pk for each in cases if applications.has_copy(each.application)}
    rules.require_whole(number for case, number in wanted.items() if case not in there)
    with ExitStack() as closing:
        out = closing.enter_context(SpooledTemporaryFile(IN_MEMORY))
        _write(out, _files(found, cases, by))
        closing.pop_all()  # whoever sends it closes it
    return Packed(f"{name_of(found)}.zip", out, tuple(each.pk for each in cases))


def _write(out: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = []
        for name, content in files:
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        archive.writestr("pruefsummen.sha256", "".join(sums))
    out.seek(0)


def _files(found: Disposal, cases: list[Case], by: Actor) -> Iterator[tuple[str, bytes]]:
    facts = {"disposal": found, "number": len(cases), "town": organisation.profile().display_name}
    yield "LIESMICH.txt", render_to_string("disposal/readme.txt", facts).encode()
    yield "liste.csv", offered_csv(found)
    for case in cases:
        folder = NEITHER_SIGNS.sub("_", case.number)
        yield from ((f"{folder}/{name}", content) for name, content in _of_case(case, by))


def _of_case(case: Case, by: Actor) -> Iterator[tuple[str, bytes]]:
    application, decision = case.application, Decision.objects.filter(case=case).first()
    notice = correspondence.notice_of(application)
    facts: dict[str, Any] = {
        "case": case,
        "application": application,
        "sections": applications.flat_sections(application),
        "decision": decision,
        "notes": list(case.notes.order_by("pk")),
        "messages": list(correspondence.messages_of(application)),
        "deliveries": list(correspondence.deliveries_of(application)),
        "history": reversed(history(case, by, most=None)),
    }
    yield "akte.txt", render_to_string("disposal/file.txt", facts).encode()
    yield "akte.json", _json(case, decision, facts["deliveries"]).encode()
    if copy := applications.copy_of(application):
        yield "antrag.pdf", bytes(copy.content)
    if notice and notice.file:
        yield "bescheid.pdf", bytes(notice.file.content)
        for number, letter in enumerate(correspondence.letter_files(notice), 1):
            yield f"brief-{number}.pdf", bytes(letter.content)
    for number, each in enumerate(applications.attachments(application), 1):
        yield f"anlagen/{number:02}-{_name(each.file)}", bytes(each.file.content)


def _name(file: StoredFile) -> str:
    """Return a name that every computer takes; a file from outside never names another place."""
    return NEITHER_SIGNS.sub("_", str(file.name))[-80:].lstrip(".") or "datei"


def _json(case: Case, decision: Decision | None, deliveries: list[Delivery]) -> str:
    """Return what machines read: the case, what was sent, what was decided, how it went out."""
    application = case.application
    told: dict[str, Any] = {
        "aktenzeichen": case.reference,
        "leistung": application.service_title,
        "vorlage": {"name": application.service_slug, "version": application.version, "hash": application.content_hash},
        "eingegangen": timezone.localtime(application.submitted_at),
        "abgeschlossen": timezone.localtime(case.closed_at),
        "ausgang": case.closure,
        "stelle": case.unit.name,
        "antworten": application.answers,
        "kontakt": application.contact,
        "entscheidung": decision and {
            "ergebnis": decision.outcome_label,
            "gruende": decision.reasons,
            "gebuehr": decision.fee,
            "bewilligt": decision.granted,
            "am": timezone.localtime(decision.decided_at),
            "von": decision.decided_by_name,
        },
        "versand": [
            {
                "was": each.get_purpose_display(),
                "weg": each.get_channel_display(),
                "stand": each.get_state_display(),
                "gesendet": each.sent_at and timezone.localtime(each.sent_at),
                "abgerufen": each.retrieved_at and timezone.localtime(each.retrieved_at),
            }
            for each in deliveries
        ],
    }  # fmt: skip
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
