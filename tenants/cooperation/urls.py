"""Working in each other's stead: below /einrichtung/zusammenarbeit/."""

from django.urls import path

from . import views

app_name = "cooperation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("neu/", views.offer, name="offer"),
    path("<uuid:grant>/", views.show, name="show"),
    path("<uuid:grant>/annehmen/", views.accept, name="accept"),
    path("<uuid:grant>/personen/", views.people, name="people"),
    path("<uuid:grant>/zulassen/", views.allow, name="allow"),
    path("<uuid:grant>/verlaengern/", views.lengthen, name="lengthen"),
    path("<uuid:grant>/verlaengerung/", views.agree_longer, name="agree_longer"),
    path("<uuid:grant>/verlaengerung/ablehnen/", views.drop_longer, name="drop_longer"),
    path("<uuid:grant>/beenden/", views.end, name="end"),
    path("<uuid:grant>/protokoll.csv", views.table, name="table"),
]
