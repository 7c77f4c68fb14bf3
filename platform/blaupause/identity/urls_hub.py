"""What the hub serves of identity: logging in and out, and the start page of everybody who works here."""

from django.urls import include, path

from . import views
from .urls_town import urlpatterns as logging_in

app_name = "identity"
urlpatterns = [
    path("auth/", include(logging_in)),
    path("verwaltung/", views.staff_start, name="staff_start"),
]
