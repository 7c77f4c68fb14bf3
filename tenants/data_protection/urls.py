"""The officer's page that only a town has."""

from django.urls import path

from . import views

app_name = "data_protection"
urlpatterns = [path("einblick/", views.insight, name="insight")]
