"""Draws an SVG anew, in a process of its own: shapes and colours from short lists of what may be, nothing else.

A file that acts (script, handlers, animation, embedded pages), fetches (anything but `#name`), declares entities, or
grows when it is drawn (`use` in `use`) is refused. What other programs leave behind (metadata, comments, their own
elements) goes. Style sheets become attributes, so that what comes out needs no exception in a policy. lxml reads it
without entities and network. Writes a line of JSON, then the picture.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from blaupause.engine.bounded import limit_self

SVG: Final = "{http://www.w3.org/2000/svg}"
XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
MAX_ELEMENTS: Final = 5_000
MAX_DEPTH: Final = 40
MAX_DRAWN: Final = 20_000
"""Elements that are drawn once every `use` is followed."""

MAX_FOLLOWED: Final = 200
PAINTS: Final = frozenset({"pattern", "linearGradient", "radialGradient"})

_DRAWN = """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan clipPath mask
    linearGradient radialGradient stop pattern"""
_ACTIVE = """script foreignObject a animate animateColor animateMotion animateTransform set discard handler listener
    iframe object embed audio video canvas"""
_PROPERTIES = """clip-path clip-rule color display fill fill-opacity fill-rule font-family font-size font-style
    font-weight letter-spacing mask opacity overflow stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
    visibility"""
_ATTRIBUTES = """id d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points transform viewBox preserveAspectRatio
    offset dx dy gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits
    patternContentUnits patternTransform pathLength"""
DRAWN: Final = frozenset(_DRAWN.split())
LEFT_OUT: Final = frozenset({"title", "desc", "metadata", "style"})
ACTIVE: Final = frozenset(_ACTIVE.split())
PROPERTIES: Final = frozenset(_PROPERTIES.split())
ATTRIBUTES: Final = PROPERTIES | frozenset(_ATTRIBUTES.split())

_VALUE: Final = re.compile(r"[\w\s#%.,()+\-'\"]*")
_REFERENCE: Final = re.compile(r"url\(\s*['\"]?#([\w.\-]+)['\"]?\s*\)")
_TARGET: Final = re.compile(r"#([\w.\-]+)")
_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR: Final = re.compile(r"([.#]?)([A-Za-z_][\w\-]*)")
_NUMBER: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(?:px|pt|mm|cm|in)?\s*")
_SIGN_RANK: Final = {"": 0, ".": 1, "#": 2}
_BOX: Final = 4

type Styles = list[tuple[int, str, str, dict[str, str]]]


class Objection(Exception):  # noqa: N818 (inside this module only)
    """Why the file is refused: the name of a kind."""


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    limit_self()
    try:
        facts, content = redraw(stdin.read())
    except Objection as objection:
        facts, content = {"refused": str(objection)}, b""
    stdout.write(json.dumps(facts).encode() + b"\n" + content)


def redraw(content: bytes) -> tuple[dict[str, object], bytes]:
    """Return width and height, and the picture that is left.

    Raises:
        Objection: it may not be drawn.
    """
    root = _parsed(content)
    styles = list(_styles(root))
    styles.sort(key=lambda style: style[0])
    kept = _copy(root, styles, depth=0)
    width, height = _size(kept)
    _require_small(kept)
    return {"width": width, "height": height}, etree.tostring(kept)


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Objection("svg_entities" if b"<!ENTITY" in content else "damaged") from None
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and next(iter(subset.iterentities()), None) is not None:
        raise Objection("svg_entities")
    if next(root.iter(etree.Entity), None) is not None:
        raise Objection("svg_entities")
    if root.tag != f"{SVG}svg":
        raise Objection("wrong_type")
    for count, _each in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise Objection("svg_complex")
    return root


def _copy(element: etree._Element, styles: Styles, *, depth: int) -> etree._Element:
    if depth > MAX_DEPTH:
        raise Objection("svg_complex")
    name = _local(element)
    copied = etree.Element(f"{SVG}{name}", nsmap={None: SVG[1:-1]})
    for key, value in {**_attributes(element), **_styled(element, name, styles)}.items():
        copied.set(key, value)
    if name in {"text", "tspan"}:
        copied.text = element.text
    for child in element:
        if _is_kept(child):
            added = _copy(child, styles, depth=depth + 1)
            added.tail = child.tail if name in {"text", "tspan"} else None
            copied.append(added)
    return copied


def _is_kept(child: etree._Element) -> bool:
    """Tell what is drawn from what other programs left behind.

    Raises:
        Objection: it acts, or it is something that cannot be shown.
    """
    if not isinstance(child.tag, str):
        return False  # comments and processing instructions
    name = _local(child)
    if name in ACTIVE:
        raise Objection("svg_active")
    if not child.tag.startswith(SVG) or name in LEFT_OUT:
        if any(_local(each) in ACTIVE for each in child.iter() if isinstance(each.tag, str)):
            raise Objection("svg_active")
        return False
    if name in {"image", "feImage"}:
        raise Objection("svg_image")
    if name not in DRAWN:
        raise Objection("svg_unknown")
    return True


def _attributes(element: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in element.items():
        name = etree.QName(key).localname
        if name.lower().startswith("on"):
            raise Objection("svg_active")
        if key in {"href", XLINK_HREF}:
            if not _TARGET.fullmatch(value.strip()):
                raise Objection("svg_external")
            found["href"] = value.strip()
        elif key in ATTRIBUTES:
            found[key] = _safe(value)
    return found


def _styled(element: etree._Element, name: str, styles: Styles) -> dict[str, str]:
    """What style sheets and `style` say: later and more exact words win, as in a browser."""
    classes, own = (element.get("class") or "").split(), element.get("id")
    found: dict[str, str] = {}
    for _rank, sign, word, said in styles:
        if (sign == "." and word in classes) or (sign == "#" and word == own) or (not sign and word == name):
            found |= said
    return found | _declared(element.get("style") or "")


def _styles(root: etree._Element) -> Iterator[tuple[int, str, str, dict[str, str]]]:
    for sheet in root.iter(f"{SVG}style"):
        text = _COMMENT.sub(" ", "".join(sheet.itertext()))
        if "@" in text:
            raise Objection("svg_external")
        for selectors, declarations in _RULE.findall(text):
            said = _declared(declarations)
            for selector in selectors.split(","):
                if (match := _SELECTOR.fullmatch(selector.strip())) is None:
                    raise Objection("svg_unknown")
                yield _SIGN_RANK[match[1]], match[1], match[2], said


def _declared(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in _COMMENT.sub(" ", text).split(";"))
    said = ((name.strip().lower(), value.replace("!important", "").strip()) for name, _colon, value in pairs)
    return {name: _safe(value) for name, value in said if _is_wanted(name, value)}


def _is_wanted(name: str, value: str) -> bool:
    """Let properties of the list through; an address in any other one is an attempt to fetch.

    Raises:
        Objection: it would fetch something.
    """
    if name in PROPERTIES:
        return True
    if "url(" in value.lower() and not _REFERENCE.fullmatch(value):
        raise Objection("svg_external")
    return False


def _safe(value: str) -> str:
    bare = _REFERENCE.sub("", value)
    if "url" in bare.lower() or "\\" in value:
        raise Objection("svg_external")
    if not _VALUE.fullmatch(bare):
        raise Objection("svg_unknown")
    return value


def _size(root: etree._Element) -> tuple[float, float]:
    """Return how wide and high it is, from `viewBox` or else from its own size, and leave only `viewBox` to say so."""
    box = [float(part) for part in re.findall(r"-?[0-9]*\.?[0-9]+(?:e-?[0-9]+)?", root.get("viewBox", ""))]
    if len(box) != _BOX:
        sides = [_NUMBER.fullmatch(root.get(side, "")) for side in ("width", "height")]
        box = [0.0, 0.0, *(float(side[1]) for side in sides if side)]
    if len(box) != _BOX or not (0 < box[2] < 1e6 and 0 < box[3] < 1e6):  # noqa: PLR2004 – larger than any drawing
        raise Objection("svg_size")
    root.set("viewBox", " ".join(f"{part:g}" for part in box))
    for side, length in (("width", box[2]), ("height", box[3])):
        root.set(side, f"{length:g}")
    return box[2], box[3]


def _require_small(root: etree._Element) -> None:
    """Follow whatever lets something be drawn that stands elsewhere, counting it all.

    A pattern is drawn for each part that inherits it, so it counts as often as what is inside.

    Raises:
        Objection: it is too much, or it draws itself.
    """
    named = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    known: dict[etree._Element, int] = {}

    def drawn(element: etree._Element, inside: tuple[etree._Element, ...]) -> int:
        if element in inside or len(inside) > MAX_FOLLOWED:
            raise Objection("svg_complex")
        if element not in known:
            here = (*inside, element)
            others = [named[name] for name in _referred(element) if name in named]
            once = [*element, *(each for each in others if _local(each) not in PAINTS), *_content(element, named)]
            patterns = [each for each in others if _local(each) == "pattern"]
            known[element] = (1 + sum(drawn(part, here) for part in once)) * (
                1 + sum(drawn(pattern, here) for pattern in patterns)
            )
        if known[element] > MAX_DRAWN:
            raise Objection("svg_complex")
        return known[element]

    drawn(root, ())


def _referred(element: etree._Element) -> Iterator[str]:
    for key, value in element.items():
        if key in PROPERTIES:
            yield from _REFERENCE.findall(value)


def _content(element: etree._Element, named: dict[str, etree._Element]) -> list[etree._Element]:
    """Return what `href` draws; what a gradient takes from another is only colours."""
    target = named.get((element.get("href") or "#")[1:]) if _local(element) in {"use", "pattern"} else None
    return [] if target is None else [target]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
