"""Tells answers in German, section by section: for the summary, the clerk and the PDF."""

from collections.abc import Iterable, Iterator, Mapping

from blaupause.engine.forms import paths
from blaupause.engine.forms.asked import Asked, by_block
from blaupause.engine.forms.model import INFO, SECTION, UPLOAD, FileInfo, Question
from blaupause.engine.forms.paths import At
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.told import Item, Row, Section
from blaupause.engine.forms.words import tell, tell_in

type Files = Mapping[str, FileInfo]

_IN_SUMMARY = 3
_NOT_IN_SUMMARY = {"textarea", "checkbox", "yesno", INFO, UPLOAD}
_YES_OR_NO = {"ja", "nein"}


def describe(situation: Situation, files: Files) -> tuple[Section, ...]:
    """Tell every visible page with its visible questions, answered or not."""
    return tuple(
        Section(situation.facts.fill(page.title), page.id, rows, page.lang)
        for page in situation.pages()
        if (rows := tuple(_rows(situation, _visible(situation, page.questions), files)))
    )


def _visible(situation: Situation, questions: Iterable[Question], at: At = ()) -> list[Asked]:
    return [Asked(each, at) for each in questions if situation.is_visible(each, at) and each.widget != INFO]


def _rows(situation: Situation, asked: Iterable[Asked], files: Files, depth: int = 0) -> Iterator[Row]:
    for block, inside in by_block(asked, depth):
        if block is None:
            yield from (_row(situation, each, files) for each in inside)
        else:
            label = situation.facts.fill(block.label, inside[0].question.group, inside[0].at)
            rows = tuple(_rows(situation, inside, files, depth + 1))
            yield Row(label, (), SECTION, "", items=(Item(label, "", rows),), lang=block.lang)


def _row(situation: Situation, asked: Asked, files: Files) -> Row:
    question = asked.question
    label = situation.facts.fill(question.output_label or question.label, question.group, asked.at)
    if question.is_group:
        return Row(
            label, (), question.widget, asked.path, items=tuple(_items(situation, asked, files)), lang=question.lang
        )
    if question.widget == UPLOAD:
        refs = tuple(paths.get(situation.answers, asked.path) or ())
        names = tuple(files[ref].name if ref in files else ref for ref in refs)
        return Row(label, names, question.widget, asked.path, refs=refs, lang=question.lang)
    told = tell_in(question, paths.get(situation.answers, asked.path), situation.facts.params)
    values, langs = tuple(text for text, _lang in told), tuple(lang for _text, lang in told)
    return Row(label, values, question.widget, asked.path, lang=question.lang, langs=langs if any(langs) else ())


def _items(situation: Situation, asked: Asked, files: Files) -> Iterator[Item]:
    group = asked.question
    for at in asked.places(situation.answers):
        rows = tuple(_rows(situation, _visible(situation, group.questions, at), files))
        yield Item(group.place(at[-1]), title(situation, group, at), rows)


def words(situation: Situation, asked: Asked) -> tuple[str, ...]:
    """Say one answer."""
    return tell(asked.question, paths.get(situation.answers, asked.path), situation.facts.params)


def title(situation: Situation, group: Question, at: At) -> str:
    """Say what an entry is called: the answer to its title question."""
    inner = group.inner(group.title_field)
    return ", ".join(words(situation, Asked(inner, at))) if inner else ""


def summary(situation: Situation, group: Question, at: At) -> str:
    """Say a closed entry in a line: its first short answers that say something without their question."""
    told = [
        ", ".join(words(situation, Asked(inner, at)))
        for inner in situation.inner(group, at)
        if inner.field != group.title_field and inner.widget not in _NOT_IN_SUMMARY and not _asks_yes_or_no(inner)
    ]
    return ", ".join([each for each in told if each][:_IN_SUMMARY])


def _asks_yes_or_no(question: Question) -> bool:
    """Whether a choice means nothing without its question: "Ja", "Nein", "Weiß ich nicht"."""
    return any(choice.label.casefold() in _YES_OR_NO for choice in question.choices)
