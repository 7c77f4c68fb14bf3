"""The catalogue: below /kkv/."""

from django.urls import path

from shared_services.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("importieren/", views.upload, name="upload"),
    path("freigaben/", views.queue, name="queue"),
    path("hilfe/", views.support, name="support"),
    path("hilfe/neu/", views.ask_support, name="ask_support"),
    path("hilfe/<uuid:grant>/beenden/", views.leave, name="leave"),
    path("auswertung/", views.evaluation, name="evaluation"),
    path("auswertung/nutzung.csv", views.usage_table, name="usage_table"),
    path("entwuerfe/", views.drafts, name="drafts"),
    path("entwuerfe/schema/", views.from_schema, name="from_schema"),
    path("entwuerfe/<int:draft>/", views.edit, name="draft"),
    path("entwuerfe/<int:draft>/rueckgaengig/", views.undo, name="undo"),
    path("entwuerfe/<int:draft>/testen/", views.trial, name="trial"),
    path("entwuerfe/<int:draft>/verwerfen/", views.drop, name="drop"),
    path("entwuerfe/<int:draft>/zurueckholen/", views.restore, name="restore"),
    path("entwuerfe/<int:draft>/bescheid/<slug:letter>.pdf", views.letter, name="draft_letter"),
    path("entwuerfe/<int:draft>/baustein/", views.insert, name="insert_block"),
    path("entwuerfe/<int:draft>/baustein/<slug:pin>/", views.renew, name="renew_block"),
    path("entwuerfe/<int:draft>/als-baustein/", views.publish, name="publish_block"),
    path("entwuerfe/<int:draft>/uebersetzungen/<slug:language>/", views.translations, name="translations"),
    path(
        "entwuerfe/<int:draft>/uebersetzungen/<slug:language>/einlesen/",
        views.translations_intake,
        name="translations_intake",
    ),
    path("entwuerfe/<int:draft>/uebersetzungen/<slug:language>.xlf", views.translations_file, name="translations_file"),
    path("entwuerfe/<int:draft>/zur-pruefung/", views.submit, name="submit"),
    path("bausteine/", views.blocks, name="blocks"),
    path("bausteine/<slug:block>/", views.block, name="block"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
    path("vorschlaege/<int:suggestion>/", views.suggestion, name="suggestion"),
    path("vorlagen/<slug:slug>/", views.template, name="template"),
    path("vorlagen/<slug:slug>/vergleich/", views.comparison, name="comparison"),
    path("vorlagen/<slug:slug>/vergleich.pdf", views.comparison_pdf, name="comparison_pdf"),
    path("vorlagen/<slug:slug>/xdatenfelder/", views.schema_file, name="schema_file"),
    path("vorlagen/<slug:slug>/reifegrad/", views.maturity, name="maturity"),
    path("vorlagen/<slug:slug>/nutzung/", views.evaluation, name="usage"),
    path("vorlagen/<slug:slug>/nutzung.csv", views.usage_table, name="usage_table_of"),
    path("vorlagen/<slug:slug>/<str:version>/freigeben/", views.release, name="release"),
]
