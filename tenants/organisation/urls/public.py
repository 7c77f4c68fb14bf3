"""What belongs to the town as such and everybody may see."""

from django.urls import path

from tenants.organisation import views

app_name = "organisation_public"
urlpatterns = [path("logo/<uuid:picture>/", views.logo_picture, name="logo")]
