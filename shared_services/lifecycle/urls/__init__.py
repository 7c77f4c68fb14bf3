"""Towns that are here, as the competence centre looks after them: below /kkv/kommunen/."""

from django.urls import path

from shared_services.lifecycle import views

app_name = "lifecycle"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("nachfolge/", views.succession, name="succession"),
    path("<uuid:town_uuid>/", views.file, name="file"),
    path("<uuid:town_uuid>/schluessel/", views.key, name="key"),
    path("<uuid:town_uuid>/aufgehen/", views.merger, name="merger"),
    path("<uuid:town_uuid>/austritt/", views.leave, name="leave"),
]
