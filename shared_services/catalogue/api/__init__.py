"""The catalogue for machines: what is released, for everybody, only to be read. No person is in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from blaupause import limits
from blaupause.domain import DomainError, Invalid, NotFound
from blaupause.identity.access import ANYONE, open_to
from shared_services.catalogue import queries

from . import openapi, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blaupause.identity.requests import HubRequest

MINUTE: Final = "public, max-age=60"
FOR_EVER: Final = "public, max-age=31536000, immutable"
MAX_PAGE: Final = 100_000


def _endpoint(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in JSON whatever happens, and count who asks. Nothing is changed here, so no form's token is needed."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HubRequest, **named: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            refused = _problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Diese Schnittstelle ist nur zum Lesen da."))
            refused["Allow"] = "GET, HEAD"
            return refused
        try:
            limits.hit(request, "catalogue_api")
            return view(request, **named)
        except DomainError as error:
            return _problem(error.status, str(error) or _("Das gibt es nicht."), error.params.get("retry_after"))

    return answered


@open_to(ANYONE)
@_endpoint
def document(request: HubRequest) -> HttpResponse:
    """`/api/v1/openapi.json`: what this interface is."""
    return _answer(request, openapi.document())


@open_to(ANYONE)
@_endpoint
def services(request: HubRequest) -> HttpResponse:
    """`/api/v1/catalogue?page=&per_page=`: released services by slug."""
    newest = [versions[0] for _slug, versions in sorted(queries.releases().items())]
    return _answer(request, _page(request, newest, _services, told.Services))


@open_to(ANYONE)
@_endpoint
def service(request: HubRequest, slug: str) -> HttpResponse:
    """`/api/v1/catalogue/<slug>`: a released service."""
    return _answer(request, asdict(_services(_released(slug)[:1])[0]))


@open_to(ANYONE)
@_endpoint
def versions(request: HubRequest, slug: str) -> HttpResponse:
    """`/api/v1/catalogue/<slug>/versions?page=&per_page=`: its released versions, the newest first."""
    return _answer(
        request, _page(request, _released(slug), lambda found: [told.Version.of(each) for each in found], told.Versions)
    )


@open_to(ANYONE)
@_endpoint
def bundle(request: HubRequest, content_hash: str) -> HttpResponse:
    """`/api/v1/catalogue/bundles/<hash>`: a released version with its files. It never changes."""
    version = queries.released_by_hash(content_hash)
    unchanged = get_conditional_response(request, etag=quote_etag(content_hash))
    if unchanged is not None:
        return _kept(unchanged, content_hash, FOR_EVER)
    content = told.Bundle(
        slug=version.service.slug,
        version=version.version,
        content_hash=content_hash,
        released_at=version.release.released_at.isoformat(),
        files=queries.bundle_of(content_hash).to_json(),
    )
    return _answer(request, asdict(content), etag=content_hash, keep=FOR_EVER)


def _released(slug: str) -> Sequence[Any]:
    found = queries.releases(slug).get(slug)
    if found is None:
        raise NotFound(_("Es gibt keine freigegebene Leistung mit diesem Namen."))
    return found


def _services(newest: Sequence[Any]) -> list[told.Service]:
    keys = queries.keys_of([each.service_id for each in newest])
    return [told.Service.of(each, keys.get(each.service_id, ())) for each in newest]


def _page(
    request: HubRequest, every: Sequence[Any], tell: Callable[[Sequence[Any]], Sequence[Any]], kind: type[Any]
) -> dict[str, Any]:
    number = _number(request, "page", 1, MAX_PAGE)
    per_page = _number(request, "per_page", openapi.MAX_PER_PAGE, openapi.MAX_PER_PAGE)
    pages = Paginator(every, per_page)
    if number > pages.num_pages:
        raise NotFound(_("Diese Seite gibt es nicht."))
    page = pages.page(number)
    after = urlencode({"page": number + 1, "per_page": per_page}) if page.has_next() else ""
    told_page = kind(
        items=tuple(tell(list(page.object_list))),
        page=number,
        pages=pages.num_pages,
        total=pages.count,
        next=f"{request.path}?{after}" if after else None,
    )
    found: dict[str, Any] = asdict(told_page)
    return found


def _number(request: HubRequest, name: str, default: int, highest: int) -> int:
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(highest)) and 1 <= int(text) <= highest):
        raise Invalid(_("%(name)s muss eine Zahl von 1 bis %(highest)s sein."), field=name, name=name, highest=highest)
    return int(text)


def _answer(request: HubRequest, content: dict[str, Any], *, etag: str = "", keep: str = MINUTE) -> HttpResponse:
    body = json.dumps(content, ensure_ascii=False).encode()
    tag = etag or hashlib.sha256(body).hexdigest()
    response = _kept(HttpResponse(body, content_type="application/json"), tag, keep)
    return get_conditional_response(request, etag=quote_etag(tag), response=response) or response


def _kept(response: HttpResponse, etag: str, keep: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = quote_etag(etag), keep
    return response


def _problem(status: int, title: str, retry_after: int | None = None) -> HttpResponse:
    content = asdict(told.Problem(type="about:blank", title=title, status=status))
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response
