"""Below a town's `/meine-antraege/gesammelt/`: agree there, take it back there."""

from django.urls import path

from . import views

app_name = "listing"
urlpatterns = [
    path("", views.consent, name="consent"),
    path("beenden/", views.take_back, name="take_back"),
]
