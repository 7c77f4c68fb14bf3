"""A service is tried out: below /einrichtung/testantrag/."""

from django.urls import path

from tenants.casework import views

app_name = "casework_trial"
urlpatterns = [path("", views.trial, name="trial")]
