"""The OpenAPI document, made from the classes that are told: it cannot say anything else than the answers do."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from . import told

DATE_TIME: Final = "date-time"
HASH: Final = "^[0-9a-f]{64}$"
PLAIN: Final = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
MAX_PER_PAGE: Final = 100
PAGES: Final = (
    {
        "name": "page",
        "in": "query",
        "description": "Counts from 1.",
        "schema": {"type": "integer", "minimum": 1, "default": 1},
    },
    {
        "name": "per_page",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": MAX_PER_PAGE},
    },
)
SLUG: Final = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
CONTENT_HASH: Final = {
    "name": "content_hash",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": HASH},
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that answers GET and HEAD; `problems` are those besides 405 and 429, which every one has."""

    path: str
    operation: str
    summary: str
    answer: type | None = None
    parameters: tuple[dict[str, Any], ...] = ()
    problems: tuple[int, ...] = ()


ENDPOINTS: Final = (
    Endpoint("/api/v1/openapi.json", "openapi", "This document"),
    Endpoint("/api/v1/catalogue", "services", "Released services", told.Services, PAGES, (404, 422)),
    Endpoint("/api/v1/catalogue/{slug}", "service", "A released service", told.Service, (SLUG,), (404,)),
    Endpoint(
        "/api/v1/catalogue/{slug}/versions",
        "versions",
        "Released versions of a service",
        told.Versions,
        (SLUG, *PAGES),
        (404, 422),
    ),
    Endpoint(
        "/api/v1/catalogue/bundles/{content_hash}",
        "bundle",
        "A released version with its files: what has a hash for a name never changes",
        told.Bundle,
        (CONTENT_HASH,),
        (404,),
    ),
)
PROBLEMS: Final = {
    404: "There is nothing of that name that is released, or no such page",
    405: "The interface only reads",
    422: "A parameter is wrong",
    429: "Too many requests; Retry-After says when to go on",
}


def document() -> dict[str, Any]:
    """Return the description of the whole interface (OpenAPI 3.1)."""
    known: dict[str, Any] = {}
    paths = {each.path: {"get": _operation(each, known)} for each in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Blaupause: Katalog",
            "version": "1",
            "description": "Released service templates, for everybody. No login, no personal data.",
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(known.items()))},
    }


def _operation(endpoint: Endpoint, known: dict[str, Any]) -> dict[str, Any]:
    answer = {"type": "object"} if endpoint.answer is None else _schema(endpoint.answer, known)
    headers = {"ETag": {"description": "Send it as If-None-Match.", "schema": {"type": "string"}}}
    problem = {"application/problem+json": {"schema": _schema(told.Problem, known)}}
    responses = {
        "200": {
            "description": endpoint.summary,
            "headers": headers,
            "content": {"application/json": {"schema": answer}},
        },
        "304": {"description": "What If-None-Match names is still true"},
    }
    for status in sorted({405, 429, *endpoint.problems}):
        responses[str(status)] = {"description": PROBLEMS[status], "content": problem}
    return {
        "operationId": endpoint.operation,
        "summary": endpoint.summary,
        "parameters": list(endpoint.parameters),
        "responses": responses,
    }


def _schema(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        word = "format" if inner[1] == DATE_TIME else "description"
        return _schema(inner[0], known) | {word: inner[1]}
    if origin is tuple:
        return {"type": "array", "items": _schema(inner[0], known)}
    if origin is dict:
        return {"type": "object", "additionalProperties": {"type": "object"}}
    if is_dataclass(kind):
        return _reference(kind, known)
    return {"type": [PLAIN[each] for each in inner] if isinstance(kind, UnionType) else PLAIN[kind]}


def _reference(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in known:
        hints = get_type_hints(kind, include_extras=True)
        known[kind.__name__] = {
            "type": "object",
            "properties": {name: _schema(hint, known) for name, hint in hints.items()},
            "required": [each.name for each in fields(kind) if each.default is MISSING],
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{kind.__name__}"}
