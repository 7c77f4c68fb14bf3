"""Saving a change of a template in the editor, against an update of one JSON column."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.db import connections, models

from blaupause.domain import Role
from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import Operation, edit, empty_bundle
from blaupause.engine.bundles.editing.tree import spots
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import change_draft, start_draft
from shared_services.catalogue.actions.drafts import KEPT
from shared_services.catalogue.models import Draft
from tests import clients
from tests.benchmarks.catalogue.sides import MS, cost, in_turns, spent
from tests.benchmarks.goals import Row
from tests.benchmarks.measuring import median as middle
from tests.benchmarks.plain_views import PLAIN
from tests.people import EDITOR
from tests.templates import BUNDLES, DOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measuring import Cost

FIELDS: Final = 95
ROUNDS, TIMES = 21, 2
MOST_SAVING, MOST_MS = 1.5, 100
KINDS: Final = ("text", "number", "date", "choice")
CHANGE: Final = "frage-aendern"
PLACE: Final = "frage/erste"


def ninety_five(*, with_conditions: bool = False) -> dict[str, Any]:
    """Return a template of 95 fields: the dog tax with more questions, or one in which all hang on the first."""
    files = empty_bundle("Messung", "messung") if with_conditions else Bundle.from_directory(BUNDLES / DOG).files
    page = files["form.json"]["pages"][0]["id"]
    files = _asked(files, page, "Erste", "number")
    while (count := len(list(spots(files["form.json"])))) < FIELDS:
        files = _asked(files, page, f"Frage {count}", KINDS[count % len(KINDS)])
        if with_conditions:
            place = list(spots(files["form.json"]))[-1].place
            files = edit(files, Operation("bedingung", place, {"expression": f"answers.erste >= {count}"})).files
    return dict(files)


def _asked(files: Any, page: str, label: str, kind: str) -> dict[str, Any]:
    values = {"label": label, "kind": kind, "choices": "Eins\nZwei\nDrei", "required": "ja"}
    return edit(files, Operation("frage-neu", f"seite/{page}", values)).files


class PlainTemplate(models.Model):
    """A template as a plain project keeps it: one JSON column, as Django and PostgreSQL make it."""

    objects: ClassVar[models.Manager[PlainTemplate]] = models.Manager()
    files = models.JSONField()

    class Meta:
        app_label = "catalogue"
        managed = False
        db_table = "plain_template"

    def __str__(self) -> str:
        return f"template {self.pk}"


class Editing:
    """A draft that is changed again and again."""

    def __init__(self) -> None:
        with hub():
            self.draft = start_draft(title="Messung", files=ninety_five(), by=EDITOR)
        with connections[PLAIN].schema_editor() as editor:
            editor.create_model(PlainTemplate)
        self.plain = PlainTemplate.objects.using(PLAIN).create(files=self.draft.files)
        self.number = 0
        self.browser = clients.staff(Role.KKV_EDITOR)

    def rows(self) -> Iterator[Row]:
        """Measure a change of one question: the action, then all that the person waits for."""
        with hub():
            for _before in range(KEPT):  # so that it remembers as much as it ever does
                self.save()
            sides = in_turns(self.save, self.update, ROUNDS, times=TIMES, plain=PLAIN)
        yield Row(
            f"Save a change of a template of {FIELDS} fields",
            spent(sides.ours),
            f"one JSON column by the ORM: {spent(sides.theirs)}",
            sides.told,
            f"≤ {MOST_SAVING}",
            sides.ratio <= MOST_SAVING,
        )
        waits = [self.wait() for _round in range(ROUNDS)]
        waited = middle(waits).total * MS
        yield Row("… with the page that follows", spent(waits), "", "", f"≤ {MOST_MS} ms", waited <= MOST_MS)

    def save(self) -> None:
        self.number += 1
        values = {"label": f"Frage {self.number}", "required": "ja", "least": "", "most": "", "unit": ""}
        asked = Operation(CHANGE, PLACE, values)
        self.draft = change_draft(draft_id=self.draft.pk, revision=self.draft.revision, asked=asked, by=EDITOR)

    def update(self) -> None:
        """Write the same JSON as a plain project would: whole, into a table of its own."""
        PlainTemplate.objects.using(PLAIN).filter(pk=self.plain.pk).update(files=self.draft.files)

    def wait(self) -> Cost:
        """Send the form and follow to the page, as a browser does."""
        self.number += 1
        address = f"/kkv/entwuerfe/{self.draft.pk}/"
        typed = {f"{CHANGE}-label": f"Frage {self.number}", f"{CHANGE}-required": "ja"}
        sent = {"aktion": CHANGE, "ort": PLACE, "revision": self.draft.revision, **typed}
        answers: list[Any] = []
        found = cost(lambda: answers.append(self.browser.post(address, sent, follow=True)))
        if answers[0].status_code != HTTPStatus.OK or not answers[0].redirect_chain:
            raise AssertionError(f"{address}: {answers[0].status_code}")
        with hub():
            self.draft = Draft.objects.get(pk=self.draft.pk)
        return found
