"""The clerk's letters."""

from django.urls import path

from . import views

app_name = "correspondence"
urlpatterns = [
    path("briefe/", views.letters, name="letters"),
    path("briefe/drucken/", views.print_letters, name="print_letters"),
    path("briefe/abgeschickt/", views.post_letters, name="post_letters"),
    path("briefe/<int:pk>/", views.letter, name="letter"),
]
