"""What a town's host serves: the citizen's pages, the clerk's side, set-up."""

from django.urls import include, path, register_converter

from blaupause.crypto.converters import StatusCodeConverter
from blaupause.ui import views as ui_views

register_converter(StatusCodeConverter, "code")

urlpatterns = [
    path("", include("tenants.portal.urls")),
    path("antrag/", include("tenants.intake.urls")),
    path("amt/", include("tenants.casework.urls")),
    path("amt/", include("tenants.correspondence.urls")),
    path("einrichtung/", include("tenants.services.urls")),
    path("einrichtung/", include("tenants.organisation.urls")),
    path("auth/", include("blaupause.identity.urls_town")),
    path("darstellung/", ui_views.appearance, name="appearance"),
]
