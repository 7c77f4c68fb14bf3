"""What the hub serves: no town here."""

from django.urls import include, path

from blaupause.ui import views as ui_views

urlpatterns = [
    path("", include("shared_services.hub.urls")),
    path("", include("blaupause.identity.urls_hub")),
    path("kkv/", include("shared_services.catalogue.urls")),
    path("darstellung/", ui_views.appearance, name="appearance"),
]
