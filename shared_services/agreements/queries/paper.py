"""The agreement on paper: for reading, and as it is sealed with who signed it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from blaupause.engine.letters import Layout, Letter, Sender
from blaupause.engine.letters.model import Bullets, Heading, Paragraph, Signature, Small
from blaupause.ui import formats
from shared_services.agreements.enums import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from markdown_it.token import Token

    from blaupause.engine.letters.model import Block
    from shared_services.agreements.models import Signature as Signed
    from shared_services.agreements.models import Signing

    from .texts import Reading

EVIDENCE: Final = "nachweis.json"
NOTICE: Final = "kuendigung.json"
MARKER: Final = {"bullet_list_open": "", "ordered_list_open": "{}. "}


def letter_of(reading: Reading, signatures: Iterable[Signed] = (), *, day: date, mark: str = "") -> Letter:
    """Write an agreement: its text, then who signed, if anybody has."""
    signed = [each for each in signatures if each.signed_at is not None]
    version = reading.version
    return Letter(
        layout=Layout.COPY,
        sender=Sender(
            town=settings.KKV_NAME,
            authority=settings.KKV_NAME,
            address=tuple(line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()),
        ),
        title=version.title,
        subject=f"{reading.fields.get('kommune', '')}, {_('Fassung')} {version.number}",
        file_number=f"{version.get_kind_display()} {version.number}",
        day=day,
        blocks=(*_blocks(reading.text), *_signatures(signed), *_about(reading)),
        mark=mark,
    )


def evidence_of(signing: Signing, signatures: Iterable[Signed]) -> bytes:
    """Write down who signed what and how, for machines; it rides in the sealed file."""
    told = {
        "town": signing.town_name,
        "agreement": signing.kind,
        "version": signing.version.number,
        "text_sha256": signing.text_hash,
        "signatures": [
            {
                "side": each.side,
                "name": each.about["name"],
                "function": each.about["function"],
                "person": each.person,
                "signed_at": each.signed_at.isoformat(),
                "login": each.login,
                "text_sha256": each.text_hash,
            }
            for each in signatures
            if each.signed_at is not None
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def sealed_name(signing: Signing) -> str:
    """Return the name of the sealed file."""
    return f"{signing.version.get_kind_display()} {signing.town_name}, Fassung {signing.version.number}.pdf"


def _blocks(text: str) -> Iterator[Block]:
    """Turn Markdown into the blocks letters are made of; marks inside a line are left out."""
    tokens = iter(MarkdownIt("commonmark", {"html": False}).parse(text))
    for token in tokens:
        if token.type == "heading_open":
            yield Heading(_words(next(tokens)))
        elif token.type in MARKER:
            yield Bullets(tuple(_items(tokens, token.type)))
        elif token.type == "inline":
            yield Paragraph(_words(token))


def _items(tokens: Iterator[Token], opened: str) -> Iterator[str]:
    """Yield the entries of a list; one inside an entry is told in a row with it."""
    depth, number = 1, 0
    for token in tokens:
        depth += 1 if token.type in MARKER else -1 if token.type in {"bullet_list_close", "ordered_list_close"} else 0
        if depth == 0:
            return
        if token.type == "inline":
            number += 1
            yield MARKER[opened].format(number) + _words(token)


def _words(token: Token) -> str:
    parts = ("\n" if part.type in {"softbreak", "hardbreak"} else part.content for part in token.children or ())
    return " ".join("".join(parts).split("\n"))


def _signatures(signed: list[Signed]) -> Iterator[Block]:
    sides = {Side.TOWN.value: _("Für die Kommune"), Side.KKV.value: _("Für die KKV")}
    if signed:
        yield Heading(_("Unterschriften"))
    for each in sorted(signed, key=lambda row: (row.side == Side.KKV, row.place)):
        yield Signature((sides[each.side], *_signed(each)))


def _signed(each: Signed) -> tuple[str, ...]:
    told: dict[str, Any] = each.about
    name = "\n".join(part for part in (str(told["name"]), str(told["function"])) if part)
    moment = formats.moment(timezone.localtime(each.signed_at)) if each.signed_at else ""
    return name, _("Elektronisch unterschrieben am %(moment)s, nach einer Anmeldung mit zweitem Faktor.") % {
        "moment": moment
    } if _has_factor(each) else _("Elektronisch unterschrieben am %(moment)s, nach einer Anmeldung.") % {
        "moment": moment
    }


def _has_factor(each: Signed) -> bool:
    return bool(each.login.get("acr")) and each.login["acr"] == settings.STAFF_ACR


def _about(reading: Reading) -> Iterator[Block]:
    yield Small(_("Prüfsumme des Textes (SHA-256):\n%(hash)s") % {"hash": reading.hash})
