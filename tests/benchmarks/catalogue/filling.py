"""Form pages: drawing one, judging an application, and conditions while somebody types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.forms import Form
from django.forms.renderers import DjangoTemplates
from django.template import engines

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing.recording import sample_values
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.forms.asked import all_of, walk
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.checking import check
from blaupause.standards import xdatenfelder
from tests.benchmarks.catalogue.answers import filled
from tests.benchmarks.catalogue.editing import ninety_five
from tests.benchmarks.catalogue.sides import in_turns, milliseconds, spent
from tests.benchmarks.goals import Row
from tests.benchmarks.plain_views import field_of
from tests.fim import SCHEMAS
from tests.templates import BUNDLES, DOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.engine.forms import Page, Situation

TODAY: Final = date(2026, 11, 26)
ROUNDS, TIMES = 21, 4
MOST_DRAWING, MOST_JUDGING, MOST_CONDITIONS = 1.0, 1.0, 5.0
PAGE: Final = "{% for field in view.fields %}{% question field %}{% endfor %}"


def rows() -> Iterator[Row]:
    """Measure the largest sample, and conditions of two templates."""
    bundle = max((_template(path) for path in SCHEMAS), key=_size)
    pages = bundle.form.pages
    yield _drawing(bundle, pages[0], f"Draw page 1 of the largest schema ({_size(bundle)} fields)")
    largest = max(pages, key=lambda page: len(_fields(page)))
    yield _drawing(bundle, largest, "… its largest page, groups in groups, all open", None)
    yield _judging(bundle)
    yield from (_conditions(*each) for each in _with_conditions())


def _template(path: Any) -> Bundle:
    schema = xdatenfelder.read(path).schema
    return Bundle(template_of(schema, lambda _ref: None, TODAY).files)


def _fields(page: Page) -> list[Any]:
    return [each for each in all_of(page.questions) if each.widget not in {"info", "repeat"}]


def _size(bundle: Bundle) -> int:
    return sum(len(_fields(page)) for page in bundle.form.pages)


def _drawing(bundle: Bundle, page: Page, what: str, most: float | None = MOST_DRAWING) -> Row:
    """Draw a page with its questions, against a Django form of as many fields; without a goal to know it only."""
    asked, template = tuple(_fields(page)), engines["django"].from_string(PAGE)
    plain: type[Form] = type("Plain", (Form,), {f"field_{number}": field_of(each) for number, each in enumerate(asked)})
    renderer = DjangoTemplates()
    values, entries = sample_values(bundle), _entries(page.questions)
    places = [f"{asked.path}/0" for asked in walk(page.questions, entries) if asked.question.is_group]

    def ours() -> str:
        situation = bundle.form.situation(entries, values, TODAY)
        return str(template.render({"view": Binder(situation, (), {}, places).page(page)}))

    def theirs() -> str:
        return str(plain(renderer=renderer).as_div())

    if ours().count(' name="') < len(asked):
        raise AssertionError(f"{page.id}: not every field was drawn")
    sides = in_turns(ours, theirs, ROUNDS, times=TIMES)
    return Row(
        f"{what}: {len(asked)} fields",
        spent(sides.ours),
        f"Django form, {len(plain.base_fields)} fields: {spent(sides.theirs)}",
        sides.told,
        f"≤ {most:.1f}" if most else "",
        sides.ratio <= most if most else None,
    )


def _entries(questions: Any) -> dict[str, Any]:
    """Answer nothing, with one entry in every group, so that its questions are drawn too."""
    return {each.field: [_entries(each.questions)] for each in questions if each.is_group}


def _judging(bundle: Bundle) -> Row:
    situation = bundle.form.situation(filled(bundle.form), sample_values(bundle), TODAY)
    if found := check(situation):
        raise AssertionError(f"the answers are not valid: {found[0]}")
    spent_ms = milliseconds(lambda: check(situation), ROUNDS * TIMES)
    return Row(
        f"Judge a full application for it ({_size(bundle)} answers)",
        f"{spent_ms:.2f} ms",
        "",
        "",
        f"≤ {MOST_JUDGING:.0f} ms",
        spent_ms <= MOST_JUDGING,
    )


def _with_conditions() -> Iterator[tuple[str, Bundle, dict[str, Any]]]:
    dog = Bundle.from_directory(BUNDLES / DOG)
    test = next(each for each in dog.tests if each["expect"]["valid"])
    yield f"Conditions of a page after an answer: {dog.template.title}", dog, test["answers"]
    many = Bundle(ninety_five(with_conditions=True))
    yield "… 95 fields, all but the first with a condition of their own", many, {"erste": 7}


def _conditions(what: str, bundle: Bundle, answers: dict[str, Any]) -> Row:
    """Decide anew what is asked on every page, as when an answer comes in."""
    before: Situation = bundle.form.situation(answers, sample_values(bundle), TODAY)

    def ours() -> int:
        after = before.after(answers)
        return sum(1 for page in after.pages() for _each in after.asked(page))

    spent_ms, asked = milliseconds(ours, ROUNDS * TIMES), ours()
    told = f"{spent_ms:.2f} ms, {len(bundle.form.conditional)} conditional, {asked} asked"
    return Row(what, told, "", "", f"≤ {MOST_CONDITIONS:.0f} ms", spent_ms <= MOST_CONDITIONS)
