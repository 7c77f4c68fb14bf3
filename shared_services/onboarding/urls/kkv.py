"""The onboarding desk of the competence centre: below /kkv/onboarding/."""

from django.urls import path

from shared_services.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("anfragen.csv", views.table, name="table"),
    path("auswertung/", views.figures, name="figures"),
    path("auswertung.csv", views.figures_table, name="figures_table"),
    path("briefe/", views.letters, name="letters"),
    path("zwei-personen/", views.two_people, name="two_people"),
    path("wellen/", views.waves, name="waves"),
    path("wellen/neu/", views.plan, name="wave_plan"),
    path("wellen/<int:wave_id>/", views.wave, name="wave"),
    path("<int:request_id>/", views.file, name="file"),
]
