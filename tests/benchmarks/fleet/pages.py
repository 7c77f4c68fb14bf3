"""A page with three queries, twice: by a town's models in the place of the request, and by plain ones in one schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.http import HttpResponse
from django.urls import path

from tenants.organisation.models import Profile, Unit
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from django.http import HttpRequest

PLAIN: Final = "plain"


def _plain(model: type[models.Model]) -> Any:
    """Return a model of the same table without anything of the platform's in it."""
    fields = {each.name: each.clone() for each in model._meta.local_fields}
    named = {"app_label": "bench", "managed": False, "db_table": model._meta.db_table, "ordering": model._meta.ordering}
    meta = type("Meta", (), named)
    return type(f"Plain{model.__name__}", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


MODELS: Final = (Profile, Unit, Subscription)
PLAIN_MODELS: Final = tuple(_plain(model) for model in MODELS)


def platform(_request: HttpRequest) -> HttpResponse:
    return _page(*(model._default_manager.all() for model in MODELS))


def plain(_request: HttpRequest) -> HttpResponse:
    return _page(*(model._default_manager.using(PLAIN) for model in PLAIN_MODELS))


def _page(profiles: Any, units: Any, subscriptions: Any) -> HttpResponse:
    lines = [str(profiles.first().display_name), *(unit.name for unit in units)]
    return HttpResponse("\n".join([*lines, *(each.service_slug for each in subscriptions.filter(state="on"))]))


urlpatterns = [path("platform/", platform), path("plain/", plain)]
