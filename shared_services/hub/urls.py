"""The platform's own pages."""

from django.urls import path

from . import views

app_name = "hub"
urlpatterns = [
    path("", views.start, name="start"),
    path("kommunen/", views.towns, name="towns"),
]
