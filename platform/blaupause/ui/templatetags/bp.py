"""Components and formats for every template. The library is a builtin: nothing needs to be loaded.

Components draw one thing each from `templates/ui/`; README of the design, section 3, says which KERN classes they use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blaupause.engine.bundles.languages import GERMAN, LANGUAGES
from blaupause.ui import components, formats, forms, long, markdown, menus, speaking, status, wrapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.forms.boundfield import BoundField
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from blaupause.domain import DomainError
    from blaupause.engine.bundles.languages import Spoken
    from blaupause.engine.forms.view import FieldView
    from blaupause.ui.shell import NavItem
    from blaupause.ui.speaking import Tongue

register = template.Library()

RIGHT_TO_LEFT = frozenset(language.tag for language in LANGUAGES.values() if language.is_rtl)

for name in ("money", "day", "day_long", "day_short", "clock", "moment", "filesize", "iban", "phone", "tel"):
    register.filter(name, getattr(formats, name))
for name in ("breakable", "unbroken"):
    register.filter(name, getattr(wrapping, name))
register.filter("markdown", markdown.markdown)
for tag in (long.options, long.specimen, long.tree):
    register.simple_tag(tag)


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """{{ row.refs|at:forloop.counter0 }}: what stands beside, in another list; "" where that ends before."""
    return values[index] if index < len(values) else ""


# --- Languages -----------------------------------------------------------------------------------------------------


@register.simple_tag
def speaks(tag: str, around: str | None = None) -> SafeString | str:
    """<h1{% speaks page.lang %}>: in which language that is told, "" for German; nothing where all around is.

    Around are the software's own words, or a tag: <title{% speaks offer.lang.title "de" %}>.
    """
    return _marked(tag or GERMAN, speaking.own() if around is None else around or GERMAN)


@register.simple_tag
def own(tag: str = GERMAN) -> SafeString | str:
    """<span{% own view.lang %}>: the software's own words, inside what is told in that language."""
    return _marked(speaking.own(), tag or GERMAN)


@register.filter
def told(text: str, tag: str) -> str:
    """{{ title|told:offer.lang.title }}: a text among the software's own words, told in that language."""
    return _told(text, speaks(tag))


@register.filter
def framed(text: str, tag: str) -> str:
    """{{ title|framed:offer.lang.title }}: a text told in that language, in the frame of the page, which is German."""
    return _told(text, speaks(tag, GERMAN))


def _marked(told: str, around: str) -> SafeString | str:
    if told == around:
        return ""
    turns = (told in RIGHT_TO_LEFT) != (around in RIGHT_TO_LEFT)
    direction = format_html(' dir="{}"', "rtl" if told in RIGHT_TO_LEFT else "ltr") if turns else ""
    return format_html(' lang="{}"{}', told, direction)


def _told(text: str, mark: str) -> str:
    return format_html("<span{}>{}</span>", mark, text) if mark else text


@register.inclusion_tag("ui/tongues.html")
def tongues(offered: Iterable[Tongue], *, buttons: bool = False) -> dict[str, Any]:
    """{% tongues offered %}: the languages to read in, as links; in a form as buttons, so that it is saved first."""
    return {"tongues": offered, "buttons": buttons}


@register.inclusion_tag("ui/spoken.html")
def spoken(spoken: Spoken | None) -> dict[str, Any]:
    """{% spoken bundle.spoken %}: that German decides, and what is not translated; nothing where it is German."""
    return {"spoken": spoken}


# --- Forms ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/form.html", takes_context=True)
def form(context: Context, form: BaseForm, submit: str, back: str = "", **options: Any) -> dict[str, Any]:
    """{% form form submit="Antrag zurückziehen" back=url %}: a whole Django form with summary, fields and actions.

    Options: `back_label`, `action`, `id`, `icon` (of the button), `summary=False` where the page shows one already.
    """
    options = {"back_label": _("Zurück"), "summary": True} | options
    return {"form": form, "submit": submit, "back": back, "csrf_token": context.get("csrf_token"), **options}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, lang: str | None = None) -> dict[str, Any]:
    """{% field form.reason %}: one field of a Django form, with label, hint, error and their wiring; told in `lang`."""
    return {"view": forms.view_of(bound, lang), "around": None}


@register.inclusion_tag("ui/field.html")
def question(view: FieldView, around: str | None = None) -> dict[str, Any]:
    """{% question view %}: one question of an engine form, repeated groups and uploads included; `around` as above."""
    return {"view": view, "around": around}


@register.simple_tag
def choices(view: FieldView) -> SafeString:
    """<select>{% choices view %}</select>: the answers to choose from."""
    return long.choices((each, speaks(each.lang, view.lang) if each.lang else "") for each in view.choices)


@register.simple_tag
def live(selector: str) -> SafeString:
    """<form {% live "#seite" %}>: with JavaScript, a deciding answer or a chosen file refreshes that part at once.

    It posts the form with `aktion=aktualisieren`: the server keeps what was read, judges nothing and draws the page.
    """
    return format_html(
        'hx-post="" hx-trigger="change target:[data-bp-refresh]" hx-target="{0}" hx-select="{0}" hx-swap="outerMorph"'
        ' hx-sync="this:replace" hx-encoding="multipart/form-data" hx-vals="aktion:aktualisieren"',
        selector,
    )


@register.simple_tag(takes_context=True)
def live_list(context: Context, selector: str, *, typing: bool = False) -> SafeString:
    """<form method="get" {% live_list "#liste" %}>: a changed filter swaps that part and pushes its address.

    `typing=True`: the list follows while somebody types.
    """
    return format_html(
        'hx-get="{}" hx-trigger="{}submit" hx-target="{}" hx-select="{}" hx-swap="outerMorph"'
        ' hx-sync="this:replace" hx-push-url="true"',
        context["request"].path,
        "input delay:200ms, " if typing else "change, ",
        selector,
        selector,
    )


