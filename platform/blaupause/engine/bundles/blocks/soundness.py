"""Whether the pins of a bundle are good: each block as it was released, and the form says what it says."""

from collections.abc import Iterator

from blaupause.engine.bundles.blocks.pins import FILE, Pin, deviations, name_of, pins_of
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.forms.workshop import Where, Workshop


def check_blocks(bundle: Bundle, workshop: Workshop) -> None:
    """Blocks: no content but the one that is named, and no question that says something else under its name."""
    where = Where(FILE) / "blocks"
    claimed: set[tuple[str, ...]] = set()
    for at, pin in enumerate(pins_of(bundle.files)):
        named = [(*pin.above, name) for name in pin.names.values()]
        if claimed.intersection(named) or len(set(named)) < len(named) or ("", pin.id) in claimed:
            workshop.issue(where / at, "block-once", f"{pin.called!r}: a question or the block is pinned twice")
        claimed.update(named, {("", pin.id)})
        for rule, message in pin_mistakes(bundle, pin):
            workshop.issue(where / at, rule, message)


def pin_mistakes(bundle: Bundle, pin: Pin) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one pin, as rule and message; where its content is not good, nothing else is looked at.

    Messages begin with the block in quotes: that is what people are told.
    """
    if not pin.is_whole:
        yield "block-hash", f"{pin.called!r}: its content is not the one that its hash names"
    elif wrong := _misnamed(pin):
        yield "block-names", f"{pin.called!r}: not every part of it has one name: {wrong}"
    else:
        for name in sorted(deviations(bundle.files, pin)):
            yield "block-kept", f"{pin.called!r}: {name} is not as the block says"


def _misnamed(pin: Pin) -> str:
    """Name what the pin, or the block itself, calls by no name, or by one too many."""
    block = pin.block
    asked, checked = [name_of(each) for each in block["questions"]], [each["id"] for each in block["checks"]]
    spoken = {*block["schema"]["properties"], *block["schema"].get("required", ())}
    spoken.update(each["on"].split("[].")[0] for each in block["checks"])
    wrong = (
        set(asked).symmetric_difference(pin.names)
        | (spoken - set(asked))
        | set(checked).symmetric_difference(pin.checks)
    )
    twice = len(set(asked)) < len(asked) or len(set(checked)) < len(checked)
    return ", ".join(sorted(wrong)) or (block["slug"] if twice else "")
