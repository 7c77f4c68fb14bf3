"""How a Kommune comes here, for whoever asks: below /anmelden/."""

from django.urls import path

from shared_services.onboarding import views

app_name = "asking"
urlpatterns = [
    path("", views.search, name="search"),
    path("gesendet/", views.sent, name="sent"),
    path("kommune/<slug:ars>/", views.ask, name="ask"),
    path("<str:token>/", views.progress, name="progress"),
]
