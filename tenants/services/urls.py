"""The town's services: below /einrichtung/."""

from django.urls import path

from . import views

app_name = "services"
urlpatterns = [
    path("leistungen/", views.directory, name="directory"),
    path("leistungen/<slug:slug>/", views.service, name="service"),
    path("leistungen/<slug:slug>/vergleich.pdf", views.comparison_pdf, name="comparison_pdf"),
    path("leistungen/<slug:slug>/vorschau/", views.preview, name="preview"),
    path("leistungen/<slug:slug>/vorschlag/", views.suggest, name="suggest"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
]
