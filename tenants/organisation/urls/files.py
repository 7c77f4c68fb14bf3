"""What the host of uploads serves for a town."""

from django.urls import path

from tenants.organisation import views

app_name = "organisation_files"
urlpatterns = [path("<slug:slug>/datei/<str:ticket>/", views.upload, name="upload")]
