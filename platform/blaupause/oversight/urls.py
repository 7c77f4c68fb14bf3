"""The officer's pages, at the hub as in a town."""

from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.record, name="record"),
    path("rechte/", views.rights_given, name="rights"),
    path("siegel/", views.seal_state, name="seal"),
    path("export/", views.export, name="export"),
]
