"""The texts: versions, what one says with a town's facts in it, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles.difference.marking import Marked, mark
from blaupause.tenancy.enums import TownKind
from blaupause.ui import formats
from shared_services.agreements import rules
from shared_services.agreements.models import AgreementVersion, ProcessorChange

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town
    from shared_services.agreements.models import Signing

ALIKE: Final = "equal"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a town reads and signs: a version with its facts in it.

    Attributes:
        hash: fingerprint of title and text; what is signed is this.
    """

    version: AgreementVersion
    fields: dict[str, str]
    text: str
    hash: str

    @property
    def minutes(self) -> int:
        """How long reading takes, at 180 words a minute."""
        return max(1, round(len(self.text.split()) / 180))


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that differs; what was added or taken away has one empty side."""

    marked: Marked


def published(kind: str) -> QuerySet[AgreementVersion]:
    """Return the versions towns can read, the newest first."""
    return AgreementVersion.objects.filter(kind=kind, published_at__isnull=False).order_by("-number")


def newest(kind: str) -> AgreementVersion | None:
    """Return the version that is signed now; None where none was published."""
    return published(kind).first()


def demanded(kind: str) -> AgreementVersion | None:
    """Return the newest version that towns have to sign: the first one, or a later one that asks for it."""
    found = published(kind)
    return found.filter(Q(must_renew=True) | Q(number=1)).first()


def draft(kind: str) -> AgreementVersion | None:
    """Return the version that is being written."""
    return AgreementVersion.objects.filter(kind=kind, published_at__isnull=True).first()


def reading(kind: str, town: Town, address: str, version: AgreementVersion | None = None) -> Reading:
    """Return what a town would sign now.

    Raises:
        NotFound: the competence centre has published nothing of this kind.
    """
    found = version or newest(kind)
    if found is None:
        raise NotFound(_("Diese Vereinbarung ist noch nicht veröffentlicht."))
    return _read(found, _fields(found, town, address))


def processors_as_text(day: date) -> str:
    """Write down to which sub-processors a town agrees that signs on a day, for the text of an agreement."""
    return rules.list_of(ProcessorChange.objects.all(), day)


def text_of(signing: Signing) -> Reading:
    """Return what a signing is about, as it was prepared."""
    return _read(signing.version, signing.fields)


def text_with_hash(kind: str, wanted: str, *known: Reading) -> Reading | None:
    """Return the text somebody had before them, by its fingerprint: of any version, with the facts of those known."""
    tried = (_read(version, each.fields | _of_version(version)) for version in published(kind) for each in known)
    return next((found for found in (*known, *tried) if found.hash == wanted), None)


def difference(before: Reading | AgreementVersion | None, after: Reading | AgreementVersion) -> tuple[Change, ...]:
    """Return what differs, paragraph by paragraph, the title first."""
    old = rules.paragraphs_of(_whole(before)) if before is not None else []
    new = rules.paragraphs_of(_whole(after))
    found: list[Change] = []
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != ALIKE:
            gone, come = old[first:last], new[begin:end]
            length = max(len(gone), len(come))
            pairs = zip(gone + [""] * (length - len(gone)), come + [""] * (length - len(come)), strict=True)
            found += [Change(mark(one, other)) for one, other in pairs]
    return tuple(found)


def _whole(text: Reading | AgreementVersion) -> str:
    title = text.version.title if isinstance(text, Reading) else text.title
    return f"{title}\n\n{text.text}"


def _read(version: AgreementVersion, fields: dict[str, str]) -> Reading:
    text = rules.fill(version.text, fields)
    return Reading(version, fields, text, rules.text_hash(version.title, text))


def _fields(version: AgreementVersion, town: Town, address: str) -> dict[str, str]:
    return {
        "kommune": town.name,
        "kommune_anschrift": address,
        "vertretung": rules.SIGNERS[TownKind(town.kind)].board,
        "kkv": settings.KKV_NAME,
        "kkv_anschrift": ", ".join(line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()),
        "weitere_auftragsverarbeiter": _processors(version),
        **_of_version(version),
    }


def _processors(version: AgreementVersion) -> str:
    return processors_as_text(timezone.localdate()) if rules.names_processors(version.text) else ""


def _of_version(version: AgreementVersion) -> dict[str, str]:
    day = formats.day(version.valid_from) if version.valid_from else ""
    return {
        "fassung": str(version.number),
        "gilt_ab": day,
        "kuendigungsfrist": rules.period_in_words(version),
        "einspruchsfrist": _("%(days)s Tage") % {"days": version.objection_days},
    }
