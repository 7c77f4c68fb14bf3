"""Why a file is not taken, and what to do then: one sentence each, two at most."""

from enum import StrEnum
from typing import Final

from blaupause.uploads.names import tidy_name
from blaupause.uploads.sniffing import JPEG, PDF, PNG, SVG


class Kind(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    ARCHIVE = "archive"
    OFFICE = "office"
    MALWARE = "malware"
    UNCHECKED = "unchecked"  # the scanner gives no verdict; later it may
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    ATTACHED = "attached"
    TOO_COMPLEX = "too_complex"
    SVG_ACTIVE = "svg_active"
    SVG_EXTERNAL = "svg_external"
    SVG_ENTITIES = "svg_entities"
    SVG_IMAGE = "svg_image"
    SVG_UNKNOWN = "svg_unknown"
    SVG_COMPLEX = "svg_complex"
    SVG_SIZE = "svg_size"


_EXPORT: Final = "Speichern Sie sie als „einfaches SVG“ (Inkscape: Normales SVG) oder als PNG."
_SENTENCES: Final = {
    Kind.EMPTY: "Die Datei „{name}“ ist leer. Wählen Sie eine andere Datei aus.",
    Kind.TOO_LARGE: "Die Datei „{name}“ ist mit {size} zu groß. Laden Sie eine Datei mit höchstens {limit} hoch.",
    Kind.WRONG_TYPE: "Die Datei „{name}“ können wir nicht öffnen. Laden Sie {wanted} hoch.",
    Kind.ARCHIVE: "Die Datei „{name}“ ist ein Archiv. Laden Sie die Dateien daraus einzeln hoch: {wanted}.",
    Kind.OFFICE: "Die Datei „{name}“ können wir nicht öffnen. Speichern Sie sie neu und laden Sie {wanted} hoch.",
    Kind.MALWARE: "In der Datei „{name}“ steckt Schadsoftware. Wir haben sie nicht gespeichert.",
    Kind.UNCHECKED: "Wir können „{name}“ gerade nicht prüfen. Versuchen Sie es in einigen Minuten noch einmal.",
    Kind.DAMAGED: "Die Datei „{name}“ ist beschädigt. Speichern Sie sie neu und laden Sie sie dann noch einmal hoch.",
    Kind.ENCRYPTED: "„{name}“ ist verschlüsselt. Speichern Sie sie ohne Passwort und laden Sie sie neu hoch.",
    Kind.ACTIVE: "Die Datei „{name}“ enthält Programme. Drucken Sie sie in ein neues PDF und laden Sie dieses hoch.",
    Kind.ATTACHED: "Die Datei „{name}“ enthält andere Dateien. Drucken Sie sie in ein neues PDF und laden Sie es hoch.",
    Kind.TOO_COMPLEX: "Die Datei „{name}“ ist zu umfangreich. Teilen Sie sie auf oder verkleinern Sie sie.",
    Kind.SVG_ACTIVE: "Die Zeichnung „{name}“ enthält ein Programm, eine Animation oder einen Link. " + _EXPORT,
    Kind.SVG_EXTERNAL: "Die Zeichnung „{name}“ lädt etwas von anderswo nach. " + _EXPORT,
    Kind.SVG_ENTITIES: "Die Zeichnung „{name}“ enthält XML-Entitäten. " + _EXPORT,
    Kind.SVG_IMAGE: "In der Zeichnung „{name}“ steckt ein Foto. Laden Sie das Bild als PNG hoch.",
    Kind.SVG_UNKNOWN: "Die Zeichnung „{name}“ nutzt Filter oder anderes, das wir nicht zeigen können. " + _EXPORT,
    Kind.SVG_COMPLEX: "Die Zeichnung „{name}“ hat zu viele Teile. Vereinfachen Sie sie oder nehmen Sie ein PNG.",
    Kind.SVG_SIZE: "Die Zeichnung „{name}“ nennt keine Größe (viewBox). " + _EXPORT,
}
_PICTURES: Final = {SVG: "SVG", JPEG: "JPG", PNG: "PNG"}
_MEGABYTE: Final = 1_000_000


def sentence(kind: Kind, name: str, content: bytes, accept: tuple[str, ...], max_bytes: int) -> str:
    return _SENTENCES[kind].format(
        name=tidy_name(name), size=_size(len(content)), limit=_size(max_bytes), wanted=_wanted(accept)
    )


def _wanted(accept: tuple[str, ...]) -> str:
    """Name what is accepted: "ein Foto (JPG, PNG) oder ein PDF"."""
    pictures = ", ".join(noun for media_type, noun in _PICTURES.items() if media_type in accept)
    noun = "ein Bild" if SVG in accept else "ein Foto"
    parts = [f"{noun} ({pictures})"] if pictures else []
    return " oder ".join([*parts, "ein PDF"] if PDF in accept else parts)


def _size(size: int) -> str:
    """Write 412 kB or 1,8 MB: powers of ten, as phones show them."""
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1_000))}\u00a0kB"
    return f"{size / _MEGABYTE:.1f}".replace(".", ",").removesuffix(",0") + "\u00a0MB"
