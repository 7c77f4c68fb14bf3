"""On the hub, below `/meine-antraege/`: what a citizen sent to the towns where they agreed to that."""

from django.urls import path

from tenants.portal.views import across

app_name = "across"
urlpatterns = [
    path("", across.mine, name="mine"),
    path("beenden/", across.take_back, name="take_back"),
]
