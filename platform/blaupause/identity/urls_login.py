"""The central login host: the identity provider knows these addresses and no others."""

from django.urls import path

from . import views
from .team import views as team

app_name = "identity"
urlpatterns = [
    path("", views.login_home, name="login_home"),
    path("start", views.start, name="start"),
    path("callback", views.callback, name="callback"),
    path("abgemeldet", views.back_from_logout, name="back_from_logout"),
    path("zurueck", views.back_from_provider, name="back_from_provider"),
    path("konto-fertig/<str:sealed>", team.account_ready, name="account_ready"),
    path("jwks.json", views.keys, name="keys"),
    path("backchannel-logout", views.backchannel_logout, name="backchannel_logout"),
]
