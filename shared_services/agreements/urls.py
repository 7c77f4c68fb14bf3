"""Agreements with towns, for the competence centre: below /kkv/vereinbarungen/."""

from django.urls import path

from . import views

app_name = "agreements"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("stand.csv", views.table, name="table"),
    path("texte/<slug:kind>/", views.texts, name="texts"),
    path("texte/<slug:kind>/entwurf/", views.draft, name="draft"),
    path("texte/<slug:kind>/veroeffentlichen/", views.publish, name="publish"),
    path("weitere-auftragsverarbeiter/", views.processors, name="processors"),
    path("weitere-auftragsverarbeiter/neu/", views.new_processor, name="new_processor"),
    path("weitere-auftragsverarbeiter/<uuid:processor>/aendern/", views.change_processor, name="change_processor"),
    path("weitere-auftragsverarbeiter/<uuid:processor>/beenden/", views.end_processor, name="end_processor"),
    path("weitere-auftragsverarbeiter/ankuendigung/<uuid:change>/", views.announcement, name="announcement"),
    path("akte/<uuid:signing>/", views.file, name="file"),
    path("akte/<uuid:signing>/kuendigung/", views.termination, name="termination"),
    path("kuendigung/<uuid:termination>.pdf", views.terminated, name="terminated"),
    path("akte/<uuid:signing>.pdf", views.sealed, name="sealed"),
]
