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
    path("akte/<uuid:signing>/", views.file, name="file"),
    path("akte/<uuid:signing>.pdf", views.sealed, name="sealed"),
]
