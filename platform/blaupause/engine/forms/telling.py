"""Tells answers in German, section by section: for the summary, the clerk and the PDF."""

from collections.abc import Iterable, Iterator, Mapping

from blaupause.engine.forms import paths
from blaupause.engine.forms.model import INFO, UPLOAD, FileInfo, Item, Page, Question, Row, Section
from blaupause.engine.forms.situation import Asked, Situation
from blaupause.engine.forms.words import tell

type Files = Mapping[str, FileInfo]

_IN_SUMMARY = 3
_NOT_IN_SUMMARY = {"textarea", "checkbox", "yesno", INFO, UPLOAD}
_YES_OR_NO = {"ja", "nein"}


def describe(situation: Situation, files: Files) -> tuple[Section, ...]:
    """Tell every visible page with its visible questions, answered or not."""
    return tuple(
        Section(situation.facts.fill(page.title), page.id, rows)
        for page in situation.pages()
        if (rows := tuple(_rows(situation, _asked(situation, page), files)))
    )


def _asked(situation: Situation, page: Page) -> Iterator[Asked]:
    return (Asked(question) for question in page.questions if situation.is_visible(question))


def _rows(situation: Situation, asked: Iterable[Asked], files: Files) -> Iterator[Row]:
    for each in asked:
        question = each.question
        if question.widget == INFO:
            continue
        label = situation.facts.fill(question.label, question.group, each.index)
        if question.is_group:
            yield Row(label, (), question.widget, each.path, items=tuple(_items(situation, question, files)))
        elif question.widget == UPLOAD:
            refs = tuple(paths.get(situation.answers, each.path) or ())
            names = tuple(files[ref].name if ref in files else ref for ref in refs)
            yield Row(label, names, question.widget, each.path, refs=refs)
        else:
            yield Row(label, words(situation, each), question.widget, each.path)


def _items(situation: Situation, group: Question, files: Files) -> Iterator[Item]:
    for index in range(len(situation.entries(group))):
        asked = (Asked(inner, index) for inner in situation.inner(group, index))
        yield Item(group.place(index), title(situation, group, index), tuple(_rows(situation, asked, files)))


def words(situation: Situation, asked: Asked) -> tuple[str, ...]:
    """Say one answer."""
    return tell(asked.question, paths.get(situation.answers, asked.path), situation.facts.params)


def title(situation: Situation, group: Question, index: int) -> str:
    """Say what an entry is called: the answer to its title question."""
    inner = group.inner(group.title_field)
    return ", ".join(words(situation, Asked(inner, index))) if inner else ""


def summary(situation: Situation, group: Question, index: int) -> str:
    """Say a closed entry in a line: its first short answers that say something without their question."""
    told = [
        ", ".join(words(situation, Asked(inner, index)))
        for inner in situation.inner(group, index)
        if inner.field != group.title_field and inner.widget not in _NOT_IN_SUMMARY and not _asks_yes_or_no(inner)
    ]
    return ", ".join([each for each in told if each][:_IN_SUMMARY])


def _asks_yes_or_no(question: Question) -> bool:
    """Whether a choice means nothing without its question: "Ja", "Nein", "Weiß ich nicht"."""
    return any(choice.label.casefold() in _YES_OR_NO for choice in question.choices)
