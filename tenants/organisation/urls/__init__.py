"""A town sets itself up: below /einrichtung/."""

from django.urls import path, re_path

from tenants.organisation import views
from tenants.organisation.queries import LEGAL_ADDRESSES

app_name = "organisation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("aufgaben/<slug:item>/", views.task, name="task"),
    path("online-gehen/", views.going_live, name="going_live"),
    path("verlauf/", views.history, name="history"),
    path("aussehen/", views.look, name="look"),
    path("aussehen/logo/", views.logo, name="logo"),
    path("datei/", views.setup_file, name="setup_file"),
    path("datei/herunterladen/", views.setup_download, name="setup_download"),
    path("kontakt/", views.contact, name="contact"),
    path("rechtliches/", views.legal, name="legal"),
    re_path(rf"^rechtliches/(?P<name>{'|'.join(LEGAL_ADDRESSES)})/$", views.legal_page, name="legal_page"),
    path("rechtliches/angaben/", views.legal_facts, name="legal_facts"),
    path("briefkopf/", views.letterhead, name="letterhead"),
    path("briefkopf/probebrief.pdf", views.trial_letter, name="trial_letter"),
    path("absender/", views.mail_sender, name="mail_sender"),
    path("adresse/", views.addresses, name="addresses"),
    path("stellen/", views.units, name="units"),
    path("stellen/neu/", views.new_unit, name="new_unit"),
    path("stellen/<int:pk>/", views.unit, name="unit"),
    path("team/", views.team, name="team"),
    path("team/liste/", views.staff_list, name="staff_list"),
    path("team/liste/muster/", views.staff_list_sample, name="staff_list_sample"),
    path("team/einladen/", views.invite, name="invite"),
    path("team/einladungen/<int:invitation>/erneut/", views.resend, name="resend_invitation"),
    path("team/einladungen/<int:invitation>/zurueckziehen/", views.withdraw, name="withdraw_invitation"),
    path("team/<uuid:person>/", views.member, name="member"),
    path("team/<uuid:person>/rechte/", views.change, name="change_member"),
    path("team/<uuid:person>/behalten/", views.keep, name="keep_member"),
    path("team/<uuid:person>/entfernen/", views.remove, name="remove_member"),
    path("anmeldung/", views.provider, name="provider"),
    path("anmeldung/openid/", views.openid, name="provider_openid"),
    path("anmeldung/saml/", views.saml, name="provider_saml"),
    path("anmeldung/zertifikate/", views.renew_certificates, name="provider_certificates"),
    path("anmeldung/testen/", views.test_provider, name="provider_test"),
    path("anmeldung/einschalten/", views.switch_provider_on, name="provider_on"),
    path("anmeldung/ausschalten/", views.switch_provider_off, name="provider_off"),
    path("anmeldung/entfernen/", views.remove_provider, name="provider_remove"),
    path("zukunft/", views.future, name="future"),
    path("vorschau/", views.preview, name="preview"),
]
