"""The way into a town's team: where an invitation leads. Below /auth/, which is open while a town is set up."""

from django.urls import path

from . import views

app_name = "team"
urlpatterns = [
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("einladung/<str:token>/konto/", views.account, name="account"),
    path("willkommen/", views.welcome, name="welcome"),
]
