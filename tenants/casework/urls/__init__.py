"""The clerk's side."""

from django.urls import path

from tenants.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("fristen/", views.inbox, {"view": "woche"}, name="deadlines"),
    path("nachrichten/", views.inbox, {"view": "nachrichten"}, name="messages"),
    path("uebergabe/<uuid:person>/", views.hand_over, name="hand_over"),
    path("zuweisen/", views.assign_many, name="assign_many"),
    path("rueckgaengig/", views.undo, name="undo"),
    path("vorgaenge/<slug:number>/", views.case, name="case"),
    path("vorgaenge/<slug:number>/uebernehmen/", views.take, name="take"),
    path("vorgaenge/<slug:number>/weitergeben/", views.hand_on, name="hand_on"),
    path("vorgaenge/<slug:number>/notiz/", views.write_note, name="note"),
    path("vorgaenge/<slug:number>/aufgaben/<int:task>/", views.task, name="task"),
    path("vorgaenge/<slug:number>/fehler/<int:job>/", views.retry, name="retry"),
    path("vorgaenge/<slug:number>/rueckfrage/", views.ask, name="ask"),
    path("vorgaenge/<slug:number>/frist/", views.extend, name="extend"),
    path("vorgaenge/<slug:number>/frist/ruhen/", views.rest, name="rest"),
    path("vorgaenge/<slug:number>/entscheiden/", views.decide, name="decide"),
    path("vorgaenge/<slug:number>/entscheiden/vorschau/", views.preview, name="preview"),
    path("vorgaenge/<slug:number>/dateien/<uuid:file>/", views.file, name="file"),
    path("vorgaenge/<slug:number>/kopie/", views.paper, {"kind": "kopie"}, name="copy"),
    path("vorgaenge/<slug:number>/bescheid/", views.paper, {"kind": "bescheid"}, name="notice"),
]
