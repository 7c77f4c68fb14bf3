"""Makes PDF files object by object, so that each holds exactly one surprise."""

import zlib

type Objects = dict[int, bytes]


def pdf(extra: Objects | None = None, *, catalog: bytes = b"", packed: Objects | None = None) -> bytes:
    """Make a PDF of one empty page and further objects; `packed` ones lie in a compressed object stream."""
    plain: Objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        **(extra or {}),
    }
    if packed:
        plain[8] = object_stream(packed)
    body = b"%PDF-1.7\n"
    entries = {0: (0, 0, 65535), **{number: (2, 8, index) for index, number in enumerate(packed or {})}}
    for number, content in plain.items():
        entries[number] = (1, len(body), 0)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(body)
    entries[9] = (1, start, 0)
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + more.to_bytes(2)
        for kind, place, more in (entries.get(number, (0, 0, 65535)) for number in range(10))
    )
    head = b"<</Type/XRef/Size 10/W[1 4 2]/Root 1 0 R/Length %d>>" % len(table)
    return body + b"9 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, start)


def object_stream(objects: Objects) -> bytes:
    offset, head, parts = 0, b"", b""
    for number, content in objects.items():
        head += b"%d %d " % (number, offset)
        parts += content + b" "
        offset += len(content) + 1
    packed = zlib.compress(head + parts)
    keys = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(objects), len(head), len(packed))
    return keys + b"\nstream\n" + packed + b"\nendstream"
