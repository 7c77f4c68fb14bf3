"""Logging in and out on a town's host and on the hub."""

from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [
    path("anmelden/", views.login, name="login"),
    path("accept", views.accept, name="accept"),
    path("abmelden/", views.logout, name="logout"),
    path("abgemeldet/", views.logged_out, name="logged_out"),
]
