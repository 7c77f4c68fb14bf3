"""What the hub serves: no town here."""

from django.urls import include, path

from blaupause.ui import views as ui_views

urlpatterns = [
    path("", include("shared_services.hub.urls")),
    path("", include("blaupause.identity.urls_hub")),
    path("kkv/", include("shared_services.catalogue.urls")),
    path("darstellung/", ui_views.appearance, name="appearance"),
]

handler400 = "blaupause.ui.errors.bad_request"
handler403 = "blaupause.ui.errors.forbidden"
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
