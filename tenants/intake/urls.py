"""The way to an application, under /antrag/."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("fortsetzen/", views.resume, name="resume"),
    path("<slug:service>/", views.start, name="start"),
    path("<slug:service>/anmelden/", views.login, name="login"),
    path("<slug:service>/pruefen/", views.summary, name="summary"),
    path("<slug:service>/gespeichert/", views.saved, name="saved"),
    path("<slug:service>/verwerfen/", views.discard, name="discard"),
    path("<slug:service>/fassung/", views.version, name="version"),
    path("<slug:service>/beleg/", views.receipt, name="receipt"),
    path("<slug:service>/beleg/kopie/", views.copy, name="copy"),
    path("<slug:service>/<slug:page_id>/", views.form_page, name="page"),
]
