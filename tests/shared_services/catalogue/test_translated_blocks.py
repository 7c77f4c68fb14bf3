"""A newer version of a shared block in a draft with translations: what goes with it is told before."""

from __future__ import annotations

import pytest

from shared_services.catalogue import queries
from shared_services.catalogue.actions import publish_block, start_draft
from tests.blaupause.engine.bundles.translated import english
from tests.blocks import ADDRESS, content, inserted, without
from tests.people import EDITOR


@pytest.mark.usefixtures("at_hub")
def test_a_translation_that_goes_with_its_question_is_told_before() -> None:
    draft = start_draft(title="Probe", files=english(inserted(content(ADDRESS))), by=EDITOR)
    publish_block(content=without(content(ADDRESS), "2.0.0", "anschrift_zusatz"), by=EDITOR)

    shown = queries.renewal(draft, "anschrift")

    changes = [change for part in shown.parts for change in part.changes]
    assert [(change.place, change.kind) for change in changes if change.place.startswith("Englisch")] == [
        ("Englisch · Frage „Zusatz zur Anschrift“ · Bezeichnung", "removed"),
        ("Englisch · Frage „Zusatz zur Anschrift“ · Hinweis", "removed"),
    ]
