"""What an archive gets of a list: a ZIP, one folder a case. No xdomea: that is said in the file beside it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from tenants.applications import queries as applications
from tenants.casework.models import Case, Decision
from tenants.casework.queries.history import history
from tenants.correspondence import queries as correspondence
from tenants.disposal.queries.lists import name_of, offered_csv
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor
    from tenants.disposal.models import Disposal
    from tenants.organisation.models import StoredFile

NEITHER_SIGNS: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Packed:
    """The archive's files: their name, content, and which cases are in them."""

    name: str
    content: bytes
    cases: tuple[int, ...]


def packed(found: Disposal, by: Actor) -> Packed:
    """Pack the files of the cases that the archive takes, decrypted, with a sum for each."""
    wanted = [each.case for each in found.rows if each.is_packed]
    cases = list(Case.objects.filter(pk__in=wanted).select_related("application", "unit").order_by("number"))
    out, sums = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(found, cases, by):
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        archive.writestr("pruefsummen.sha256", "".join(sums))
    return Packed(f"{name_of(found)}.zip", out.getvalue(), tuple(each.pk for each in cases))


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
    facts = {
        "case": case,
        "application": application,
        "sections": applications.flat_sections(application),
        "decision": decision,
        "notes": list(case.notes.order_by("pk")),
        "messages": list(correspondence.messages_of(application)),
        "history": reversed(history(case, by)),
    }
    yield "akte.txt", render_to_string("disposal/file.txt", facts).encode()
    yield "akte.json", _json(case, decision).encode()
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


def _json(case: Case, decision: Decision | None) -> str:
    """Return what machines read: the case, what was sent, what was decided."""
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
    }  # fmt: skip
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
