"""Why a letter cannot be made. The sentences are German: clerks see them in the preview, editors in the check."""

from collections.abc import Sequence

from blaupause.standards.din91379 import spell


class LetterError(Exception):
    """A letter cannot be made. `place` says where: "Block 3", "Anschrift"; empty where it is the whole letter."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place


class MissingValue(LetterError):  # noqa: N818 (it names what happened, as the errors of `rules` do)
    """A placeholder has no value; `name` is the placeholder without its braces."""

    def __init__(self, name: str, place: str = "") -> None:
        super().__init__(f"Für den Platzhalter {{{name}}} fehlt der Wert.", place)
        self.name = name


class UnsupportedSigns(LetterError):  # noqa: N818 (likewise)
    """The letter's fonts cannot draw something of it; forms refuse such text long before (`standards.din91379`)."""

    def __init__(self, signs: Sequence[str], place: str = "") -> None:
        shown = ", ".join(spell(sign) for sign in signs)
        super().__init__(f"Diese Zeichen kann der Brief nicht darstellen: {shown}.", place)
        self.signs = tuple(signs)


class NotMade(LetterError):  # noqa: N818 (likewise)
    """The compiler refused the letter or went over its limits of time or memory."""
