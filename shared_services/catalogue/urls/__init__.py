"""The catalogue: below /kkv/."""

from django.urls import path

from shared_services.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("importieren/", views.upload, name="upload"),
    path("auswertung/", views.evaluation, name="evaluation"),
    path("auswertung/nutzung.csv", views.usage_table, name="usage_table"),
    path("vorlagen/<slug:slug>/", views.template, name="template"),
    path("vorlagen/<slug:slug>/nutzung/", views.evaluation, name="usage"),
    path("vorlagen/<slug:slug>/nutzung.csv", views.usage_table, name="usage_table_of"),
    path("vorlagen/<slug:slug>/<str:version>/freigeben/", views.release, name="release"),
]
