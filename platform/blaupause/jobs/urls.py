"""What the operator does with jobs that failed for good: below /verwaltung/betrieb/ at the hub."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.dead, name="dead"),
    path("<int:job>/wiederholen/", views.retry, name="retry"),
    path("<int:job>/verwerfen/", views.discard, name="discard"),
]
