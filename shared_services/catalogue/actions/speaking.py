"""What a service is called and found by: as its newest version on offer says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action, note
from blaupause.standards.sort import fold, sort_key
from shared_services.catalogue import queries
from shared_services.catalogue.models import Service, ServiceKey
from shared_services.catalogue.queries.search import neighbourhood

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.engine.bundles import Bundle


@action("template.came_into_force")
def speak_anew(*, service_slug: str, by: Actor) -> None:  # noqa: ARG001 – @action writes down who it was
    """Let a service be called and found as its newest version on offer says: a planned one became valid.

    Towns see that version at its minute without this; only names and search words wait for it. Asked twice it changes
    nothing more.
    """
    newest = queries.latest_released(service_slug)
    note(service=service_slug, version=newest.version if newest else "")
    speak_as_newest(service_slug)


def speak_as_newest(service_slug: str) -> None:
    """Part of an action: as speak_anew. A service without a version on offer keeps its words."""
    newest = queries.latest_released(service_slug)
    if newest is not None:
        speak_as(newest.service, queries.bundle_of(newest.content_hash))


def speak_as(service: Service, bundle: Bundle) -> None:
    """Part of an action: take over the words of a bundle."""
    template = bundle.template
    situations = [each.replace("-", " ") for each in template.life_situations]
    words = [template.official_title, *template.synonyms, *situations]
    service.title, service.sort_key = template.title, sort_key(template.title)
    service.summary = bundle.fill(template.summary, bundle.resolve({}).values, timezone.localdate())[:400]
    service.level = template.level_of_government
    service.words = " ".join(words)
    service.folded = fold(f"{template.title} {service.words}")
    service.near = neighbourhood([template.title, *words])
    service.save()
    service.keys.all().delete()
    ServiceKey.objects.bulk_create(
        ServiceKey(service=service, scheme=key.scheme, value=key.value, is_verified=key.verified, source=key.source)
        for key in template.keys
    )
