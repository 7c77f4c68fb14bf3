"""Files whose time has run out: below /einrichtung/aussonderung/."""

from django.urls import path

from . import views

app_name = "disposal"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("faellig.csv", views.overdue_table, name="overdue_table"),
    path("<uuid:disposal>/", views.one, name="one"),
    path("<uuid:disposal>/liste.csv", views.table, name="table"),
    path("<uuid:disposal>/akten/", views.files, name="files"),
]
