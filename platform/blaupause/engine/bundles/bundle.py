"""A version of a template: its files, its name by content, and what is compiled from them when first needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from blaupause.engine.bundles.computing import Fee, Hint, Rules, build_rules
from blaupause.engine.bundles.languages import Spoken, languages_of, speak
from blaupause.engine.bundles.loading import LETTER, BundleError, content_hash, parse, read_directory
from blaupause.engine.bundles.parameters import Parameters, ParameterSet
from blaupause.engine.bundles.template import Template, read_template
from blaupause.engine.forms.compiler import build_form, names_of
from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import Answers, FormError
from blaupause.engine.forms.workshop import Workshop
from blaupause.standards.sort import sort_key

type Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explained:
    """A question and its answer on the service page."""

    q: str
    a: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The service page in plain German; placeholders `{params.x}` are still in it (see `Bundle.fill`)."""

    what: str
    who: str
    how: str
    next: tuple[str, ...]
    questions: tuple[Explained, ...]
    receipt_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EasyTexts:
    """The service in Leichte Sprache; `marked_untested` until its audience has tested it."""

    title: str
    lines: tuple[str, ...]
    marked_untested: bool


class Bundle:
    """Immutable, and named by its content. `files` maps file names to their JSON."""

    spoken: Spoken | None = None
    """What it tells in which language, where that is not German (`in_language`)."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self.files = files
        self._spoken: dict[str, Self] = {}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Self:
        """Read a bundle. Only `check` says whether it is any good.

        Raises:
            BundleError: a file is missing, unknown, too large or no JSON.

        """
        contents, findings = parse(files)
        if findings:
            raise BundleError(findings)
        return cls(contents)

    @classmethod
    def from_directory(cls, directory: Path) -> Self:
        """Read a bundle from a folder; raises as `from_files`."""
        return cls.from_files(read_directory(directory))

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the bundle that `to_json` wrote; it was checked then."""
        return cls(dict(content))

    def to_json(self) -> dict[str, Any]:
        """Return the bundle as one JSON object, for a database."""
        return dict(self.files)

    # --- Languages

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages it has texts in, besides German."""
        return languages_of(self.files)

    def in_language(self, code: str) -> Self:
        """Return the same bundle with the words of a language, itself where it has none; made once, like its form.

        It is for showing only: what is stored, decided or written on paper comes of the German one.
        """
        if code not in self.languages:
            return self
        if code not in self._spoken:
            spoken = speak(self.files, code)
            told = type(self)(spoken.files)
            told.spoken = spoken
            self._spoken[code] = told
        return self._spoken[code]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bundle) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        return f"<Bundle {self.template.slug} {self.template.version} {self.hash[:12]}>"

    # --- Parts

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return content_hash(self.files)

    @cached_property
    def template(self) -> Template:
        return read_template(self.files["template.json"])

    @cached_property
    def sort_key(self) -> str:
        """By which its title is found in a list (DIN 5007-1)."""
        return sort_key(self.template.title)

    @cached_property
    def parameters(self) -> ParameterSet:
        return ParameterSet(self.files["parameters.json"])

    @cached_property
    def texts(self) -> Texts:
        source = self.files["texts.de.json"]
        return Texts(
            what=source["what"],
            who=source["who"],
            how=source["how"],
            next=tuple(source["next"]),
            questions=tuple(Explained(**question) for question in source["questions"]),
            receipt_next=tuple(source["receipt_next"]),
        )

    @cached_property
    def easy(self) -> EasyTexts:
        source = self.files["texts.de-leicht.json"]
        return EasyTexts(source["title"], tuple(source["lines"]), source["marked_untested"])

    @cached_property
    def letters(self) -> dict[str, Any]:
        """The letters by id, as `engine.letters` reads them."""
        matches = {name: LETTER.fullmatch(name) for name in self.files}
        return {match[1]: self.files[name] for name, match in matches.items() if match}

    @property
    def tests(self) -> list[dict[str, Any]]:
        tests: list[dict[str, Any]] = self.files["tests.json"]["tests"]
        return tests

    @property
    def form(self) -> Form:
        return self._compiled[0]

    @property
    def rules(self) -> Rules:
        return self._compiled[1]

    @cached_property
    def _compiled(self) -> tuple[Form, Rules]:
        workshop, form, rules = self.built
        if form is None or workshop.issues:
            raise FormError(workshop.issues)
        return form, rules

    @cached_property
    def built(self) -> tuple[Workshop, Form | None, Rules]:
        """What form and rules were put together to, with what is wrong there and every name the bundle may use."""
        workshop = Workshop(names_of(self.files["form.json"], self.files["rules.json"], self.parameters))
        form = build_form(self.files["form.json"], self.files["rules.json"], workshop)
        return workshop, form, build_rules(self.files["rules.json"], workshop)

    # --- For a town and an application

    def resolve(self, overlay: Mapping[str, Any]) -> Parameters:
        """Lay a town's values over the template's defaults."""
        return self.parameters.resolve(overlay)

    def facts(self, answers: Answers, params: Params, today: date) -> Facts:
        """Return what rules and texts see of these answers; those of hidden questions are left out."""
        return self.form.situation(answers, params, today).facts

    def fee(self, facts: Facts) -> Fee | None:
        """Compute the fee with its lines; None for a service without one.

        Raises:
            RuleError: an amount cannot be computed though its answers are there.

        """
        return self.rules.fee(facts)

    def unit_hint(self, facts: Facts) -> str:
        """Name the place that is responsible for these answers, "" where the template leaves it open."""
        return self.rules.unit_hint(facts)

    def hints(self, facts: Facts, audience: str = "") -> tuple[Hint, ...]:
        """Return what to point out to the "applicant" or the "clerk"; without an audience, everything."""
        return self.rules.hints_for(audience, facts)

    def applicant(self, facts: Facts) -> dict[str, str]:
        """Return who applies, by role (first_names, family_name, email, street …); without an answer it is absent."""
        roles = {
            role: " ".join(word for source in sources if (word := facts.word(_name(source))))
            for role, sources in self.template.applicant.items()
        }
        return {role: words for role, words in roles.items() if words}

    def fill(self, text: str, params: Params, today: date) -> str:
        """Fill the placeholders of a text of the template that speaks of the town's values, not of answers."""
        return Facts(self.form, {}, params, today).fill(text) if "{" in text else text


def _name(source: str) -> str:
    return source if source.startswith("values.") else f"answers.{source}"
