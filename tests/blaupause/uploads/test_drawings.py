"""SVG: what is drawn stays, what acts, fetches or grows is refused."""

from __future__ import annotations

import io

import pytest
from lxml import etree

from blaupause.uploads import Clean, DemoScanner, Kind, Rejected, inspect, svg_worker
from blaupause.uploads.svg_worker import Objection, redraw

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="urn:i"'


def svg(inside: str, *, attributes: str = 'viewBox="0 0 40 20"', before: str = "") -> bytes:
    return f"{before}<svg {NS} {attributes}>{inside}</svg>".encode()


def objection(content: bytes) -> str:
    with pytest.raises(Objection) as refused:
        redraw(content)
    return str(refused.value)


def drawn(inside: str) -> str:
    return redraw(svg(inside))[1].decode()


REFUSED = {
    "script": ("<script>alert(1)</script>", "svg_active"),
    "script of another prefix": ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "svg_active"),
    "script inside of metadata": ("<metadata><i:x><script/></i:x></metadata>", "svg_active"),
    "handler": ('<path d="M0 0" onclick="x()"/>', "svg_active"),
    "handler in capitals": ('<path ONLOAD="x()"/>', "svg_active"),
    "animation that sets an address": ('<set attributeName="href" to="javascript:x"/>', "svg_active"),
    "page": ("<foreignObject><p/></foreignObject>", "svg_active"),
    "link": ('<a xlink:href="https://evil.example"><path/></a>', "svg_active"),
    "use of another file": ('<use xlink:href="https://evil.example/x.svg#a"/>', "svg_external"),
    "use of data": ('<use href="data:image/svg+xml;base64,AAAA#a"/>', "svg_external"),
    "fill of another file": ('<path fill="url(https://evil.example/#a)"/>', "svg_external"),
    "fill with escapes": ('<path fill="u\\72l(//evil.example)"/>', "svg_external"),
    "style that imports": ("<style>@import url(//evil.example)</style>", "svg_external"),
    "style that fetches": ("<style>.a{background:url(//evil.example)}</style>", "svg_external"),
    "style attribute that fetches": ('<path style="cursor:url(//evil.example)"/>', "svg_external"),
    "style that cannot be read": ("<style>g > .a{fill:red}</style>", "svg_unknown"),
    "address in a value": ('<path fill="javascript:x"/>', "svg_unknown"),
    "photo": ('<image href="data:image/png;base64,AAAA"/>', "svg_image"),
    "filter": ("<filter/>", "svg_unknown"),
    "itself in itself": ('<g id="a"><use href="#a"/></g>', "svg_complex"),
    "a use of a use": (
        '<g id="a0"><path/></g>' + "".join(f'<g id="a{n + 1}">{f"""<use href="#a{n}"/>""" * 10}</g>' for n in range(6)),
        "svg_complex",
    ),
    "a pattern of patterns": (
        '<pattern id="p0"><path/></pattern>'
        + "".join(f'<pattern id="p{n + 1}">{f"""<path fill="url(#p{n})"/>""" * 10}</pattern>' for n in range(6)),
        "svg_complex",
    ),
    "a pattern that many inherit": (
        f'<pattern id="p">{"<path/>" * 200}</pattern><g stroke="url(#p)">{"<path/>" * 200}</g>',
        "svg_complex",
    ),
    "a mask of masks": (
        '<mask id="m0"><path/></mask>'
        + "".join(f'<mask id="m{n + 1}">{f"""<g mask="url(#m{n})"/>""" * 10}</mask>' for n in range(6)),
        "svg_complex",
    ),
    "a clip of clips, by style": (
        '<clipPath id="c0"><path/></clipPath>'
        + "".join(
            f"""<clipPath id="c{n + 1}">{f'<path style="clip-path:url(#c{n})"/>' * 10}</clipPath>""" for n in range(6)
        ),
        "svg_complex",
    ),
    "a pattern of its own pattern": ('<pattern id="a"><path fill="url(#a)"/></pattern>', "svg_complex"),
    "a pattern with its own content": ('<pattern id="a" href="#a"/>', "svg_complex"),
    "masks in a circle": (
        '<mask id="a"><path mask="url(#b)"/></mask><mask id="b"><path mask="url(\'#a\')"/></mask>',
        "svg_complex",
    ),
    "a long chain": (
        "".join(f'<pattern id="p{n}"><path fill="url(#p{n + 1})"/></pattern>' for n in range(2000)),
        "svg_complex",
    ),
    "nesting": ("<g>" * 60 + "</g>" * 60, "svg_complex"),
    "too many parts": ("<path/>" * 6000, "svg_complex"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_acts_fetches_or_grows_is_refused(name: str) -> None:
    inside, kind = REFUSED[name]

    assert objection(svg(inside)) == kind


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (svg("<text>&b8;</text>", before=BOMB), "svg_entities"),
        (svg("", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "svg_entities"),
        (svg("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "svg_entities"),
        (svg("<text>&x;</text>", before='<!DOCTYPE svg SYSTEM "http://127.0.0.1:1/x.dtd">'), "svg_entities"),
        (b"<svg", "damaged"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'><svg", "svg_entities"),
        (b"<html><svg/></html>", "wrong_type"),
        (svg("", attributes=""), "svg_size"),
        (svg("", attributes='width="100%" height="3"'), "svg_size"),
        (svg("", attributes='viewBox="0 0 0 3"'), "svg_size"),
        (svg("", attributes='viewBox="0 0 3 1e9"'), "svg_size"),
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes, kind: str) -> None:
    assert objection(content) == kind


def test_what_other_programs_leave_behind_goes() -> None:
    kept = drawn(
        "<!-- von Illustrator --><title>t</title><metadata><i:x/></metadata><i:grid/><?php x?>"
        '<g i:label="Ebene" data-name="x" class="c" id="g"><path d="M0 0h9" style="fill:#f00;-inkscape-x:1"/></g>'
    )

    assert kept == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
        '<g id="g"><path d="M0 0h9" fill="#f00"/></g></svg>'
    )


def test_many_parts_of_one_gradient_or_small_pattern_stay() -> None:
    stops = "<stop/>" * 20
    kept = drawn(
        f'<linearGradient id="g">{stops}</linearGradient><linearGradient id="h" href="#g"/>'
        '<pattern id="p"><path/></pattern>'
        f'<g fill="url(#h)">{"<path/>" * 2000}</g>{"""<path fill="url(#p)" mask="url(#gone)"/>""" * 2000}'
    )

    assert kept.count("<path") == 4001


def test_style_sheets_become_attributes_and_the_more_exact_word_wins() -> None:
    kept = drawn(
        "<style>/* x */ #p{fill:#00f} .b,.c{fill:#0f0;stroke:url(#s) !important} path{fill:red;opacity:.5}</style>"
        '<path id="p" class="b"/><path class="c"/><path style="fill:#fff"/>'
    )

    assert '<path id="p" fill="#00f" opacity=".5" stroke="url(#s)"/>' in kept
    assert '<path fill="#0f0" opacity=".5" stroke="url(#s)"/>' in kept
    assert '<path fill="#fff" opacity=".5"/>' in kept
    assert "style" not in kept


def test_text_and_what_is_used_inside_of_it_stay() -> None:
    kept = drawn(
        '<defs><path id="a"/></defs><use xlink:href=" #a "/><use href="#gone"/><text>A<tspan>b</tspan>c</text>'
    )

    assert '<use href="#a"/>' in kept
    assert "<text>A<tspan>b</tspan>c</text>" in kept


def test_it_may_name_its_size_in_other_words() -> None:
    facts, kept = redraw(svg("", attributes='width="120px" height="30.5mm"'))

    assert facts == {"width": 120, "height": 30.5}
    assert etree.fromstring(kept).get("viewBox") == "0 0 120 30.5"


def test_a_doctype_without_entities_is_no_fault() -> None:
    public = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'

    assert b"DOCTYPE" not in redraw(svg("<path/>", before=public))[1]


def test_the_worker_says_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_worker, "limit_self", lambda: None)
    for content, said in ((svg("<path/>"), b'{"width": 40.0'), (svg("<filter/>"), b'{"refused": "svg_unknown"}')):
        out = io.BytesIO()
        svg_worker.main(io.BytesIO(content), out)
        assert out.getvalue().startswith(said)


def test_a_drawing_comes_through_the_gate_where_it_is_asked_for() -> None:
    content = svg('<path d="M0 0h9"/>', before='\ufeff<?xml version="1.0"?>\n<!-- x -->')

    found = inspect("Wappen.xml", content, ("image/svg+xml",), 1000, scanner=DemoScanner())
    elsewhere = inspect("Wappen.svg", content, ("image/png",), 1000, scanner=DemoScanner())
    acting = inspect("Wappen.svg", svg("<script/>"), ("image/svg+xml", "image/png"), 1000, scanner=DemoScanner())

    assert isinstance(found, Clean)
    assert (found.name, found.media_type, found.dimensions) == ("Wappen.svg", "image/svg+xml", (40, 20))
    assert isinstance(elsewhere, Rejected)
    assert elsewhere.kind == Kind.WRONG_TYPE
    assert isinstance(acting, Rejected)
    assert "Programm" in acting.reason
