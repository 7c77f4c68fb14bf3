"""Answers as XML of XFall without versions: elements are named by FIM ids (federal editors: XSLT XDF3_2_XFall)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree


def to_xml(payload: Mapping[str, Any], schema: Mapping[str, Any]) -> bytes:
    """Return the document of a payload.

    Args:
        payload: as `to_payload` returns it, in the order of the schema.
        schema: of fim.json: id and version.

    """
    name = f"{schema['id']}V{schema['version']}" if schema["version"] else schema["id"]
    namespace = f"urn:fim-de:xfall:xdf3:{name}"
    root = etree.Element(etree.QName(namespace, name), nsmap={None: namespace})
    _append(root, payload, namespace)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _append(parent: etree._Element, level: Mapping[str, Any], namespace: str) -> None:
    for id_, value in level.items():
        for each in value if isinstance(value, list) else [value]:
            element = etree.SubElement(parent, etree.QName(namespace, id_))
            if isinstance(each, Mapping):
                _append(element, each, namespace)
            else:
                element.text = _text(each)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(Decimal(str(value)), "f") if isinstance(value, float) else str(value)
