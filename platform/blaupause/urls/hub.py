"""What the hub serves: no town here."""

from django.urls import include, path, re_path

from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import views as ui_views
from blaupause.ui.theme import THEME_ADDRESS

from . import converters  # noqa: F401 – registers the kinds of words in the citizens' addresses

urlpatterns = [
    path("", include("shared_services.hub.urls")),
    path("", include("blaupause.identity.urls_hub")),
    path("meine-antraege/", include("tenants.portal.urls.hub")),
    path("verwaltung/betrieb/", include("blaupause.jobs.urls")),
    path("datenschutzaufsicht/", include("blaupause.oversight.urls")),
    path("anmelden/", include("shared_services.onboarding.urls")),
    path("kkv/onboarding/", include("shared_services.onboarding.urls.kkv")),
    path("kkv/kommunen/", include("shared_services.lifecycle.urls")),
    path("kkv/vereinbarungen/", include("shared_services.agreements.urls")),
    path("kkv/", include("shared_services.catalogue.urls")),
    path("api/v1/", include("shared_services.catalogue.urls.api")),
    path("darstellung/", open_to(ANYONE)(ui_views.appearance), name="appearance"),
    re_path(THEME_ADDRESS, open_to(ANYONE)(ui_views.theme), {"ground": ".bp-phone"}, name="theme"),
]

handler400 = "blaupause.ui.errors.bad_request"
handler403 = "blaupause.ui.errors.forbidden"
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
