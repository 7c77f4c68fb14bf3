"""Django forms in KERN: each bound field becomes the same `FieldView` that engine forms use.

`FORM_RENDERER = "blaupause.ui.forms.KernRenderer"` makes `{{ form }}` and `{{ field.as_field_group }}` draw it too.
A widget's attrs may name `width` (s, m, l) and `unit`; the rest goes to the control.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from blaupause.engine.forms.view import ChoiceView, FieldView
from blaupause.ui import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.core.exceptions import ValidationError
    from django.forms.boundfield import BoundField

_KINDS: Final = {
    "select": "select",
    "radio": "radio",
    "checkbox": "checkbox",
    "file": "upload",
    "email": "email",
    "tel": "tel",
    "hidden": "hidden",
    "password": "password",
    "search": "search",
    "url": "url",
}
_OWN_ATTRS: Final = frozenset(
    {
        "depends",
        "filter",
        "width",
        "unit",
        "rows",
        "autocomplete",
        "inputmode",
        "autocapitalize",
        "accept",
        "horizontal",
        "cols",
        "maxlength",
    }
)
_NEVER_VOLUNTARY: Final = frozenset({"filter", "depends"})
"""What narrows a list, and what only another answer asks for, may stay empty without being called voluntary."""


class ManyFiles(forms.ClearableFileInput):
    """Takes several files at once; the field's value is a list of them."""

    allow_multiple_selected = True


class KernRenderer(TemplatesSetting):
    """Draws Django forms with the templates of this app."""

    form_template_name = "ui/django_form.html"
    field_template_name = "ui/django_field.html"


@dataclass(frozen=True, slots=True)
class DjangoField(FieldView):
    """A field of a Django form.

    Attributes:
        whole: the choices are complete as they are; no "Bitte auswählen" is put before them.
        attrs: further attributes of the control (`data-…`, `aria-keyshortcuts`, `autofocus`).
    """

    whole: bool = True
    attrs: Mapping[str, Any] = field(default_factory=dict)


def view_of(bound: BoundField, lang: str | None = None) -> DjangoField:
    """Turn a bound field into what the field templates draw; `lang` where it is not told in the software's own words.

    Raises:
        TypeError: the widget is made of several controls; use one field for each.
    """
    widget = bound.field.widget
    kind = _kind(widget)
    value = bound.value()
    attrs = widget.attrs
    return DjangoField(
        kind=kind,
        label=str(bound.label),
        id=bound.html_name,
        name=bound.html_name,
        path=bound.html_name,
        value="" if kind in {"password", "upload"} else str(widget.format_value(value) or ""),
        hint=str(bound.help_text or ""),
        error=" ".join(sentences(bound)),
        optional=not (bound.field.required or attrs.keys() & _NEVER_VOLUNTARY) and kind not in {"checkbox", "hidden"},
        choices=_choices(bound, kind, value),
        width=attrs.get("width", ""),
        unit=attrs.get("unit", ""),
        autocomplete=attrs.get("autocomplete", ""),
        inputmode=attrs.get("inputmode", "numeric" if widget_type(widget) == "number" else ""),
        autocapitalize=attrs.get("autocapitalize", ""),
        rows=int(attrs.get("rows", 4)) if kind == "textarea" else 0,
        horizontal=bool(attrs.get("horizontal")),
        accept=attrs.get("accept", ""),
        multiple=bool(getattr(widget, "allow_multiple_selected", False)),
        lang=speaking.own() if lang is None else lang,
        attrs={key: value for key, value in attrs.items() if key not in _OWN_ATTRS and value is not False},
    )


def sentences(bound: BoundField) -> Iterator[str]:
    """Yield what is wrong with a field and what to do; Django's "required" becomes a sentence that names the act."""
    for error in bound.errors.as_data():
        yield from _required(bound) if _is_plain_required(error) else map(str, error.messages)


def widget_type(widget: forms.Widget) -> str:
    """Return the HTML type a widget would draw, such as "text", "number" or "select"."""
    return str(getattr(widget, "input_type", None) or "text")


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.MultiWidget):
        raise TypeError(f"{type(widget).__name__} draws several controls; use one field for each")
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple):
        return "checkboxes"
    return _KINDS.get(widget_type(widget), "text")


def _choices(bound: BoundField, kind: str, value: Any) -> tuple[ChoiceView, ...]:
    widget, name = bound.field.widget, bound.html_name
    if kind == "checkbox":
        selected = isinstance(widget, forms.CheckboxInput) and bool(widget.check_test(value))
        return (ChoiceView(id=name, value="on", label=str(bound.label), selected=selected),)
    if not isinstance(widget, forms.widgets.ChoiceWidget):
        return ()
    options = [
        option for _label, group, _index in widget.optgroups(name, widget.format_value(value)) for option in group
    ]
    return tuple(
        ChoiceView(
            id=f"{name}-{number}",
            value=str(option["value"]),
            label=_("Bitte auswählen") if option["label"] == "---------" else str(option["label"]),
            selected=bool(option["selected"]),
        )
        for number, option in enumerate(options)
    )


def _is_plain_required(error: ValidationError) -> bool:
    return error.code == "required" and error.message == forms.Field.default_error_messages["required"]


def _required(bound: BoundField) -> Iterator[str]:
    kind = _kind(bound.field.widget)
    if kind == "checkbox":
        yield _("Setzen Sie hier den Haken, um weiterzumachen.")
    elif kind == "upload":
        yield _("Die Datei fehlt noch. Wählen Sie eine Datei aus.")
    elif kind in {"select", "radio", "checkboxes"}:
        yield _("„%(label)s“ ist noch offen. Wählen Sie etwas aus.") % {"label": bound.label}
    else:
        yield _("„%(label)s“ ist noch leer. Tragen Sie hier etwas ein.") % {"label": bound.label}
