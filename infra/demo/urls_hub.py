"""The hub of the demo: what every hub serves, and the pages that exist in the demo only."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import include, path

from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import views as ui_views
from blaupause.urls.hub import handler400, handler403, handler404, handler500
from infra.demo import views

if not settings.DEMO:
    raise ImproperlyConfigured("infra.demo is for the demo only.")

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("_demo/post/", views.outbox, name="demo_outbox"),
    path("_demo/post/<slug:name>/", views.mail, name="demo_mail"),
    path("_demo/anmeldung/", views.second_factors, name="demo_second_factors"),
    path("_demo/bausteine/", open_to(ANYONE)(ui_views.gallery), name="demo_gallery"),
    path("", include("blaupause.urls.hub")),
]
