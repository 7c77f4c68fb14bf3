"""What citizens see around the form. An application is reached by its status code, or from one's own account."""

from django.urls import path

from tenants.portal import views

app_name = "portal"
DOORS = (("status/<code:code>/", "status"), ("meine-antraege/<uuid:uuid>/", "own"))
PAGES = (
    ("", "", views.status),
    ("nachweis/", "_proof", views.proof),
    ("antworten/", "_answer", views.answer),
    ("nachrichten/", "_messages", views.messages),
    ("kopie/", "_copy", views.copy),
    ("anlagen/<uuid:file>/", "_file", views.attachment),
    ("bescheid/", "_notice", views.notice),
    ("bescheid/pdf/", "_notice_pdf", views.notice_pdf),
    ("zuruecknehmen/", "_withdraw", views.withdraw),
)
urlpatterns = [
    path("", views.home, name="home"),
    path("leistungen/", views.services, name="services"),
    path("leistungen/<slug:slug>/", views.service, name="service"),
    path("leistungen/<slug:slug>/leichte-sprache/", views.service_easy, name="service_easy"),
    path("status/", views.status_form, name="status_form"),
    path("meine-antraege/", views.mine, name="mine"),
    path("postfach/", views.inbox, name="inbox"),
    path("postfach/einwilligung/", views.consent, name="consent"),
    path("postfach/<slug:entry>/", views.inbox_entry, name="inbox_entry"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("leichte-sprache/", views.plain, name="plain"),
    path(".well-known/security.txt", views.security, name="security"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("gebaerdensprache/", views.signs, name="signs"),
    *(path(door + more, view, name=name + page) for door, name in DOORS for more, page, view in PAGES),
]
