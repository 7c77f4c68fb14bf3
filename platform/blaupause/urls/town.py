"""What a town's host serves: the citizen's pages, the clerk's side, set-up."""

from django.urls import include, path, re_path

from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import views as ui_views
from blaupause.ui.theme import THEME_ADDRESS

from . import converters  # noqa: F401 – registers the kinds of words below

urlpatterns = [
    path("auth/", include("blaupause.identity.urls_town")),
    path("auth/", include("blaupause.identity.team.urls")),
    path("auth/", include("blaupause.identity.delegation.urls")),
    path("meine-antraege/gesammelt/", include("blaupause.identity.listing.urls")),
    path("", include("tenants.portal.urls")),
    path("antrag/", include("tenants.intake.urls")),
    path("amt/", include("tenants.casework.urls")),
    path("amt/", include("tenants.correspondence.urls")),
    path("einrichtung/testantrag/", include("tenants.casework.urls.trial")),
    path("einrichtung/zusammenarbeit/", include("tenants.cooperation.urls")),
    path("einrichtung/vereinbarungen/", include("tenants.signing.urls")),
    path("einrichtung/aussonderung/", include("tenants.disposal.urls")),
    path("einrichtung/", include("tenants.services.urls")),
    path("einrichtung/", include("tenants.organisation.urls")),
    path("", include("tenants.organisation.urls.public")),
    path("datenschutzaufsicht/", include("tenants.data_protection.urls")),
    path("datenschutzaufsicht/", include("blaupause.oversight.urls")),
    path("darstellung/", open_to(ANYONE)(ui_views.appearance), name="appearance"),
    re_path(THEME_ADDRESS, open_to(ANYONE)(ui_views.theme), name="theme"),
]

handler400 = "blaupause.ui.errors.bad_request"
handler403 = "blaupause.ui.errors.forbidden"
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
