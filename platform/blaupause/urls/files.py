"""The host of uploads: an origin of its own, so that nothing in a file meets a session (D10)."""

from django.urls import include, path

urlpatterns = [path("", include("tenants.organisation.urls.files"))]

handler400 = "blaupause.ui.errors.bad_request"
handler403 = "blaupause.ui.errors.forbidden"
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
