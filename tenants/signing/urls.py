"""Agreements with the competence centre: below /einrichtung/vereinbarungen/."""

from django.urls import path

from . import views

app_name = "signing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("akte/<uuid:signing>.pdf", views.sealed, name="sealed"),
    path("weitere-auftragsverarbeiter/", views.processors, name="processors"),
    path("weitere-auftragsverarbeiter/<uuid:change>/", views.announcement, name="announcement"),
    path("kuendigung/<uuid:termination>.pdf", views.terminated, name="terminated"),
    path("<slug:kind>/", views.read, name="read"),
    path("<slug:kind>/lesefassung.pdf", views.paper, name="paper"),
    path("<slug:kind>/weitergeben/", views.hand_on, name="hand_on"),
    path("<slug:kind>/unterschreiben/", views.sign, name="sign"),
    path("<slug:kind>/kuendigung/", views.termination, name="termination"),
    path("<slug:kind>/zuruecknehmen/", views.take_back, name="take_back"),
]
