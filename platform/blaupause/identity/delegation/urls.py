"""Acting in a town's stead. Below /auth/, which is open while a town is set up."""

from django.urls import path

from . import views

app_name = "delegation"
urlpatterns = [path("vertretung/<uuid:grant>/", views.enter, name="enter")]
