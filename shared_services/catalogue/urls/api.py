"""The catalogue for machines: below /api/v1/."""

from django.urls import path

from shared_services.catalogue import api

app_name = "catalogue_api"
urlpatterns = [
    path("openapi.json", api.document, name="openapi"),
    path("catalogue", api.services, name="services"),
    path("catalogue/<slug:slug>", api.service, name="service"),
    path("catalogue/<slug:slug>/versions", api.versions, name="versions"),
    path("catalogue/bundles/<str:content_hash>", api.bundle, name="bundle"),
]
