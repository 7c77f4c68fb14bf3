"""The catalogue: below /kkv/."""

from django.urls import path

from . import views

app_name = "catalogue"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("importieren/", views.upload, name="upload"),
    path("freigaben/", views.queue, name="queue"),
    path("vorlagen/<slug:slug>/", views.template, name="template"),
    path("vorlagen/<slug:slug>/vergleich/", views.comparison, name="comparison"),
    path("vorlagen/<slug:slug>/vergleich.pdf", views.comparison_pdf, name="comparison_pdf"),
    path("vorlagen/<slug:slug>/<str:version>/freigeben/", views.release, name="release"),
]