@register.inclusion_tag("ui/error_summary.html")
def error_summary(problems: BaseForm | Iterable[components.Problem] | None) -> dict[str, Any]:
    """{% error_summary problems %}: what is wrong, each line a link to its control. Nothing when nothing is wrong."""
    return {"wrongs": components.wrongs_of(problems)}


# --- Messages ------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(content: str, tone: str, title: str, *, focus: bool = False, id: str = "") -> SafeString:  # noqa: A002
    """{% alert "warning" "Bitte antworten Sie bis …" %}…{% endalert %}: at most one on a page.

    `focus=True` for what just happened: it is announced and gets the focus.
    """
    return format_html(
        '<div class="kern-alert kern-alert--{}"{}{}>'
        '<div class="kern-alert__header">{}<h2 class="kern-title">{}</h2></div>'
        '<div class="kern-alert__body">{}</div></div>',
        tone,
        format_html(' id="{}"', id) if id else "",
        format_html(' role="{}" tabindex="-1"', "alert" if tone in {"danger", "warning"} else "status")
        if focus
        else "",
        icon(status.TONES[tone]),
        title,
        content,
    )


@register.inclusion_tag("ui/conflict.html")
def conflict(conflict: DomainError | None, url: str = "", link: str = "") -> dict[str, Any]:
    """{% conflict conflict %}: what happened meanwhile, in the conflict's own sentence; nothing without one."""
    return {"conflict": conflict, "url": url, "link": link}


@register.simple_block_tag
def empty(content: str, title: str, text: str = "", *, level: int = 2) -> SafeString:
    """{% empty "Kein Vorgang passt" "In … liegen 5 Vorgänge." %}buttons{% endempty %}: why it is empty, what next."""
    return format_html(
        '<div class="bp-empty"><h{0} class="kern-heading-medium">{1}</h{0}>{2}<div class="bp-row">{3}</div></div>',
        level,
        title,
        format_html("<p>{}</p>", text) if text else "",
        content,
    )


# --- Small things --------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """{% icon "edit" %}: decoration; with `label` it speaks for itself. Sizes: small, default, large, x-large."""
    classes = f"kern-icon kern-icon--{name}" + (f" kern-icon--{size}" if size else "")
    if label:
        return format_html('<span class="{}" role="img" aria-label="{}"></span>', classes, label)
    return format_html('<span class="{}" aria-hidden="true"></span>', classes)


@register.simple_tag
def badge(status_: Any, label: str = "", *, citizen: bool = False) -> SafeString:
    """{% badge case.status %}: icon and word. {% badge "success" label="Online seit …" %} for a word of its own."""
    word = status.word(str(getattr(status_, "value", status_)), label, citizen=citizen)
    return format_html(
        '<span class="kern-badge kern-badge--{} bp-small-badge">{}'
        '<span class="kern-label kern-label--small">{}</span></span>',
        word.tone,
        icon(word.icon, "small"),
        word.label,
    )


@register.simple_tag
def due(case: Any) -> SafeString:
    """{% due case %}: a deadline by shape and words, from `case.due_on` and `case.rests_since`, or from a day."""
    seen = status.due(getattr(case, "due_on", case), rests_since=getattr(case, "rests_since", None))
    mark = f" bp-due--{seen.mark}" if seen.mark else ""
    hint = format_html("<small>{}</small>", seen.hint) if seen.hint else ""
    return format_html('<span class="bp-due{}">{}</span>{}', mark, seen.text, hint)


@register.simple_tag(takes_context=True)
def nav(context: Context, items: Iterable[NavItem] | None, most: int = 0) -> SafeString:
    """{% nav shell.nav %}: the links of a menu; the one we are at is marked.

    With `most=6`, a longer menu shows one fewer than that, and the others under "Mehr": it opens without a script.
    """
    return menus.menu(tuple(items or ()), context["request"].path if "request" in context else "", most)


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*trail: Any) -> dict[str, Any]:
    """{% crumbs "Leistungen" "/leistungen/" "Hund anmelden" %}: label, url, …, and where we are."""
    return {"trail": components.pair_up(trail)}


@register.inclusion_tag("ui/progress.html")
def progress(label: str, value: int, maximum: int, lang: str = "") -> dict[str, Any]:
    """{% progress "Hund anmelden" 2 5 %}: the label, in its language, goes on with "– Schritt 2 von 5"."""
    return {"label": label, "value": value, "maximum": maximum, "lang": lang}


# --- Content -------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/answers.html")
def answers(sections: Iterable[Any], edit: str = "", files: str = "", **options: Any) -> dict[str, Any]:
    """{% answers sections edit="/antrag/hund/" %}: answers with their labels, a panel per section (`form.describe()`).

    With `edit`, each section links `<edit><page_id>/` as "Ändern"; with `files`, each file links `<files><id>/`.
    Options: `level` of the headings (2), `numbered`.
    """
    return {"sections": sections, "edit": edit, "files": files, "level": 2, "numbered": False} | options


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Iterable[components.Step], *, compact: bool = False) -> dict[str, Any]:
    """{% timeline steps %}: done, now, expected. `compact=True` for the steps of a form and a clerk's history."""
    return {"steps": steps, "compact": compact}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], noun: str = "") -> dict[str, Any]:
    """{% pagination page "Vorgängen" %}: "1 bis 25 von 41 Vorgängen" and links that keep the filters (`seite=`)."""
    return {"page": page, "noun": noun or _("Einträgen"), "request": context["request"]}
