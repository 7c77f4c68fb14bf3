"""The host of uploads: an origin of its own, so that nothing in a file meets a session (D10)."""

from django.urls import include, path

from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import views as ui_views

urlpatterns = [
    path("", include("tenants.organisation.urls.files")),
    path("darstellung/", open_to(ANYONE)(ui_views.appearance), name="appearance"),
]

handler400 = "blaupause.ui.errors.bad_request"
handler403 = "blaupause.ui.errors.forbidden"
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
