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
    path("webseite/", views.website, name="website"),
    path("webseite/qr.svg", views.qr_svg, name="qr_svg"),
    path("webseite/qr.png", views.qr_png, name="qr_png"),
    path("webseite/plakat.pdf", views.poster, name="poster"),
    path("zustaendigkeit/", views.competences, name="competences"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
]
