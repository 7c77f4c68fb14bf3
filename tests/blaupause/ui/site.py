"""A small site that consists of the look alone: a town, the gallery, a form that changes with an answer, all errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, re_path

from blaupause.engine.forms.view import ChoiceView, FieldView, FileView
from blaupause.ui import errors, views
from blaupause.ui.pages import page
from blaupause.ui.shell import TOWN_LEGAL, TOWN_NAV, Shell

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def shell(request: HttpRequest) -> Shell:
    at_work = request.GET.get("dichte") == "amt"
    return Shell(
        kind="town",
        town_name="Stadt Fulda",
        subline="Online-Dienste",
        monogram="F",
        theme_url="/thema/076d62-69ccbd.css",
        phone="0661 102-0",
        email="buergerbuero@fulda.example",
        address="Bürgerbüro, Musterplatz 1, 36037 Fulda",
        hours="Montag bis Freitag, 8:00–16:00 Uhr",
        nav=TOWN_NAV,
        legal=TOWN_LEGAL,
        account_label="Thea Muster" if at_work else "Anmelden",
        account_url="/auth/",
        logout_url="/auth/abmelden/" if at_work else "",
        easy_language_url="/leichte-sprache/",
        sample_data=True,
    )


def dog(request: HttpRequest) -> HttpResponse:
    """Ask whether the dog comes from a home; only then ask for the contract."""
    answer = request.POST.get("tierheim", "")
    files = tuple(FileView("f1", str(each), 9, "datei-f1") for each in request.FILES.getlist("vertrag"))
    name = request.POST.get("rufname", "")
    action = request.POST.get("aktion", "")
    wrong = action == "weiter" and not name
    fields = [
        FieldView(
            kind="text",
            label="Rufname",
            id="rufname",
            name="rufname",
            value=name,
            error="Tragen Sie den Rufnamen ein." if wrong else "",
        ),
        FieldView(
            kind="yesno",
            label="Aus dem Tierheim?",
            id="tierheim",
            name="tierheim",
            decides=True,
            horizontal=True,
            choices=tuple(
                ChoiceView(f"tierheim-{each}", each, each, selected=each == answer) for each in ("ja", "nein")
            ),
        ),
    ]
    if answer == "ja":
        fields.append(
            FieldView(kind="upload", label="Vertrag", id="vertrag", name="vertrag", files=files, depends=True)
        )
    problems = [Problem("rufname", "Hund 1", "Tragen Sie den Rufnamen ein.")] if wrong else []
    return page(request, "site/dog.html", fields=fields, problems=problems, action=action)


class Problem:
    """What an engine form reports."""

    def __init__(self, field: str, place: str, message: str) -> None:
        self.field, self.place, self.message, self.lang = field, place, message, ""


def cases(request: HttpRequest) -> HttpResponse:
    """List what matches the filter."""
    typed = request.GET.get("q", "")
    found = [each for each in ("Hund anmelden", "Mangel melden") if typed.lower() in each.lower()]
    return page(request, "site/cases.html", found=found, typed=typed)


def say(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Wir haben Ihre Notiz gespeichert.")
    return HttpResponseRedirect("/hund/")


def error(request: HttpRequest, name: str) -> HttpResponse:
    return errors.error_page(request, name, 200, ask_town=True, town_name="Stadt Fulda", minutes=3)


urlpatterns = [
    path("", dog),
    path("hund/", dog),
    path("liste/", cases),
    path("gesagt/", say),
    path("_demo/bausteine/", views.gallery),
    path("darstellung/", views.appearance),
    re_path(r"^thema/(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})\.css$", views.theme),
    path("fehler/<str:name>/", error),
]
handler404 = "blaupause.ui.errors.not_found"
handler500 = "blaupause.ui.errors.server_error"
